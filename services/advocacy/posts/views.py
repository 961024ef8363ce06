"""Who holds a post and who held it."""

from __future__ import annotations

from shared.contracts.office_holders import (
    OfficeHolderLeftPost,
    OfficeHolderPostCorrected,
    OfficeHolderTookPost,
    Tenure,
)
from shared.contracts.recorded import Recorded
from shared.contracts.topics import province_of
from shared.reference.areas import find
from shared.runtime.store import Document
from shared.streams.view import View


def post(document: Document, recorded: Recorded) -> Document:
    """Fold a post's events into its holders, in the order of their first days; without those who never held it.

    `concerns` are the provinces where the post is of interest: those of its districts, else its own.
    """
    match recorded.event:
        case OfficeHolderTookPost() as told:
            term = _term(told) | told.model_dump(mode="json", include={"notes", "sources"})
            return _with(document, recorded, term, told.membership_id)
        case OfficeHolderLeftPost() as told:
            known = [one for one in document.get("terms", []) if one["membership_id"] == told.membership_id]
            kept = {name: known[0][name] if known else [] for name in ("notes", "sources")}
            return _with(document, recorded, _term(told) | kept, told.membership_id)
        case OfficeHolderPostCorrected() as told:
            term = _term(told) | told.model_dump(mode="json", include={"notes", "sources"})
            return _with(document, recorded, None if told.never_held else term, told.membership_id)
        case _:
            return document


def _term(told: OfficeHolderTookPost | OfficeHolderLeftPost | OfficeHolderPostCorrected) -> Document:
    shown = told.model_dump(mode="json", include=Tenure.model_fields.keys() - {"goals", "organisations"})
    end = told.end_date.isoformat() if told.end_date else None
    why = told.end_reason if isinstance(told, OfficeHolderPostCorrected) else told.why
    return shown | {"end_date": end, "why": why.code if why else None}


def _with(document: Document, recorded: Recorded, term: Document | None, membership_id: str) -> Document:
    """The post with a time in it as it was last told; without that time, where `term` is None."""
    others = [one for one in document.get("terms", []) if one["membership_id"] != membership_id]
    terms = sorted([*others, *([term] if term else [])], key=lambda one: (one["start_date"], one["membership_id"]))
    districts = sorted({code for one in terms for code in one["districts"]})
    areas = [area for code in districts if (area := find(code))]
    return document | {
        "post_id": recorded.stream.rpartition("/")[2],
        "terms": terms,
        "kinds": sorted({one["kind"] for one in terms}),
        "person_ids": sorted({one["person_id"] for one in terms}),
        "parties": sorted({one["on_behalf_of"]["party_id"] for one in terms if one["on_behalf_of"]}),
        "districts": districts,
        "concerns": sorted({area.province for area in areas} or {province_of(recorded.stream)}),
    }


posts = View(
    "posts",
    of="advocacy/posts",
    fold=post,
    indexes=(
        ("province", "person_ids"),
        ("province", "concerns"),
        ("province", "districts"),
        ("province", "parties"),
        ("province", "kinds"),
    ),
)
VIEWS: tuple[View, ...] = (posts,)
