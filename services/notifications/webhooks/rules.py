"""What is refused about webhooks."""

from shared.web.rules import NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "webhook.unknown": Rule("there is such a webhook, and it was not removed", NOT_THERE),
    "webhook.url": Rule("an address is https://host/path, without user, password or fragment", UNKNOWN_VALUE),
    "webhook.https": Rule("an endpoint is reached by https", UNKNOWN_VALUE),
    "webhook.port": Rule("an endpoint's port is 443 or at least 1024", UNKNOWN_VALUE),
    "webhook.unresolved": Rule("the name of an endpoint's host leads to an address", UNKNOWN_VALUE),
    "webhook.private_address": Rule("all that the host's name leads to is on the public Internet", UNKNOWN_VALUE),
    "webhook.no_types": Rule("without a context, types say what is asked for", UNKNOWN_VALUE),
    "webhook.unknown_type": Rule("a type is one of the context's that partners may read", UNKNOWN_VALUE),
    "webhook.one_context": Rule("all types are of one context", UNKNOWN_VALUE),
    "webhook.district_in_province": Rule("a district is a known one of the province", UNKNOWN_VALUE),
    "webhook.stream_outside": Rule("a stream is of the webhook's context and province", UNKNOWN_VALUE),
    "webhook.most": Rule("an account has at most 50 webhooks in a province"),
    "webhook.two_secrets": Rule("at most two secrets sign: another rotation waits for the grace to end, or has none"),
    "webhook.url_changed": Rule("a test verifies the address that was tested"),
    "webhook.not_verified": Rule("an endpoint is enabled once it has answered a test with 2xx"),
    "webhook.not_enabled": Rule("deliveries are asked for of an enabled webhook"),
    "webhook.other_type": Rule("a test sends one of the webhook's own types", UNKNOWN_VALUE),
    "webhook.replay_too_wide": Rule(
        "a replay reads at most 500,000 records, and sends at most 10,000 and 50 MB", UNKNOWN_VALUE
    ),
}
