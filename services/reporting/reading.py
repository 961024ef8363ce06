"""What a reader of programme-wide facts has already seen: routes without a province have no token to ask."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Depends

from shared.reference.provinces import PK
from shared.web.positions import POSITION_HEADER, Position, read_positions
from shared.web.problems import Unprocessable
from shared.web.roles import Forbidden
from shared.web.signed import AlliancePosition


def programme_positions(alliance_position: AlliancePosition = None) -> tuple[Position, ...]:
    """A dependency: the positions of the programme's own streams that the reader has seen.

    Raises Unprocessable for a malformed header, Forbidden for a position of a province.
    """
    try:
        positions = read_positions(alliance_position)
    except ValueError as wrong:
        raise Unprocessable(POSITION_HEADER, alliance_position, "position.malformed", detail=str(wrong)) from None
    for position in positions:
        if position.province != PK:
            raise Forbidden("position.province", position=f"{position.stream}@{position.version}")
    return positions


ProgrammePositions: TypeAlias = Annotated[tuple[Position, ...], Depends(programme_positions)]
