"""A value as people write it, made the exact decimal text that figures hold; rounding only where a profile says so."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal

from services.reporting.imports.answers import RowRefused
from services.reporting.imports.profile import ValueFrom

_EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)
_LONGEST = 60
_PLAIN = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_LOOSE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
_GROUPED = {sign: re.compile(rf"[+-]?[0-9]{{1,3}}({re.escape(sign)}[0-9]{{3}})+(\.[0-9]+)?") for sign in ",' "}
_ONE = Decimal(1)


class NumberReader:
    """Reads the values of a file as its profile says."""

    def __init__(self, how: ValueFrom) -> None:
        self._how = how
        self._missing = {word.casefold() for word in how.missing}

    def read(self, text: str, *, scale: Decimal = _ONE, decimals: int | None = None, percent: bool = False) -> str:
        """The number in a cell, multiplied by `scale`, rounded to `decimals`; `percent`: a percent sign is as it should be.

        Raises RowRefused: `value.missing`, `value.percent_sign`, `value.not_a_number`, `value.too_many_digits`.
        """
        if decimals is None:
            decimals = self._how.decimals
        if scale == _ONE and decimals is None and _PLAIN.fullmatch(text):
            return text
        bare = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")
        if not bare or bare.casefold() in self._missing:
            raise RowRefused("value.missing", "value", text)
        if bare.endswith("%"):
            if not (percent and self._how.percent_sign):
                raise RowRefused("value.percent_sign", "value", text)
            bare, scale = bare[:-1].rstrip(), _ONE
        plain = _plain(_EXACT.multiply(self._number(bare, text), scale), decimals)
        if not _PLAIN.fullmatch(plain):
            raise RowRefused("value.too_many_digits", "value", text)
        return plain

    def _number(self, bare: str, text: str) -> Decimal:
        if (sign := self._how.thousands) and _GROUPED[sign].fullmatch(bare):
            bare = bare.replace(sign, "")
        if len(bare) > _LONGEST or not _LOOSE.fullmatch(bare):
            raise RowRefused("value.not_a_number", "value", text)
        return Decimal(bare)


def _plain(number: Decimal, decimals: int | None) -> str:
    if decimals is not None and number.adjusted() < _LONGEST:
        number = number.quantize(_ONE.scaleb(-decimals), context=_EXACT)
    plain = format(abs(number) if number.is_zero() else number, "f")
    return plain.rstrip("0").rstrip(".") if decimals is None and "." in plain else plain
