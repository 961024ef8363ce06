"""What templates say people in office and the parties of a partnership with: name, role, organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.notifications.words.isolates import Isolated
from services.notifications.words.saying import Saying
from shared.contracts.in_office import Addressee, Holder
from shared.contracts.meetings import Attended, Invited
from shared.contracts.partnerships import Party


@dataclass(frozen=True, slots=True)
class People:
    """The filters of people and parties."""

    saying: Saying

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Every filter by the name that templates call it by."""
        return {name: getattr(self, name) for name in ("people", "attended", "holder", "addressees", "parties")}

    def people(self, invited: Iterable[Invited]) -> Isolated:
        """People by their names and the roles that they have that day."""
        return self.saying.listed(self._in_role(one.name, one.role) for one in invited)

    def attended(self, several: Iterable[Attended]) -> Isolated:
        """People by their names, and how each attended."""
        return self.saying.listed(
            self._in_role(one.name, self.saying.word(one.attendance, "attendance")) for one in several
        )

    def holder(self, holder: Holder) -> Isolated:
        """Who promised: the name, with role and organisation."""
        organisation = self.saying.piece(holder.organization.name)
        parts = [self.saying.piece(holder.role), organisation] if holder.role else [organisation]
        return self._in_role(holder.name, Isolated(self.saying.language.phrases["comma"].join(parts)))

    def addressees(self, several: Iterable[Addressee]) -> Isolated:
        """Who is asked: a person with the organisation, or the organisation alone."""
        return self.saying.listed(
            self._in_role(one.name, one.organization.name) if one.name else one.organization.name for one in several
        )

    def parties(self, several: Iterable[Party]) -> Isolated:
        """Organisations, and what each is in the partnership."""
        return self.saying.listed(
            self._in_role({"und": one.organisation.name}, self.saying.word(one.role, "party")) for one in several
        )

    def _in_role(self, name: Mapping[str, str], role: str) -> Isolated:
        return self.saying.phrase("role", name=self.saying.name(name), role=role)
