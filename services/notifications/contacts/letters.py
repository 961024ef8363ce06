"""The message that carries a code, in each language: short, and the same whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from services.notifications.contacts.written import Spoken


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as mail programs and telephones show it."""

    subject: str
    text: str
    html: str
    sms: str


_SUBJECT: dict[Spoken, str] = {
    "en": "{code} is your code for the LEAD alliances",
    "ur": "{code} لیڈ اتحاد کے لیے آپ کا کوڈ ہے",
}
_BODY: dict[Spoken, tuple[str, ...]] = {
    "en": (
        "Somebody asked that messages of the LEAD alliances come to this address.",
        "If it was you, enter this code within 30 minutes: {code}",
        "If it was not you, do nothing: nothing more will come.",
    ),
    "ur": (
        "کسی نے درخواست کی ہے کہ لیڈ اتحاد کے پیغامات اس پتے پر بھیجے جائیں۔",
        "اگر یہ آپ نے کیا ہے تو 30 منٹ کے اندر یہ کوڈ درج کریں: {code}",
        "اگر یہ آپ نے نہیں کیا تو کچھ نہ کریں، مزید کوئی پیغام نہیں آئے گا۔",
    ),
}
_SMS: dict[Spoken, str] = {
    "en": "{code} is your code for the LEAD alliances. It holds for 30 minutes.",
    "ur": "لیڈ اتحاد کے لیے آپ کا کوڈ: {code}۔ یہ 30 منٹ تک کارآمد ہے۔",
}
_DIRECTION: dict[Spoken, str] = {"en": "ltr", "ur": "rtl"}


def letter(code: str, language: Spoken) -> Letter:
    """The message with a code."""
    lines = [line.format(code=code) for line in _BODY[language]]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page = f'<!doctype html><html lang="{language}" dir="{_DIRECTION[language]}"><body>{paragraphs}</body></html>'
    sms = _SMS[language].format(code=code)
    return Letter(_SUBJECT[language].format(code=code), "\n\n".join(lines) + "\n", page, sms)
