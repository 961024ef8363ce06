"""What is asked of the store, heard by its driver."""

from __future__ import annotations

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from shared.runtime.store import Database, Document


class Questions(CommandListener):
    """The conditions of all that is asked, by collection, from `asked.clear()` on."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Document]] = []

    def started(self, event: CommandStartedEvent) -> None:
        command = event.command
        if "find" in command:
            where = {name: command[name] for name in ("filter", "sort", "limit") if name in command}
            self.asked.append((command["find"], where))
        elif "aggregate" in command:  # how a driver counts
            self.asked.append((command["aggregate"], {"filter": command["pipeline"][0]["$match"]}))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing is noted."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing is noted."""


async def examined(database: Database, collection: str, question: Document) -> int:
    """How many documents the store looks at for a question that was heard."""
    told = await database.command({"explain": {"find": collection, **question}, "verbosity": "executionStats"})
    return int(told["executionStats"]["totalDocsExamined"])
