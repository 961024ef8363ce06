"""What is answered where the path names nothing: 404 with what could have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from shared.web.problems import Answered, shown

MOST_CANDIDATES = 5


class Unknown(Answered):
    """There is nothing of the name: 404 with similar names. `field` names the path's parameter."""

    def __init__(self, field: str, value: str, known: Iterable[str]) -> None:
        names = sorted(known)
        close = [name for name in names if name.rpartition(".")[0] == value.rpartition(".")[0] != ""]
        close += difflib.get_close_matches(value, names, MOST_CANDIDATES)
        super().__init__(
            "not-found",
            field=field,
            value=shown(value),
            rule=f"{field}.unknown",
            detail=f"There is no {field.replace('_', ' ')} {shown(value)}.",
            candidates=list(dict.fromkeys(close))[:MOST_CANDIDATES] or None,
        )
