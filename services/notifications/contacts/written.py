"""Addresses as they are written: an e-mail address, a telephone number; checked, and shown without being given away."""

from __future__ import annotations

from typing import Literal, TypeAlias

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from shared.contracts.subscriptions import AddressChannel
from shared.decisions import Refused, require

Spoken: TypeAlias = Literal["en", "ur"]
"""The languages that messages are written in."""


def checked(channel: AddressChannel, address: str) -> str:
    """The address as it is kept. Raises Refused (`contact_point.not_an_address`, `contact_point.not_e164`).

    Nothing is asked of anybody: that messages arrive is shown by the code alone.
    """
    return _email(address) if channel == "email" else _number(address)


def masked(channel: AddressChannel, address: str) -> str:
    """The address so that its owner knows it: `a***@example.org`, `+92*******567`."""
    if channel == "email":
        local, _, domain = address.rpartition("@")
        return f"{local[:1]}***@{domain}"
    return f"{address[:3]}{'*' * (len(address) - 6)}{address[-3:]}"


def _email(address: str) -> str:
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as wrong:
        rule = "contact_point.not_an_address"
        raise Refused(rule, field="address", value=address, why=str(wrong)) from None


def _number(address: str) -> str:
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        number = None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else None
    holds = number is not None and written == address and phonenumbers.is_valid_number(number)
    require(holds, "contact_point.not_e164", field="address", value=address, example="+923001234567")
    return address
