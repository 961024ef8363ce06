"""Every rule of this service by name."""

from __future__ import annotations

from services.notifications.contacts import rules as contacts
from services.notifications.subscriptions import rules as subscriptions
from shared.web.rules import Rule, merged

RULES: dict[str, Rule] = merged(contacts.RULES, subscriptions.RULES)
