"""What templates say values with: dates, amounts, places, organisations and codes in a language's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from services.notifications.words.figures import dimensions, grouped, period
from services.notifications.words.isolates import Isolated, isolated
from services.notifications.words.languages import Language
from shared.contracts.fields import Money, Org
from shared.contracts.support import Days
from shared.reference.time_zone import PAKISTAN

MOST_LISTED = 5
"""How many of a list are told by name."""


@dataclass(frozen=True, slots=True)
class Saying:
    """The filters of a language's templates. What people wrote comes out clean and isolated; a missing value raises."""

    language: Language

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Every filter by the name that templates call it by."""
        names = (
            "name", "org", "orgs", "listed", "quote", "sentence", "reason", "outcome", "word", "words", "changed",
            "languages", "day", "date", "moment", "period", "dimensions", "number", "money", "monies", "count", "outputs",
            "documents", "host", "first_upper",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def finished(self, value: object) -> object:
        """What stands in the sentence for a value. Raises TypeError for one that no filter has put into words."""
        if isinstance(value, Undefined):
            return value  # raises as it is written, and names what is missing
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise TypeError(f"{value!r} is not in words yet: a filter is missing")
        return self.piece(value if isinstance(value, str) else str(value))

    def piece(self, text: str) -> Isolated:
        """A text of somebody's inside a sentence of this language."""
        return isolated(text, self.language.direction)

    def phrase(self, name: str, /, **given: str) -> Isolated:
        """A pattern of the language, filled."""
        return Isolated(self.language.phrases[name].format(**{key: self.piece(text) for key, text in given.items()}))

    def listed(self, texts: Iterable[str]) -> Isolated:
        """Some texts as a list; of many the first ones, and how many more there are."""
        told = list(map(self.piece, texts))
        if len(told) > MOST_LISTED + 1:
            more = self.language.phrases["more"].format(count=f"{len(told) - MOST_LISTED:,}")
            told = [*told[:MOST_LISTED], Isolated(more)]
        return Isolated(self.language.listed(list(told)))

    def name(self, text: Mapping[str, str]) -> Isolated:
        """A text in this language, else in English, else as it is there."""
        tags = (self.language.tag, "en", *text)
        return self.piece(next(text[tag] for tag in tags if text.get(tag)))

    @pass_context
    def org(self, context: Context, told: Org | str) -> Isolated:
        """An organisation's name; the id where nobody told the name."""
        if isinstance(told, Org):
            return self.piece(told.name)
        known = context["names"].get(told)
        return self.name(known) if known else self.piece(told)

    def orgs(self, several: Iterable[Org]) -> Isolated:
        """The names of organisations."""
        return self.listed(one.name for one in several)

    def quote(self, text: str) -> Isolated:
        """A text between quotation marks."""
        return self.phrase("quote", text=text)

    def sentence(self, text: str) -> Isolated:
        """A text between quotation marks, and the full stop; a text that ends with one gets no second."""
        return Isolated(self.quote(text) + self.language.phrases["stop"])

    def reason(self, why: Any) -> Isolated:
        """A reason's code in words, and what somebody said besides; `other` says nothing beside that."""
        return self._coded(why, "reason")

    def outcome(self, outcome: Any) -> Isolated:
        """A partnership's outcome in words, and what somebody said besides."""
        return self._coded(outcome, "outcome")

    def _coded(self, told: Any, group: str) -> Isolated:
        if told.text is None:
            return Isolated(self.word(told.code, group))
        if told.code == "other":
            return self.quote(told.text)
        return self.phrase("reason", word=Isolated(self.word(told.code, group)), text=self.quote(told.text))

    def word(self, code: str, group: str) -> str:
        """A code's word. Raises KeyError where a group that a contract fixes has none."""
        group_words = self.language.codes[group]
        if group in {"flag", "field", "language"}:
            return group_words.get(code, str(code).replace("_", " "))
        return group_words[str(code)]

    def words(self, codes: Iterable[str], group: str) -> Isolated:
        """The words of several codes."""
        return self.listed(Isolated(self.word(code, group)) for code in codes)

    def changed(self, fields: Iterable[str]) -> Isolated:
        """What changed, by the words of the fields."""
        return self.listed(dict.fromkeys(self.word(field, "field") for field in fields))

    def languages(self, tags: Iterable[str]) -> Isolated:
        """Languages by their names."""
        return self.listed(self.word(tag, "language") for tag in tags)

    def day(self, day: date) -> str:
        """A day: `9 January 2026`."""
        month = self.language.phrases["months"][day.month - 1]
        return str(self.language.phrases["day"].format(day=day.day, month=month, year=day.year))

    def date(self, at: datetime) -> str:
        """The day of a time, as it is in Pakistan."""
        return self.day(at.astimezone(PAKISTAN).date())

    def moment(self, at: datetime) -> Isolated:
        """Weekday, day and time of day, as they are in Pakistan."""
        local = at.astimezone(PAKISTAN)
        weekday = self.language.phrases["weekdays"][local.weekday()]
        return self.phrase("time", weekday=weekday, day=self.day(local.date()), hour=f"{local:%H:%M}")

    def period(self, text: str) -> Isolated:
        """A time period in words."""
        return self.piece(period(self.language, text))

    def dimensions(self, key: str) -> Isolated:
        """Whom a figure counts, of a disaggregation's key."""
        return self.listed(dimensions(self.language, key))

    def number(self, number: str | int) -> str:
        """A number with its thousands apart."""
        return grouped(str(number))

    def money(self, quantity: Money | Days) -> Isolated:
        """An amount of money, or of days."""
        if isinstance(quantity, Days):
            return Isolated(self.language.phrases["days"][quantity.days != "1"].format(count=grouped(quantity.days)))
        currency = self.language.phrases["currencies"].get(quantity.currency, quantity.currency)
        return self.phrase("money", amount=grouped(quantity.amount), currency=currency)

    def monies(self, amounts: Iterable[Money]) -> Isolated:
        """Amounts in several currencies."""
        return self.listed(map(self.money, amounts))

    def count(self, number: int, one: str, many: str) -> str:
        """A number with its noun: `1 seat`, `3 seats`."""
        return f"{number:,} {one if number == 1 else many}"

    def outputs(self, several: Iterable[Any]) -> Isolated:
        """What an activity brought about, of what it was to bring about."""
        return self.listed(map(self._output, several))

    def _output(self, one: Any) -> Isolated:
        told = {"measure": one.measure, "target": grouped(one.target), "unit": one.unit}
        if one.achieved is None:
            return self.phrase("output_planned", **told)
        return self.phrase("output", **told, achieved=grouped(one.achieved))

    def documents(self, several: Iterable[Any]) -> Isolated:
        """Documents by their titles."""
        return self.listed(self.quote(one.title) for one in several)

    def host(self, url: str) -> Isolated:
        """The host of an address: what follows it may be secret."""
        try:
            host = urlsplit(url).hostname
        except ValueError:  # brackets that hold no address
            host = None
        return self.piece(host or "?")

    def first_upper(self, text: str) -> str:
        """The text with a capital letter at its beginning."""
        made = text[:1].upper() + text[1:]
        return Isolated(made) if isinstance(text, Isolated) else made
