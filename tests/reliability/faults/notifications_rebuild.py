"""The views of who is told what are rebuilt while people are told: nothing is sent again, and nothing is left out."""

from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    for view in ("subscriptions", "interests", "webhooks", "representatives"):
        await run.place.operate("notifications", "rebuild", view)
