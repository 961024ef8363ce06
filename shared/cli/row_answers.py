"""What services answer to a file's rows, and why they take none of it, said to a person."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import typer

_EXAMPLES = 3
_NOTHING_READ = 1


def refused(text: str) -> NoReturn:
    """Say a problem that is answered to a whole file, with candidates where there are any, and exit 1."""
    try:
        problem = json.loads(text)
        said = str(problem.get("detail") or problem["title"])
        rule, field = problem.get("rule"), problem.get("field")
        if field and str(field) not in said:
            said += f" {field}: {problem.get('value')}."
    except (ValueError, KeyError, AttributeError):
        said, rule, problem = text[:500], None, {}
    typer.echo(f"{said}{f' [{rule}]' if rule else ''}", err=True)
    if candidates := problem.get("candidates"):
        typer.echo(f"One of: {', '.join(candidates)}", err=True)
    raise typer.Exit(_NOTHING_READ)


def counts(told: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    """A line for each count."""
    yield from (f"  {name.replace('_', ' '):<18}{told[name]:>9,}" for name in names)


def by_rule(answers: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The rows that were not taken, by the rule that they break, the most frequent first, with some examples each."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for answer in answers:
        if answer.get("rule"):
            grouped[answer["outcome"], answer["rule"]].append(answer)
    for (outcome, rule), several in sorted(grouped.items(), key=lambda entry: -len(entry[1])):
        yield f"\n{outcome.replace('_', ' ')}: {rule} ({len(several):,} rows)"
        distinct: dict[str | None, dict[str, Any]] = {}
        for answer in several:
            distinct.setdefault(answer["value"], answer)
        yield from map(_example, list(distinct.values())[:_EXAMPLES])
        if len(distinct) > _EXAMPLES:
            yield f"  ... {len(distinct) - _EXAMPLES} other values"


def _example(answer: dict[str, Any]) -> str:
    said = f"  row {answer['row']}"
    if answer["column"]:
        said += f", {answer['column']} {answer['value'] or '(empty)'}"
    if candidates := answer.get("candidates"):
        said += f": {', '.join(candidates)}?"
    facts = [f"{name.replace('_', ' ')} {fact}" for name, fact in answer.get("facts", {}).items()]
    return said + (f" ({'; '.join(facts)})" if facts else "")
