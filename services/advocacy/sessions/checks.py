"""What a session's record must be in itself: its day, its people, its place, its organisations."""

from __future__ import annotations

from datetime import date

from services.advocacy.places import misplaced
from shared.contracts.campaigns import Session
from shared.decisions import require
from shared.reference.areas import find as find_area
from shared.reference.provinces import lies_in

_AREAS = {"province": {"province"}, "district": {"district"}, "local": {"tehsil", "union_council", "local"}}
"""The levels of the areas in which a session of a level is held."""


def check(session: Session, province: str, today: date) -> None:
    """Refuse a record that can't be right; `today` is the local date, Asia/Karachi."""
    held_on = session.held_on.isoformat()
    require(session.held_on <= today, "session.future_date", field="held_on", value=held_on, today=today.isoformat())
    _check_people(session)
    _check_place(session, province)
    parties = [session.host, *session.partners]
    names = [party.organisation_id for party in parties]
    require(len(set(names)) == len(names), "session.party_twice", field="partners", value=sorted(names))


def _check_people(session: Session) -> None:
    reached = session.reached
    parts = reached.women + reached.men + reached.transgender
    require(
        reached.total == parts,
        "session.total_is_the_sum",
        field="reached.total",
        value=reached.total,
        women=reached.women,
        men=reached.men,
        transgender=reached.transgender,
        sum=parts,
    )
    for group, counted in session.of_which:
        require(
            counted is None or counted <= reached.total,
            "session.group_above_total",
            field=f"of_which.{group}",
            value=counted,
            total=reached.total,
        )


def _check_place(session: Session, province: str) -> None:
    """A session's area is of its level, in the province; a local one says in which district it lies."""
    area, level = session.area, session.level
    wrong = misplaced(area, province)
    require(wrong is None, "session.area_in_province", field="area", **(wrong or {}))
    fits = area.level in _AREAS[level]
    require(fits, "session.area_fits_level", field="area", value=area.code, area_level=area.level, level=level)
    named = [found for code in session.districts if (found := find_area(code)) is not None]
    few = len(session.districts) == 1 or (level == "province" and not session.districts)
    inside = few and len(named) == len(session.districts) and all(lies_in(one.province, province) for one in named)
    require(inside, "session.lies_in_a_district", field="district", value=list(session.districts), province=province)
