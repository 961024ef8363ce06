"""One stream of log lines per process, JSON or for a person, with the request's id and without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

from shared.runtime.repeats import Repeats

_SECRET_NAMES = re.compile(r"authorization|password|passwd|secret|token|api_?key|cookie|mongo_url", re.IGNORECASE)
_SECRET_TEXTS = (
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]*(?=@)"), "…"),
    (re.compile(r"\b(Bearer)\s+[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE), r"\1 …"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"), "…"),
)
_TALKATIVE = (
    *("aiokafka", "faststream", "shared.streams.faststream", "httpx", "httpcore", "pymongo", "motor", "uvicorn.error"),
)

EventDict = MutableMapping[str, Any]


def configure(style: Literal["json", "console"], level: int = logging.INFO, **named: str) -> None:
    """Route structlog's, the standard library's and uvicorn's lines to standard output, each with `named`.

    `named` tells service and role. Called once per process, by its composition root; uvicorn is started with
    `log_config=None, access_log=False`.
    """
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    last: list[Any] = (
        [
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
        ]
        if style == "json"
        else [
            structlog.processors.format_exc_info,
            redact,
            structlog.dev.ConsoleRenderer(
                colors=sys.stdout.isatty(),
                exception_formatter=structlog.dev.plain_traceback,  # others print local variables: tokens
            ),
        ]
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    handler.addFilter(Repeats(_TALKATIVE))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(capture=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(**named)


def redact(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Take secrets out: values of names that tell one, passwords in URLs, and tokens anywhere in a text."""
    for name, value in line.items():
        if _SECRET_NAMES.search(name):
            line[name] = "…"
        elif isinstance(value, str):
            for pattern, shown in _SECRET_TEXTS:
                value = pattern.sub(shown, value)  # noqa: PLW2901  one text through all patterns
            line[name] = value
    return line
