"""The assemblies, and the codes of the constituencies that elect their general seats."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.reference.provinces import PK

_CODE = re.compile(r"([A-Za-z]+)-0*([1-9][0-9]{0,3})")
_MNA, _MPA = "Member of the National Assembly", "Member of the Provincial Assembly"

SENATE = "assembly-senate"
"""The organisation id of the Senate of Pakistan, whose general seats have no constituencies."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """An assembly: `scheme` names its constituencies, whose codes are `<prefix>-1` to `<prefix>-<general_seats>`.

    `province` is the ISO code of what it legislates for, PK for the whole country; `role` is what a member is called.
    """

    scheme: str
    prefix: str
    general_seats: int
    province: str
    name: str
    role: str

    @property
    def organisation_id(self) -> str:
        """The assembly as an organisation: `assembly-na`."""
        return f"assembly-{self.prefix.lower()}"


ASSEMBLIES = (
    Assembly("na", "NA", 266, PK, "National Assembly of Pakistan", _MNA),
    Assembly("punjab-pa", "PP", 297, "PK-PB", "Provincial Assembly of the Punjab", _MPA),
    Assembly("sindh-pa", "PS", 130, "PK-SD", "Provincial Assembly of Sindh", _MPA),
    Assembly("kp-pa", "PK", 115, "PK-KP", "Provincial Assembly of Khyber Pakhtunkhwa", _MPA),
    Assembly("balochistan-pa", "PB", 51, "PK-BA", "Provincial Assembly of Balochistan", _MPA),
    Assembly("gb-assembly", "GBA", 24, "PK-GB", "Gilgit-Baltistan Assembly", "Member of the Assembly"),
    Assembly("ajk-assembly", "LA", 45, "PK-JK", "Azad Jammu and Kashmir Assembly", "Member of the Assembly"),
)
_BY_PREFIX = {assembly.prefix: assembly for assembly in ASSEMBLIES}
_BY_SCHEME = {assembly.scheme: assembly for assembly in ASSEMBLIES}


def assembly_of(scheme: str) -> Assembly | None:
    """The assembly whose constituencies the scheme names; None for any other text."""
    return _BY_SCHEME.get(scheme)


def read_constituency(text: str) -> tuple[Assembly, str] | None:
    """The assembly and the code as it is written here (`PK-1` of `pk-01`); None for what names no constituency.

    `PK1` is none: without the hyphen it is the P-code of an area.
    """
    written = _CODE.fullmatch(text.strip())
    assembly = _BY_PREFIX.get(written[1].upper()) if written else None
    if written is None or assembly is None or int(written[2]) > assembly.general_seats:
        return None
    return assembly, f"{assembly.prefix}-{int(written[2])}"
