"""As whom a caller imports, province by province: a file may hold rows of many."""

from __future__ import annotations

from collections.abc import Iterable

from services.reporting.imports.answers import RowRefused
from services.reporting.imports.intake import Permits
from shared.journal import Request
from shared.reference.provinces import PK
from shared.web.commands import Authoriser
from shared.web.permissions import Permission
from shared.web.problems import NotServed, Unprocessable
from shared.web.roles import Forbidden
from shared.web.signed import Signed


async def permits(authoriser: Authoriser, signed: Signed, province: str | None, served: Iterable[str]) -> Permits:
    """Where the caller may import; of the province named, or of all that are served.

    Raises Forbidden where it may in none, or not in the one named; Unprocessable, NotServed, CatchingUp, StoreAway.
    """
    if province is not None:
        return {province: await authoriser.request(signed, Permission.IMPORT_FIGURES, province)}
    found: dict[str, Request | RowRefused] = {}
    forbidden: Forbidden | None = None
    for one in sorted(set(served) - {PK}):
        try:
            found[one] = await authoriser.request(signed, Permission.IMPORT_FIGURES, one)
        except Forbidden as refused:
            forbidden = forbidden or refused
            found[one] = _not_there(one, refused.rule)
        except (Unprocessable, NotServed) as refused:
            found[one] = _not_there(one, str(refused.told.get("rule", refused.kind)))
    if forbidden is not None and not any(isinstance(one, Request) for one in found.values()):
        raise forbidden
    return found


def _not_there(province: str, because: str) -> RowRefused:
    return RowRefused("province.may_not_import", "area", province=province, because=because)
