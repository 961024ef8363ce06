"""A list of legislators brought in: each row becomes a person and a seat held, or is answered with why it does not."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from services.advocacy.office_holders import decisions as persons
from services.advocacy.office_holders.bodies import Body
from services.advocacy.office_holders.rows import Row, Told, read_row
from services.advocacy.posts import decisions as posts
from services.advocacy.posts.names import post_of
from services.advocacy.posts.proceedings import Posts
from services.advocacy.streams import office_holder_stream
from shared.contracts.fields import Day
from shared.contracts.office_holders import MembershipId, PersonId, Source
from shared.decisions import Refused
from shared.journal import Request
from shared.runtime.service import Kit
from shared.web.permissions import Permission
from shared.web.problems import shown
from shared.web.signed import ProvincePath

MOST_ROWS = 200


class Rows(Body):
    """Rows of a list of members of one assembly, with the day since when they hold their seats."""

    start_date: Day
    source: Source
    rows: Annotated[list[Row], Field(min_length=1, max_length=MOST_ROWS)]


class RowAnswer(BaseModel):
    """What became of a row. Refused: the column, what stands there, the rule, and what may have been meant."""

    row: int
    outcome: Literal["accepted", "repeated", "refused"]
    person_id: PersonId | None = None
    membership_id: MembershipId | None = None
    column: str | None = None
    value: str | None = None
    rule: str | None = None
    candidates: list[str] = []
    facts: dict[str, Any] = {}


class RowAnswers(BaseModel):
    rows: int
    accepted: int
    repeated: int
    refused: int
    answers: list[RowAnswer]


def imports_router(kit: Kit) -> APIRouter:
    """The route that takes rows."""
    router = APIRouter()
    registering = kit.authoriser.allow(Permission.REGISTER_OFFICE_HOLDER)
    intake = _Intake(kit)

    @router.post("/rows")
    async def take_rows(
        province: ProvincePath, body: Rows, request: Annotated[Request, Depends(registering)]
    ) -> RowAnswers:
        """Take rows of a list of legislators; each is answered, and the same rows again change nothing.

        Members of the National Assembly are brought to PK. The seat and the name make the person's id. A row is refused
        by `holder_row.unknown_constituency`, `holder_row.other_province`, `holder_row.unknown_province`,
        `holder_row.vacant`, `holder_row.no_name`, `holder_row.unknown_party`, `holder_row.unknown_district`, or as
        taking the post is: by `post.seat_taken`, `post.told_otherwise`, `post.future_date` or
        `post.district_outside_province`. The district of a place without a code of its own is chosen by a person:
        write one of the candidates' P-codes into the column.
        """
        request = replace(
            request, command_id=None, if_match=None
        )  # each row is two commands, which twice change nothing
        answers = [await intake.answer(row, province, body, request) for row in body.rows]
        counts = Counter(answer.outcome for answer in answers)
        return RowAnswers(
            rows=len(answers),
            accepted=counts["accepted"],
            repeated=counts["repeated"],
            refused=counts["refused"],
            answers=answers,
        )

    return router


class _Intake:
    def __init__(self, kit: Kit) -> None:
        self._journal, self._today = kit.journal, kit.today
        self._posts = Posts(kit.journal)

    async def answer(self, row: Row, province: str, body: Rows, request: Request) -> RowAnswer:
        try:
            told = read_row(row, province, body.start_date, body.source)
            changed = await self._take(told, province, self._today(), request)
        except Refused as refused:
            return _refusal(row, refused)
        return RowAnswer(
            row=row.row,
            outcome="accepted" if changed else "repeated",
            person_id=told.holder.person_id,
            membership_id=told.tenure.membership_id,
        )

    async def _take(self, told: Told, province: str, today: date, request: Request) -> bool:
        """Register the person and take the seat; whether anything changed. Raises Refused, what the journal raises.

        That the seat is free is asked before anybody is registered, and decided when it is taken.
        """
        tenure, person_id = told.tenure, told.holder.person_id
        command = posts.TakePost(tenure, province, today)
        posts.decide(await self._posts.post(province, post_of(tenure.membership_id)), command, request.actor)
        changed = 0
        if isinstance(await self._posts.person(province, person_id), persons.Unknown):
            stream, register = office_holder_stream(province, person_id), persons.Register(told.holder)
            changed += len((await self._journal.carry_out(persons.decider, stream, register, request)).events)
        changed += len((await self._posts.decide(province, tenure.membership_id, command, request)).events)
        return changed > 0


def _refusal(row: Row, refused: Refused) -> RowAnswer:
    facts = dict(refused.facts)
    column, value = str(facts.pop("field", "constituency_code")), facts.pop("value", None)
    if column not in Row.model_fields:  # a rule of the post, whose fields are not the file's
        facts |= {"field": column} | ({"value": value} if value is not None else {})
        column, value = "constituency_code", None
    candidates = facts.pop("candidates", ())
    return RowAnswer(
        row=row.row,
        outcome="refused",
        column=column,
        value=str(getattr(row, column) if value is None else value),
        rule=refused.rule,
        candidates=[str(one) for one in candidates] if isinstance(candidates, list) else [],
        facts={name: shown(fact) for name, fact in facts.items() if fact is not None},
    )
