"""What a row of a list of legislators means: a person and a seat, or why it is not taken. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.advocacy.places import named
from services.advocacy.posts.names import membership_id_of, slug
from shared.contracts.fields import Org, Sector, Tier
from shared.contracts.office_holders import Constituency, OfficeHolderRegistered, OfficeHolderTookPost, Party, Source
from shared.decisions import Refused
from shared.reference import parties
from shared.reference.areas import Area, find, match
from shared.reference.assemblies import ASSEMBLIES, Assembly, read_constituency
from shared.reference.provinces import PK, PROVINCES, province_named

Cell = Annotated[str, Field(max_length=200)]

_MARK = re.compile(r"\s*(\[[^\[\]]*\]|\((?:politician|MNA|MPA)\))\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"-[IVXL]+$")
_AND = re.compile(r"[\s-]cum[\s-]?", re.IGNORECASE)


class Row(BaseModel):
    """A row of a list of members of an assembly, by the file's columns; `row` counts as spreadsheets do."""

    model_config = ConfigDict(extra="forbid")

    row: Annotated[int, Field(ge=2, le=1_000_000)]
    constituency_code: Cell
    constituency_name: Cell = ""
    member_name: Cell
    party: Cell = ""
    party_raw: Annotated[Cell, Field(description="the party as its source writes it, with footnotes")] = ""
    province: Cell
    district: Annotated[Cell, Field(description="a name, a P-code, or several P-codes with | between them")] = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells: who the person is, and which seat is held."""

    holder: OfficeHolderRegistered
    tenure: OfficeHolderTookPost


def read_row(row: Row, province: str, start: date, source: Source) -> Told:
    """What the row tells of a province (PK: of the National Assembly).

    Raises Refused with the column as `field`, the value, and candidates: `holder_row.unknown_constituency`,
    `holder_row.other_province`, `holder_row.unknown_province`, `holder_row.vacant`, `holder_row.no_name`,
    `holder_row.unknown_party`, `holder_row.unknown_district`.
    """
    assembly, code = _assembly(row, province)
    elected_in = _province(row, assembly)
    name, about_name = cleaned(row.member_name)
    _somebody(row, name)
    party, about_party = _party(row)
    districts = _districts(row, elected_in)
    person_id = f"{code.lower()}-{slug(name)}"
    constituency = Constituency.model_validate(
        {
            "scheme": assembly.scheme,
            "code": code,
            "name": row.constituency_name.strip() or None,
            "districts": districts,
        }
    )
    organization = Org(
        organisation_id=assembly.organisation_id,
        name=assembly.name,
        sector=Sector.PUBLIC,
        tier=Tier.FEDERAL if assembly.province == PK else Tier.PROVINCIAL,
    )
    tenure = OfficeHolderTookPost(
        membership_id=membership_id_of(person_id, "legislator", assembly.role, constituency, "general", start),
        person_id=person_id,
        name={"en": name},
        kind="legislator",
        role=assembly.role,
        organization=organization,
        on_behalf_of=party,
        constituency=constituency,
        start_date=start,
        notes=tuple(
            f"{column}: {mark}" for column, mark in (("member_name", about_name), ("party", about_party)) if mark
        ),
        sources=(source,),
        districts=districts,
        organisations=(assembly.organisation_id,),
    )
    return Told(OfficeHolderRegistered(person_id=person_id, name={"en": name}, sources=(source,)), tenure)


def cleaned(text: str) -> tuple[str, str]:
    """A cell without its footnote's marks, and the marks: `SIC[6]` is SIC and `[6]`, `Rehan (politician)` is Rehan."""
    marks: list[str] = []
    text = " ".join(text.split())
    while found := _MARK.search(text):
        marks.insert(0, found[1])
        text = text[: found.start()]
    return text, " ".join(marks)


def _assembly(row: Row, province: str) -> tuple[Assembly, str]:
    found = read_constituency(row.constituency_code)
    if found is None:
        codes = [f"{one.prefix}-1 to {one.prefix}-{one.general_seats}" for one in _likely(row, province)]
        raise _refused("holder_row.unknown_constituency", "constituency_code", row.constituency_code, codes)
    if found[0].province != province:
        raise _refused("holder_row.other_province", "constituency_code", row.constituency_code, [found[0].province])
    return found


def _likely(row: Row, province: str) -> list[Assembly]:
    prefix = row.constituency_code.partition("-")[0].strip().upper()
    return [one for one in ASSEMBLIES if one.prefix == prefix] or [
        one for one in ASSEMBLIES if one.province == province
    ]


def _province(row: Row, assembly: Assembly) -> str:
    """The province that the constituency lies in."""
    written = province_named(row.province)
    if written is None:
        raise _refused("holder_row.unknown_province", "province", row.province, [one.name for one in PROVINCES])
    if assembly.province not in {PK, written.code}:
        raise _refused("holder_row.other_province", "province", row.province, [assembly.province])
    return written.code


def _somebody(row: Row, name: str) -> None:
    if name.casefold() == "vacant":
        raise _refused("holder_row.vacant", "member_name", row.member_name)
    if not name:
        raise _refused("holder_row.no_name", "member_name", row.member_name)


def _party(row: Row) -> tuple[Party | None, str]:
    written = row.party_raw or row.party
    text, mark = cleaned(written)
    if not text:
        return None, mark
    known = parties.party_named(text)
    if known is None:
        column = "party_raw" if row.party_raw else "party"
        raise _refused("holder_row.unknown_party", column, written, [one.name for one in parties.similar(text)])
    return Party(party_id=known.party_id, name=known.name), mark


def _districts(row: Row, province: str) -> tuple[str, ...]:
    """The constituency's districts: P-codes as they stand, each part of `Panjgur-cum-Kech`, or the district's name."""
    written = row.district.strip()
    codes = [code.strip() for code in written.split("|")]
    if written and all(area and area.level == "district" and area.province == province for area in map(find, codes)):
        return tuple(sorted(set(codes)))
    parts = _AND.split(_NUMBER.sub("", row.constituency_name.strip()))
    names = [part.strip() for part in parts] if len(parts) > 1 else [written]
    meant = [match(name, province) for name in names]
    found = [one.area for one in meant]
    if all(found):
        return tuple(sorted({area.code for area in found if area}))
    likely = [area for one in meant for area in ((one.area,) if one.area else one.candidates)]
    reasons = [f"{name}: {one.reason}" for name, one in zip(names, meant, strict=True) if one.area is None]
    raise _refused("holder_row.unknown_district", "district", row.district, _codes(likely), reason="; ".join(reasons))


def _codes(areas: Iterable[Area]) -> list[str]:
    return list(dict.fromkeys(named(area) for area in areas))


def _refused(rule: str, column: str, value: str, candidates: Iterable[str] = (), **facts: object) -> Refused:
    return Refused(rule, field=column, value=value, candidates=list(candidates), **facts)
