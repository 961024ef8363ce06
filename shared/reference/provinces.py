"""The seven units that alliances, topics and access are divided by, PK for what concerns all, and a sandbox."""

from __future__ import annotations

import re
from dataclasses import dataclass

PK = "PK"


@dataclass(frozen=True, slots=True)
class Province:
    """A province or territory: `code` ISO 3166-2, `pcode` OCHA P-code (COD-AB 2022), `variants` other spellings seen.

    Source: ISO 3166-2:PK; OCHA COD-AB Pakistan, September 2022.
    """

    code: str
    pcode: str
    name: str
    urdu: str
    variants: tuple[str, ...]


PROVINCES = (
    Province("PK-JK", "PK1", "Azad Jammu and Kashmir", "آزاد جموں و کشمیر", ("Azad Kashmir", "AJK", "AJ&K")),
    Province("PK-BA", "PK2", "Balochistan", "بلوچستان", ("Baluchistan",)),
    Province("PK-GB", "PK3", "Gilgit-Baltistan", "گلگت بلتستان", ("GB", "Northern Areas", "FANA")),
    Province(
        "PK-IS",
        "PK4",
        "Islamabad",
        "اسلام آباد",
        (
            "Islamabad Capital Territory",
            "ICT",
            "Federal Capital",
            "Federal Capital Territory",
            "وفاقی دارالحکومت اسلام آباد",
        ),
    ),
    Province(
        "PK-KP",
        "PK5",
        "Khyber Pakhtunkhwa",
        "خیبر پختونخوا",
        (
            "KP",
            "KPK",
            "Khyber Pukhtunkhwa",
            "Khyber Pakhtoonkhwa",
            "NWFP",
            "North-West Frontier Province",
            "FATA",
            "Khyber Pakhtunkhwa NMD",
        ),
    ),
    Province("PK-PB", "PK6", "Punjab", "پنجاب", ("Panjab",)),
    Province("PK-SD", "PK7", "Sindh", "سندھ", ("Sind",)),
)

SANDBOX = Province("PK-X1", "PKX", "Sandbox", "آزمائش", ("Sandbox Province",))
"""A made-up province for partners to try everything in; it counts in nothing that is told of the country.

ISO 3166 leaves codes that begin with X to users, and no P-code has a letter after PK.
"""

WITH_SANDBOX = (*PROVINCES, SANDBOX)
PROVINCE_CODES = frozenset({PK, *(province.code for province in WITH_SANDBOX)})


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.lower().replace("&", " and "))


_BY_NAME = {
    _letters(spelling): province
    for province in WITH_SANDBOX
    for spelling in (province.name, province.urdu, province.code, *province.variants)
}
_BY_CODE = {province.code: province for province in WITH_SANDBOX}
_BY_PCODE = {province.pcode: province for province in WITH_SANDBOX}


def province(code: str) -> Province | None:
    """The province of that ISO code, the sandbox too; None for PK and any other text."""
    return _BY_CODE.get(code)


def lies_in(of: str, province: str) -> bool:
    """Whether what belongs to a province counts in another one: in itself, and, the sandbox aside, in PK."""
    return of == province or (province == PK and of != SANDBOX.code)


def province_named(text: str) -> Province | None:
    """The province of that name, ISO code or known spelling (English or Urdu); None for any other text."""
    return _BY_NAME.get(_letters(text))


def province_of_pcode(code: str) -> str | None:
    """The ISO code of the province that a P-code lies in: PK-SD of PK713; None where there is no such province."""
    found = _BY_PCODE.get(code[:3])
    return found.code if found else None
