"""What must hold of a time in a post, whether it is told for the first time or corrected."""

from __future__ import annotations

from datetime import date

from services.advocacy.posts.state import Post
from shared.contracts.office_holders import Constituency, EndReason, Tenure
from shared.decisions import require
from shared.reference.areas import find as find_area
from shared.reference.assemblies import SENATE, assembly_of, read_constituency
from shared.reference.provinces import PK, lies_in


def may_be(tenure: Tenure, until: date | None, reason: EndReason | None, province: str, today: date) -> None:
    """Refuse a time in a post that can't be, whoever else holds the post; `until` is its last day, None while it goes on."""
    require(tenure.start_date <= today, "post.future_date", field="start_date", value=tenure.start_date)
    require((until is None) == (reason is None), "post.end_without_reason", field="why")
    if until is not None:
        over(tenure, until, today)
    _elected_where(tenure, province)


def over(tenure: Tenure, end: date, today: date) -> None:
    """Refuse a last day that is before the first one, or has not come."""
    require(
        end >= tenure.start_date, "post.ends_before_start", start_date=tenure.start_date, field="end_date", value=end
    )
    require(end <= today, "post.future_date", field="end_date", value=end)


def _elected_where(tenure: Tenure, province: str) -> None:
    constituency = tenure.constituency
    if constituency is None:
        elected = tenure.kind == "legislator" and tenure.seat == "general"
        no_constituency = not elected or tenure.organization.organisation_id == SENATE
        require(no_constituency, "post.no_constituency", field="constituency", seat=tenure.seat)
        return
    require(tenure.kind != "official", "post.not_elected", field="constituency", value=constituency.code)
    require(
        (constituency.scheme == "local") == (tenure.kind == "local_elected"),
        "post.other_kind_of_seat",
        field="constituency.scheme",
        value=constituency.scheme,
        kind=tenure.kind,
    )
    _known(constituency, province)
    for code in constituency.districts:
        area = find_area(code)
        inside = area is not None and lies_in(area.province, province)
        require(inside, "post.district_outside_province", field="constituency.districts", value=code, province=province)


def _known(constituency: Constituency, province: str) -> None:
    assembly = assembly_of(constituency.scheme)
    if assembly is None:
        require(province != PK, "post.seat_elsewhere", field="constituency.scheme", value=constituency.scheme)
        return
    known = read_constituency(constituency.code) == (assembly, constituency.code)
    codes = f"{assembly.prefix}-1 to {assembly.prefix}-{assembly.general_seats}"
    require(known, "post.unknown_constituency", field="constituency.code", value=constituency.code, codes=codes)
    here = assembly.province == province
    require(here, "post.seat_elsewhere", field="constituency.scheme", value=constituency.scheme, of=assembly.province)


def free(post: Post, tenure: Tenure, until: date | None) -> None:
    """One holder per constituency's seat and day; what was told of this very time does not stand in its way."""
    itself = post.term(tenure.membership_id, tenure.person_id)
    for term in (one for one in post.terms.values() if one is not itself and not one.never_held):
        before = until is not None and until < term.tenure.start_date
        after = term.until is not None and term.until < tenure.start_date
        require(
            before or after,
            "post.seat_taken",
            holder=term.tenure.name,
            membership_id=term.tenure.membership_id,
            start_date=term.tenure.start_date,
            end_date=term.until,
        )
