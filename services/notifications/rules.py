"""Every rule of this service by name."""

from __future__ import annotations

from services.notifications.contacts import rules as contacts
from services.notifications.partners import rules as partners
from services.notifications.subscriptions import rules as subscriptions
from services.notifications.webhooks import rules as webhooks
from shared.web.rules import Rule, merged

RULES: dict[str, Rule] = merged(contacts.RULES, partners.RULES, subscriptions.RULES, webhooks.RULES)
