"""Records of the usual form, understood at one look: streams over HTTP give on very many, nearly all of them alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from shared.contracts.topics import read_topic

ATTRIBUTES = {
    "ce_id": "id",
    "ce_source": "source",
    "ce_type": "type",
    "ce_subject": "subject",
    "ce_time": "time",
    "content-type": "datacontenttype",
    "ce_sequence": "sequence",
    "ce_province": "province",
    "ce_correlationid": "correlationid",
    "ce_causationid": "causationid",
    "ce_authtype": "authtype",
    "ce_authid": "authid",
    "traceparent": "traceparent",
}
"""A CloudEvent's attributes by the headers that they come from."""
PLAIN = bytes(one for one in range(32, 127) if one not in b'"\\') + b"\n"
"""What stands in JSON as it is, and what is put between headers."""

_DATE = (
    rb"[12][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_FORMS = {
    "ce_specversion": rb"1\.0",
    "ce_subject": rb"%(context)s/%(province)s/[^/\n]+/[^\n]+",
    "ce_province": rb"%(province)s",
    "ce_sequence": rb"0(?!0{9})[0-9]{9}",
    "ce_time": _DATE + rb"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{6})?Z",
    "ce_type": rb"%(context)s\.[^\n]+",
}
_ANY = rb"[^\n]*"


class Form(NamedTuple):
    """What records of a topic with these headers look like: `matches` their values, a line each.

    `attributes` is the beginning of their CloudEvent, to be filled with what `chosen` takes of the values; `subject`,
    `id` and `type` are these headers' places.
    """

    matches: Callable[[bytes], object]
    attributes: bytes
    chosen: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]
    subject: int
    id: int
    type: int


@lru_cache(maxsize=1_000)
def form_of(topic: str, headers: tuple[str, ...]) -> Form | None:
    """The form of a topic's records with these headers in this order. None where a header is missing or there twice.

    Whatever matches it is also found to be in order by `shared.streams.records`, which says what is wrong of others.
    """
    if len(set(headers)) < len(headers) or not {*_FORMS, "ce_id"} <= set(headers):
        return None
    try:
        of = read_topic(topic)
    except ValueError:
        return None
    known = {b"context": re.escape(of.context).encode(), b"province": re.escape(of.province).encode()}
    forms = (_FORMS[one] % known if one in _FORMS else _ANY for one in headers)
    told = [place for place, header in enumerate(headers) if header in ATTRIBUTES]
    attributes = (b',"%s":"%%s"' % ATTRIBUTES[headers[place]].encode() for place in told)
    return Form(
        re.compile(rb"\n".join(forms)).fullmatch,
        b'{"specversion":"1.0"' + b"".join(attributes),
        itemgetter(*told),
        headers.index("ce_subject"),
        headers.index("ce_id"),
        headers.index("ce_type"),
    )
