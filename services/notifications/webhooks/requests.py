"""What requests about webhooks hold, and what they answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.fields import At, Province, Sentence
from shared.contracts.webhooks import EndpointUrl, EventType, PerSecond, PostedContext, WebhookFilter

Types = Annotated[list[EventType], Field(max_length=100)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Registering(Body):
    """An endpoint for one province and one context; the context may be left to the types to say."""

    province: Province
    url: EndpointUrl
    types: Annotated[Types, Field(description="none: all of the context")] = []
    context: PostedContext | None = None
    filter: WebhookFilter = Field(default_factory=WebhookFilter)
    rate_per_second: PerSecond = 20


class Changing(Body):
    """What is not given stays as it is. Another address waits for a 2xx to a test again."""

    url: EndpointUrl | None = None
    types: Types | None = None
    filter: WebhookFilter | None = None
    rate_per_second: PerSecond | None = None


class Testing(Body):
    """Without a type the first of the webhook's."""

    type: EventType | None = None


class Rotating(Body):
    grace_seconds: Annotated[int, Field(ge=0, le=7 * 86_400, description="both secrets sign for so long")] = 86_400


class Disabling(Body):
    """Why: the owner is told so."""

    text: Sentence


class Since(Body):
    since: At
    until: At | None = None


class Replaying(Since):
    """Without types all that the webhook asks for."""

    types: Types = []


class Registered(BaseModel):
    """The secret is shown here and nowhere else."""

    id: str
    status: Literal["pending", "enabled", "disabled"]
    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class Rotated(BaseModel):
    """The new secret, shown here and nowhere else; the one before signs until then."""

    id: str
    secret: str
    previous_until_at: datetime


class Reason(BaseModel):
    code: str
    text: str | None = None


class WebhookEntry(BaseModel):
    """A webhook without its secrets."""

    id: str
    province: str
    context: str
    url: str
    types: list[str]
    filter: WebhookFilter
    rate_per_second: int
    status: Literal["pending", "enabled", "disabled"]
    why: Reason | None = Field(default=None, description="why it is disabled")
    registered_at: datetime
    enabled_at: datetime | None
    version: int = Field(description="for If-Match")


class WebhookPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[WebhookEntry]
    cursor: str | None


class Tested(BaseModel):
    """What came of a test."""

    delivered: bool = Field(description="whether it was answered with 2xx in time")
    status: Literal["pending", "enabled", "disabled"] = Field(description="the webhook's, afterwards")
    status_code: int | None
    duration_ms: int
    response: str = Field(description="the first 1,024 bytes of the answer, as text")
    error: str | None = Field(description="why there was no answer")


class Attempt(BaseModel):
    """An attempt, made or (`pending`) still to be made."""

    id: str
    event_id: str
    type: str
    status: Literal["success", "fail", "pending"]
    status_code: int | None = None
    duration_ms: int | None = None
    at: datetime = Field(description="when it was made; of a pending one when it is due")
    trigger: Literal["scheduled", "manual"]
    response: str = Field(default="", description="the first 1,024 bytes of the answer, as text")
    error: str | None = Field(default=None, description="why there was no answer")
    next_attempt_at: datetime | None = None


class AttemptPage(BaseModel):
    """Attempts in the order in which they were written down; `iterator` asks for what comes after, also later."""

    data: list[Attempt]
    iterator: str
    done: bool = Field(description="whether there is no more now")


class Job(BaseModel):
    """What was asked for is posted by and by, as `manual` attempts."""

    job_id: str
    matched: int
