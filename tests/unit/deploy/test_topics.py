"""What `deploy/topics.yaml` lets services read, beside what their projectors read."""

from __future__ import annotations

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from services.notifications.app import SERVICE as NOTIFICATIONS
from services.reporting.app import SERVICE as REPORTING
from shared.runtime import topics

PARTNERS = "partners"


def test_each_service_may_read_the_topics_that_its_projector_reads_and_no_others() -> None:
    granted = {
        (context, audience, reader)
        for context, declared in topics.read().contexts.items()
        for audience, readers in declared.readers.items()
        for reader in readers
        if reader != PARTNERS
    }
    read = {
        (context, audience, service.context)
        for service in (MEMBERSHIP, REPORTING, ADVOCACY, NOTIFICATIONS)
        for context, audience in service.reads()
    }
    assert granted == read
