"""The sandbox's part of the demonstration: the year of Sindh told of made-up places, organisations and persons."""

from __future__ import annotations

import re

from shared.reference.provinces import SANDBOX

STORY = "sindh.yaml"
OPENING = "sandbox.yaml"
MODEL = {"PK704": "PKX01", "PK713": "PKX02", "PK721": "PKX03", "PK726": "PKX04"}
"""The districts of Sindh whose figures and story are the sandbox's, by P-code."""

_NEAR = {"PK723": "PKX01", "PK725": "PKX03", "PK729": "PKX03"}
_WORDS = {
    "PK-SD": SANDBOX.code,
    "ps-10-faryal-talpur": "sandbox-chairwoman",
    "sindh-pa-ps-10.2024-02-24": "local-pkx02-uc-1-chairwoman.2024-02-24",
    "Provincial Assembly of Sindh, Karachi": "Council hall, Sandbox Hills",
    "Karachi Press Club": "Sandbox Press Club",
    "Keenjhar Welfare Society": "Sandbox Welfare Society",
    "govsindh-": "sandbox-",
    "Larkana": "Sandbox Plain",
    "Sindh": "Sandbox",
    "scheme: demo,": "scheme: sandbox,",
    **MODEL,
    **_NEAR,
}
_WORD = re.compile("|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True))))


def in_sandbox(text: str) -> str:
    """A text about Sindh told of the sandbox: places by P-code and name, organisations and persons by id and name."""
    return re.sub(r"\bdemo-", "sandbox-", _WORD.sub(lambda found: _WORDS[found[0]], text))
