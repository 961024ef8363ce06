"""The tables of the field as code lists: places, goals, disaggregation, parties."""

from __future__ import annotations

from collections.abc import Iterator

from shared.catalogue.codes import Code, CodeList
from shared.reference import areas, dimensions, parties, sdg
from shared.reference.provinces import PK, SANDBOX, WITH_SANDBOX, Province

_COD = ("COD-AB, September 2022", "OCHA, Common Operational Dataset of administrative boundaries, Pakistan")
_SDG = (f"IAEG-SDG frame of {sdg.FRAMEWORK}", "IAEG-SDGs; labels of targets and indicators are the platform's own")


def reference_lists() -> Iterator[CodeList]:
    """Every list that is made of a reference table."""
    yield CodeList(
        "provinces",
        "Provinces and territories; PK for what concerns the country",
        "ISO 3166-2:PK",
        "ISO 3166-2; P-codes by OCHA",
        (
            Code(PK, {"en": "Pakistan", "ur": "پاکستان"}),
            *(_province(one) for one in WITH_SANDBOX),
        ),
    )
    urdu = {one.pcode: one.urdu for one in WITH_SANDBOX}
    yield CodeList(
        "areas",
        "Provinces, districts and tehsils by P-code",
        *_COD,
        tuple(_area(one, urdu.get(one.code)) for one in areas.known()),
    )
    yield CodeList(
        "sdg-goals",
        "Sustainable Development Goals",
        *_SDG,
        tuple(Code(str(n), {"en": goal.label}, None, {"colour": goal.colour}) for n, goal in sdg.goals().items()),
    )
    yield CodeList(
        "sdg-targets",
        "Targets of the Sustainable Development Goals",
        *_SDG,
        tuple(Code(code, {"en": target.label}, str(target.goal)) for code, target in sdg.targets().items()),
    )
    yield CodeList(
        "sdg-indicators",
        "Indicators of the Sustainable Development Goals; values are recorded under the first listing",
        *_SDG,
        tuple(_indicator(one) for one in sdg.indicators().values()),
    )
    yield CodeList(
        "dimensions",
        "Codes of disaggregation besides ages, and _T for the total",
        "SDMX, SDG data structure",
        "SDMX global data structure definition for the SDGs",
        (
            Code(dimensions.TOTAL, {"en": "total"}),
            *(
                Code(f"{dimension}={code}", {"en": name}, dimension)
                for dimension, codes in dimensions.CODES.items()
                for code, name in codes.items()
            ),
        ),
    )
    yield CodeList(
        "political-parties",
        "Political parties in the assemblies",
        "General election of 2024",
        "Election Commission of Pakistan, list of enlisted parties",
        tuple(Code(one.party_id, {"en": one.name}) for one in parties.known()),
    )


def _area(area: areas.Area, urdu: str | None) -> Code:
    known = {
        "level": area.level,
        "province": area.province,
        "valid_from": area.valid_from,
        "valid_to": area.valid_to,
        "population_2023": area.population_2023,
    }
    return Code(
        area.code,
        {"en": area.name} | ({"ur": urdu} if urdu else {}),
        area.parent,
        {name: str(value) for name, value in known.items() if value is not None},
    )


def _indicator(indicator: sdg.Indicator) -> Code:
    known = {
        "repeats": indicator.repeats,
        "direction": indicator.direction,
        "targets": " ".join(indicator.targets),
    }
    return Code(
        indicator.code,
        {"en": indicator.label},
        indicator.code.rpartition(".")[0],
        {name: value for name, value in known.items() if value is not None},
    )


def _province(one: Province) -> Code:
    """A province; the sandbox is no part of the country."""
    parent = None if one == SANDBOX else PK
    return Code(one.code, {"en": one.name, "ur": one.urdu}, parent, {"p_code": one.pcode})
