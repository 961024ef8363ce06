"""The grants that follow from the declaration of topics."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from services.notifications.app import SERVICE as NOTIFICATIONS
from services.reporting.app import SERVICE as REPORTING
from shared.contracts.topics import read_topic, topic
from shared.runtime.access import Grant, Operation, Pattern, Resource, grants
from shared.runtime.service import Service
from shared.runtime.topics import FILE, Declaration, read


def with_partner(folder: Path, granted: str) -> Declaration:
    path = folder / "topics.yaml"
    path.write_text(FILE.read_text().replace("partners: {}", f"partners: {{uni: {granted}}}"))
    return read(path)


def topics_of(declaration: Declaration, principal: str, operation: Operation) -> set[str]:
    return {
        grant.name
        for grant in grants(declaration)
        if grant.principal == principal and grant.resource is Resource.TOPIC and grant.operation is operation
    }


def test_a_topic_is_granted_by_its_whole_name_only() -> None:
    for grant in grants(read()):
        assert grant.pattern is (Pattern.LITERAL if grant.resource is Resource.TOPIC else Pattern.PREFIXED)
    names = {topic.name for topic in read().topics("production")}
    assert {grant.name for grant in grants(read()) if grant.resource is Resource.TOPIC} == names


@pytest.mark.parametrize("service", ["membership", "reporting", "advocacy", "notifications"])
def test_a_service_writes_its_own_context_alone(service: str) -> None:
    written = topics_of(read(), f"User:{service}", Operation.WRITE)
    assert {read_topic(name).context for name in written} == {service}
    assert {read_topic(name).audience for name in written} == {"partner", "internal"}


def test_a_service_reads_what_the_file_says() -> None:
    internal = {"lead-internal.pk-sd.membership", "lead-internal.pk-sd.reporting"}
    assert topics_of(read(), "User:reporting", Operation.READ) >= internal
    assert topics_of(read(), "User:membership", Operation.READ) & internal == {"lead-internal.pk-sd.membership"}


@pytest.mark.parametrize(
    "service", [MEMBERSHIP, REPORTING, ADVOCACY, NOTIFICATIONS], ids=lambda service: service.context
)
def test_a_service_may_read_all_that_it_follows(service: Service) -> None:
    follows = {topic("PK-SD", context, audience) for context, audience in service.reads()}
    assert topics_of(read(), f"User:{service.context}", Operation.READ) >= follows


def test_a_partner_reads_what_is_granted_and_nothing_internal(tmp_path: Path) -> None:
    declaration = with_partner(tmp_path, "{provinces: [PK-SD], contexts: [membership, reporting]}")
    mine = [grant for grant in grants(declaration) if grant.principal == "User:partner-uni"]
    assert mine == [
        Grant("User:partner-uni", Resource.TOPIC, Pattern.LITERAL, "lead.pk-sd.membership", Operation.READ),
        Grant("User:partner-uni", Resource.TOPIC, Pattern.LITERAL, "lead.pk-sd.reporting", Operation.READ),
        Grant("User:partner-uni", Resource.GROUP, Pattern.PREFIXED, "partner-uni.", Operation.READ),
    ]


@pytest.mark.parametrize(
    "granted", ["{provinces: [PK-XX], contexts: [reporting]}", "{provinces: [PK-SD], contexts: [notes]}"]
)
def test_a_partner_is_granted_only_what_there_is(tmp_path: Path, granted: str) -> None:
    with pytest.raises(ValueError, match="partner uni is granted what is not declared"):
        with_partner(tmp_path, granted)
