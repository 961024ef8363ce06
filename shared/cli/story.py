"""`lead story`: the demonstration's year told into a running installation, step by step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def story(
    *,
    province: Annotated[
        list[str] | None, typer.Option(help="Only this alliance's part, PK-SD or PK-BA; may be given twice.")
    ] = None,
    pace: Annotated[float, typer.Option(help="Seconds between two steps.", min=0, max=3600)] = 1.0,
    as_json: Annotated[
        bool,
        typer.Option("--json", help='A line for each step: {"on", "province", "who", "says", "events", "refused"}.'),
    ] = False,
    data: Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation's folder.")] = Path(
        ".lead"
    ),
) -> None:
    """Tell the story of the demonstration again, slowly, so that one can watch the streams (`lead tail`).

    What has a name of its own, as a half-year's plan, is told once; told again, it is refused by its rule, and so is what
    builds on it. Meetings, commitments, campaigns and the like come again.
    """
    from shared.cli.asking import here  # noqa: PLC0415 - `lead` starts faster without
    from shared.devstack.story.playing import tell_again  # noqa: PLC0415 - as above
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - as above
    from shared.runtime.local_time import local_today  # noqa: PLC0415 - as above

    wanted = set(province or ())
    if unknown := wanted - {"PK-SD", "PK-BA"}:
        raise Trouble(f"--province {', '.join(sorted(unknown))} has no part in the story.", "One of PK-SD, PK-BA.")
    told = refused = 0
    for outcome in tell_again(here(data), local_today(), wanted, pace):
        step = outcome.step
        refused += outcome.refused is not None
        told += outcome.refused is None
        if as_json:
            row = {"on": step.when, "province": step.province, "who": step.who, "says": step.says}
            line = json.dumps(row | {"events": outcome.events, "refused": outcome.refused}, ensure_ascii=False)
        else:
            became = f"not again: {outcome.refused}" if outcome.refused else ", ".join(outcome.events)
            line = f"{step.when}  {step.province}  {step.says}" + (f"\n            {became}" if became else "")
        typer.echo(line)
    if not as_json:
        typer.echo(f"{told} steps told, {refused} not again.")
