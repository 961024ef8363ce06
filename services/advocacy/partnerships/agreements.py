"""What a partnership's terms must be: who the parties are, what each is there, where, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.advocacy.places import misplaced
from services.advocacy.targets import unknown_target
from shared.contracts.fields import Doc, Money, Sector
from shared.contracts.partnerships import (
    Contribution,
    Milestone,
    PartnershipProposed,
    PartnershipSigned,
    PartnershipTerms,
    Party,
    PartyRole,
)
from shared.decisions import require

SECTOR_OF: dict[PartyRole, Sector] = {"public_authority": Sector.PUBLIC, "private_partner": Sector.PRIVATE}
"""The two roles that make a partnership, and the sector of who has them; the others are open to all."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was signed; where it names no parties or no value, they are those proposed."""

    signed_on: date
    instrument: Doc
    valid_until_on: date | None = None
    parties: tuple[Party, ...] | None = None
    value: Money | None = None
    contributions: tuple[Contribution, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    def signed(self, terms: PartnershipTerms) -> PartnershipSigned:
        """The partnership of these terms as it was signed."""
        told: dict[str, Any] = {name: getattr(terms, name) for name in PartnershipTerms.model_fields}
        parties = self.parties or terms.parties
        agreed = {"parties": parties, "organisations": names(parties), "value": self.value or terms.value}
        return PartnershipSigned(
            **told | agreed | {"visibility": "public"},
            signed_on=self.signed_on,
            valid_until_on=self.valid_until_on,
            instrument=self.instrument,
            contributions=self.contributions,
            milestones=self.milestones,
        )


def names(parties: Iterable[Party]) -> tuple[str, ...]:
    """The organisations of parties by id, sorted."""
    return tuple(sorted({party.organisation.organisation_id for party in parties}))


def check_terms(terms: PartnershipTerms, province: str) -> None:
    """Refuse terms without a public and a private party, or with a target or an area that is unknown there."""
    _check_parties(terms)
    for place, target in enumerate(terms.targets):
        wrong = unknown_target(target)
        require(wrong is None, "partnership.unknown_target", field=f"targets.{place}", **(wrong or {}))
    for place, area in enumerate(terms.areas):
        wrong = misplaced(area, province)
        require(wrong is None, "partnership.area_in_province", field=f"areas.{place}", **(wrong or {}))


def check_signing(signed: PartnershipSigned, proposed: PartnershipProposed, province: str, today: date) -> None:
    """Refuse an agreement whose terms, days, contributions or milestones can't be; `today` is the local date."""
    check_terms(signed, province)
    not_in_the_future("signed_on", signed.signed_on, today)
    signed_on, until = signed.signed_on, signed.valid_until_on
    require(
        signed_on >= proposed.proposed_on,
        "partnership.signed_before_proposal",
        field="signed_on",
        value=signed_on.isoformat(),
        proposed_on=proposed.proposed_on.isoformat(),
    )
    require(
        until is None or until > signed_on,
        "partnership.ends_before_signing",
        field="valid_until_on",
        value=until and until.isoformat(),
        signed_on=signed_on.isoformat(),
    )
    parties = names(signed.parties)
    for place, brought in enumerate(signed.contributions):
        who = brought.organisation_id
        field = f"contributions.{place}.organisation_id"
        require(who in parties, "partnership.party_contributes", field=field, value=who, candidates=parties)
    _check_milestones(signed)


def not_in_the_future(field: str, day: date, today: date) -> None:
    """Refuse a day that has not come; `today` is the local date."""
    require(day <= today, "partnership.future_date", field=field, value=day.isoformat(), today=today.isoformat())


def _check_parties(terms: PartnershipTerms) -> None:
    ids = [party.organisation.organisation_id for party in terms.parties]
    require(len(set(ids)) == len(ids), "partnership.party_twice", field="parties", value=sorted(ids))
    for place, party in enumerate(terms.parties):
        needed, sector = SECTOR_OF.get(party.role), party.organisation.sector
        require(
            needed in {None, sector},
            "partnership.role_fits_sector",
            field=f"parties.{place}.role",
            value=party.role,
            sector=sector.value,
            needed=needed and needed.value,
        )
    roles = {party.role for party in terms.parties}
    missing = sorted(SECTOR_OF.keys() - roles)
    require(not missing, "partnership.public_and_private", field="parties", value=sorted(roles), missing=missing)


def _check_milestones(signed: PartnershipSigned) -> None:
    ids = [milestone.id for milestone in signed.milestones]
    require(len(set(ids)) == len(ids), "partnership.milestone_twice", field="milestones", value=sorted(ids))
    for place, milestone in enumerate(signed.milestones):
        require(
            milestone.due_on > signed.signed_on,
            "partnership.milestone_after_signing",
            field=f"milestones.{place}.due_on",
            value=milestone.due_on.isoformat(),
            signed_on=signed.signed_on.isoformat(),
        )
