"""What a request about a partner holds, with its bounds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.fields import Day, Name, OrganisationId
from shared.contracts.partners import AccessReason, Channel, Context, PartnerId, PartnerQuota, PartnerRegistered
from shared.reference.provinces import PROVINCE_CODES
from shared.web.problems import Unprocessable, client_input

A_DAY, A_WEEK = 86_400, 604_800

ProvinceList = Annotated[
    list[Annotated[str, Field(max_length=20, json_schema_extra={"enum": sorted(PROVINCE_CODES)})]],
    Field(min_length=1, max_length=20, description="ISO 3166-2 codes; PK: programme-wide facts only"),
]
ContextList = Annotated[list[Context], Field(min_length=1, max_length=10)]
ChannelList = Annotated[list[Channel], Field(min_length=1, max_length=10)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Registering(Body):
    """A partner with the whole of what it may read; without a last day until it is revoked."""

    partner_id: PartnerId
    name: Name
    organisation_id: OrganisationId | None = Field(default=None, description="where the partner is a member")
    provinces: ProvinceList
    contexts: ContextList
    channels: ChannelList = ["kafka", "pull", "sse", "webhook"]
    quota: PartnerQuota = Field(default_factory=PartnerQuota)
    valid_until_on: Day | None = Field(default=None, description="the last day of access")

    def registered(self) -> PartnerRegistered:
        """The access as its event tells it. Raises Unprocessable for an unknown province."""
        told = {name: getattr(self, name) for name in ("partner_id", "name", "organisation_id", "quota")}
        with client_input():
            return PartnerRegistered(
                **told,
                provinces=_known(self.provinces),
                contexts=_once(self.contexts),
                channels=_once(self.channels),
                valid_until_on=self.valid_until_on,
                organisations=(self.organisation_id,) if self.organisation_id else (),
            )


class Changing(Body):
    """What shall be other than it is; what is left out stays. A last day of null: until it is revoked."""

    name: Name = ""
    provinces: ProvinceList = []
    contexts: ContextList = []
    channels: ChannelList = []
    quota: PartnerQuota = Field(default_factory=PartnerQuota)
    valid_until_on: Day | None = None
    why: AccessReason

    def changes(self) -> dict[str, Any]:
        """The fields that were given. Raises Unprocessable for an unknown province."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set - {"why"}}
        if "provinces" in given:
            given["provinces"] = _known(self.provinces)
        return given | {name: _once(given[name]) for name in ("contexts", "channels") if name in given}


class Rotating(Body):
    """How long tokens of before go on, in seconds: 0 where they are lost to somebody."""

    grace_seconds: Annotated[int, Field(ge=0, le=A_WEEK)] = A_DAY
    why: AccessReason = Field(default_factory=lambda: AccessReason(code="request"))


class Revoking(Body):
    why: AccessReason


def _known(provinces: list[str]) -> tuple[str, ...]:
    for place, code in enumerate(provinces):
        if code not in PROVINCE_CODES:
            raise Unprocessable(f"provinces.{place}", code, "province.unknown", candidates=sorted(PROVINCE_CODES))
    return _once(provinces)


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    """Each of them once, in order."""
    return tuple(sorted(set(values)))
