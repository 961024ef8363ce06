"""Every rule of notifications by its stable name: what it means, and what HTTP answers where it is broken."""

from __future__ import annotations

from services.notifications.partners import rules as partners
from shared.web.rules import Rule, merged

RULES: dict[str, Rule] = merged(partners.RULES)
