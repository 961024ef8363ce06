"""Tasks over HTTP: what waits for whoever asks, in all their roles and provinces."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from services.notifications.tasks.gathering import Tasks, Waiting, counts
from services.notifications.tasks.lines import Kind
from services.notifications.tasks.queues import seen_by
from shared.contracts.fields import Province
from shared.following.membership import Membership
from shared.reference.provinces import PK, SANDBOX
from shared.runtime.service import Kit
from shared.web.permissions import Office
from shared.web.problems import NotServed
from shared.web.roles import Caller
from shared.web.signed import Signed

MOST = 500


class Task(BaseModel):
    """Something that waits for somebody."""

    task_id: str = Field(
        description="stays the same while the task is open",
        examples=["decide_support:membership/PK-SD/support/4be1c0"],
    )
    kind: Kind
    province: str
    queue: str = Field(description="an office, or a member and a role", examples=["secretariat", "secp-0012/lead"])
    title: dict[str, str]
    since: date
    due_on: date | None
    age_days: int
    stream: str = Field(description="what the task is about")
    link: str = Field(description="where to look, below the platform's address")


class TaskList(BaseModel):
    """Open tasks, the oldest first; `counts` are of all, also where more are open than are shown."""

    data: list[Task]
    counts: dict[str, int]


def tasks_router(kit: Kit) -> APIRouter:
    """Queries about tasks."""
    router = APIRouter(prefix="/notifications/v1/tasks", tags=["tasks"])
    asking = kit.authoriser.signed()
    tasks, membership = Tasks(kit.views), Membership(kit.views, kit.today)

    @router.get("")
    async def listed(
        signed: Annotated[Signed, Depends(asking)],
        province: Annotated[Province | None, Query(description="only this one's")] = None,
        kind: Annotated[Kind | None, Query(description="only these")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    ) -> TaskList:
        """What waits for the account that asks: tasks of its offices, and of the members that it acts for.

        Those of the sandbox are told only where `province` names it.
        """
        if province is not None and province not in kit.provinces:
            raise NotServed(province)
        today, caller = kit.today(), signed.caller
        found: list[Waiting] = []
        for one in sorted(kit.provinces - {SANDBOX.code}) if province is None else [province]:
            if caller is not None and (queues := await _queues(caller, one, membership)):
                found += await tasks.of(one, queues, today)
        found = [one for one in found if kind in {None, one.kind}]
        found.sort(key=lambda one: one.since)
        return TaskList(data=[_shown(one, today) for one in found[:limit]], counts=counts(found))

    return router


async def _queues(caller: Caller, province: str, membership: Membership) -> list[str]:
    """The queues that an account sees in a province. Raises StoreAway."""
    offices: list[str] = [office for office in Office if caller.provinces_as(frozenset({office})) & {province, PK}]
    acting = await membership.acting(caller.account_id, province)
    return [*offices, *(queue for one in acting for queue in seen_by(one.organisation_id, one.roles))]


def _shown(waiting: Waiting, today: date) -> Task:
    part = f":{waiting.part}" if waiting.part else ""
    return Task(
        task_id=f"{waiting.kind}:{waiting.stream}{part}",
        kind=waiting.kind,
        province=waiting.province,
        queue=waiting.queue,
        title=dict(waiting.title),
        since=waiting.since,
        due_on=waiting.due_on,
        age_days=(today - waiting.since).days,
        stream=waiting.stream,
        link=_link(waiting),
    )


def _link(waiting: Waiting) -> str:
    context, province, aggregate, *key = waiting.stream.split("/")
    if waiting.kind == "decide_application":
        aggregate = "applications"
    if aggregate == "imports":
        return f"/{context}/v1/imports/{key[0]}"
    return f"/{context}/v1/{province}/{aggregate}/{'/'.join(key)}"
