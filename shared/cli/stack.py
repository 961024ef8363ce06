"""`lead up` and `lead down`: the platform on this machine."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from shared.devstack.surroundings import RECEIVED

if TYPE_CHECKING:
    from shared.devstack.installation import Installation

Data = Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation's folder.")]


def up(
    *,
    detach: Annotated[bool, typer.Option("--detach", help="Leave it running and return.")] = False,
    data: Data = Path(".lead"),
    port: Annotated[
        int | None,
        typer.Option(help="The first of its ports; by default the last one, or 8100.", min=1024, max=65000),
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Without demonstration data.")] = False,
    no_story: Annotated[
        bool, typer.Option("--no-story", help="With members and figures, but without a year's story: see lead story.")
    ] = False,
    secure: Annotated[
        bool,
        typer.Option("--secure", help="Kafka by TLS, passwords and grants, as partners need it; it stays so."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the addresses as JSON once ready.")] = False,
    topics_file: Annotated[
        Path | None, typer.Option("--topics", envvar="LEAD_TOPICS", help="Another declaration of topics.")
    ] = None,
) -> None:
    """Start Kafka, the store and the services, bring in demonstration data, and stay until Ctrl-C."""
    from shared.devstack.shown import Terminal  # noqa: PLC0415 - `lead` starts faster without
    from shared.devstack.up import Seed, Wanted  # noqa: PLC0415 - as above
    from shared.devstack.up import up as bring_up  # noqa: PLC0415 - as above
    from shared.devstack.watch import interruptible, stopping_when_interrupted, watch  # noqa: PLC0415 - as above
    from shared.runtime import topics  # noqa: PLC0415 - as above

    seed: Seed | None = None
    if not empty:
        from shared.devstack import demo  # noqa: PLC0415 - as above

        seed = demo.without_story if no_story else demo.seed
    wanted = Wanted(data.absolute(), port, topics=topics_file or topics.FILE, secure=secure)
    shown = Terminal()
    with interruptible():
        try:
            with shown:
                running = bring_up(wanted, shown, seed)
        except KeyboardInterrupt:
            shown.say("Interrupted; what this command had started was stopped.")
            raise typer.Exit(130) from None
        here = running.installation
        if running.started:
            shown.say(f"Answers since {max(running.phases.values()):.1f} s after the command.")
        else:
            shown.say("It runs already.")
        stays = bool(running.started) and not detach
        with stopping_when_interrupted(here.data, shown) if stays else nullcontext():
            if as_json:
                typer.echo(json.dumps(here.addresses()))
            else:
                typer.echo(_where_to_look(here, default_data=data == Path(".lead")))
            if stays:
                shown.say("It runs until Ctrl-C.")
                watch(here.data, shown)


def down(*, data: Data = Path(".lead")) -> None:
    """Stop the services, the store and Kafka, in this order. The data stay."""
    from shared.devstack.down import down as bring_down  # noqa: PLC0415 - `lead` starts faster without
    from shared.devstack.installation import installation  # noqa: PLC0415 - as above
    from shared.devstack.shown import Terminal  # noqa: PLC0415 - as above

    if not (data / "run").exists():
        installation(data)  # says that nothing is there, where stopping would make the folder
    stopped = bring_down(data.absolute(), Terminal())
    typer.echo(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")


def _where_to_look(here: Installation, *, default_data: bool) -> str:
    rows = [*here.services.items(), ("Kafka", here.kafka), ("store", _without_password(here.mongo))]
    if here.gateway:
        rows.insert(0, ("platform", here.gateway))
    lines = ["", *(f"  {name:<13} {address}" for name, address in rows), f"  {'data':<13} {here.data}", ""]
    if not default_data:
        lines += [f"  export LEAD_DATA={here.data}", ""]
    lines += [
        "Try:",
        "  lead status",
        "  lead tail --province PK-SD --from-start",
        "  lead mail",
        "  lead story --pace 2",
        "  lead token --role secretariat --province PK-SD",
        "  lead import figures FILE --dry-run",
        "  lead audit",
        "  lead down",
    ]
    if here.gateway:
        stream, ask = f"{here.gateway}/streams/v1/PK-SD/advocacy", 'curl -H "Authorization: Bearer $TOKEN"'
        lines += [
            "",
            "As a partner, after `TOKEN=$(lead token --account partner-demo-observatory)`:",
            f"  {ask} '{stream}?from=earliest&limit=3'",
            f"  {ask} -N {stream}/live",
            f"  tail -n 3 {here.data / RECEIVED}     what a webhook brought to the receiver of this machine, verified",
            f"  {here.gateway}/catalogue/     the contract, in a browser",
        ]
    return "\n".join(lines)


def _without_password(url: str) -> str:
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":…@", 1) if password else url
