"""The metrics as a page: every one with its meaning, made from their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client import Counter

from shared.runtime.metric_parts import Declared, Part
from shared.runtime.metrics import OF_EVERY_PROCESS, PARTS

_HEAD = """# Metrics

Made by `lead docs` from the declarations in `shared/runtime/metrics.py`. Each process serves them at `/metrics` for
Prometheus; ages and counts that store and broker must be asked for are a few seconds old. Which service a process is of
is for the scrape to say.
Counters begin at 0 with their process: what must add up is worked out by `lead audit`.

"""


def metrics_page() -> str:
    """The page, as Markdown."""
    return _HEAD + "\n".join([*(line for part in PARTS for line in _part(part)), *_of_every_process()])


def _of_every_process() -> Iterator[str]:
    yield "## Memory, processor, files"
    yield "Of the process, as prometheus_client tells it. Told by: every process, on Linux."
    yield ""
    yield "| metric | meaning |"
    yield "|---|---|"
    for name, meaning in OF_EVERY_PROCESS.items():
        yield f"| `{name}` | {meaning} |"
    yield ""


def _part(part: type[Part]) -> Iterator[str]:
    yield f"## {part.title}"
    yield f"{part.__doc__} Told by: {part.where}."
    yield ""
    yield "| metric | kind | labels | meaning |"
    yield "|---|---|---|---|"
    for _, declared in part.declared():
        labels = ", ".join(f"`{label}`" for label in declared.labels)
        yield f"| `{exposed(declared)}` | {declared.kind.__name__.lower()} | {labels} | {declared.meaning} |"
    yield ""


def exposed(declared: Declared[Any]) -> str:
    """The name under which Prometheus has it; a histogram's has `_bucket`, `_sum` and `_count` besides."""
    return f"{declared.name}_total" if declared.kind is Counter else declared.name
