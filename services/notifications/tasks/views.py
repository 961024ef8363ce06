"""Open tasks by the stream that they are about: folds of what the other services tell."""

from __future__ import annotations

from datetime import date

from services.notifications.tasks.lines import closed, escalating, opened
from services.notifications.tasks.queues import PROGRAMME, SECRETARIAT, of_member, of_party
from shared.contracts.activities import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityFact,
    ActivityFellOverdue,
    ActivityReassigned,
    ActivityRescheduled,
)
from shared.contracts.commitments import (
    CommitmentClosed,
    CommitmentDueChanged,
    CommitmentFellOverdue,
    CommitmentTerms,
)
from shared.contracts.linkages import LinkageEnded, LinkageReviewed, LinkageReviewFellOverdue
from shared.contracts.membership import MemberJoined, MemberLeft, MembershipApplied, MembershipDeclined
from shared.contracts.office_holders import OfficeHolderLeftPost, OfficeHolderPostCorrected, OfficeHolderTookPost
from shared.contracts.partnerships import (
    PartnershipClosed,
    PartnershipMilestoneFellOverdue,
    PartnershipMilestoneReached,
)
from shared.contracts.plans import ActionPlanClosed
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import (
    Figure,
    ImportCompleted,
    IndicatorSubmitted,
    Judged,
    SubmissionCorrected,
    SubmissionReturned,
    SubmissionVerified,
    SubmissionWithdrawn,
)
from shared.contracts.support import SupportApproved, SupportDeclined, SupportRequested
from shared.runtime.store import Document
from shared.streams.view import View


def application(document: Document, recorded: Recorded) -> Document:
    """An application waits for the secretariat; a member that left has no activities any more."""
    match recorded.event:
        case MembershipApplied() as asked:
            return opened(document, recorded, "decide_application", asked.name, [(SECRETARIAT, None)])
        case MemberJoined() | MembershipDeclined():
            return closed(document, "decide_application") | {"left_on": None}
        case MemberLeft(left_on=on):
            return document | {"left_on": on.isoformat()}
        case _:
            return document


def support_asked(document: Document, recorded: Recorded) -> Document:
    """A request for support waits for the programme."""
    match recorded.event:
        case SupportRequested() as asked:
            waits = [(PROGRAMME, None)]
            return opened(document, recorded, "decide_support", asked.purpose, waits, due_on=asked.needed_by_on)
        case SupportApproved() | SupportDeclined():
            return closed(document, "decide_support")
        case _:
            return document


def activity(document: Document, recorded: Recorded) -> Document:
    """An activity past its day is its owner's task until it is completed, cancelled or due on another day."""
    match recorded.event:
        case ActivityFellOverdue(due_on=due_on) as late:
            document = _owned(document, late)
            return opened(
                document,
                recorded,
                "activity_overdue",
                late.title,
                escalating(of_party(late.owner), due_on),
                due_on=due_on,
            )
        case ActivityCompleted() | ActivityCancelled():
            return closed(document, "activity_overdue") | {"owner": None}
        case ActivityRescheduled() as moved:
            return _owned(closed(document, "activity_overdue"), moved)
        case ActivityReassigned() as given:
            return _handed(_owned(document, given), recorded, given)
        case ActivityFact() as told:
            return _owned(document, told)
        case _:
            return document


def plan(document: Document, recorded: Recorded) -> Document:
    """What is open under a plan that was closed was carried over: it waits for nobody."""
    return document | {"closed": True} if isinstance(recorded.event, ActionPlanClosed) else document


def _owned(document: Document, told: ActivityFact) -> Document:
    told_of = {"owner": told.owner.organisation_id, "title": dict(told.title), "plan_id": told.plan_id}
    return document | told_of


def _handed(document: Document, recorded: Recorded, given: ActivityReassigned) -> Document:
    late = [line for line in document.get("lines", ()) if line["kind"] == "activity_overdue"]
    for line in late:
        due_on = date.fromisoformat(line["due_on"])
        waits = escalating(of_party(given.owner), due_on)
        document = opened(document, recorded, "activity_overdue", given.title, waits, due_on=due_on)
    return document


def review(document: Document, recorded: Recorded) -> Document:
    """A linkage's review that is late waits for the secretariat."""
    match recorded.event:
        case LinkageReviewFellOverdue(due_on=due_on) as late:
            waits = escalating(SECRETARIAT, due_on)
            return opened(document, recorded, "review_overdue", late.title, waits, due_on=due_on)
        case LinkageReviewed() | LinkageEnded():
            return closed(document, "review_overdue")
        case _:
            return document


def commitment(document: Document, recorded: Recorded) -> Document:
    """A promise past its day is the task of whoever follows it up; whose promise it is says who has to hand it over."""
    match recorded.event:
        case CommitmentFellOverdue(due_on=due_on) as late:
            waits = escalating(of_party(late.follow_up), due_on)
            return opened(document, recorded, "commitment_overdue", late.title, waits, due_on=due_on)
        case CommitmentClosed():
            return closed(document, "commitment_overdue") | {"membership_id": None}
        case CommitmentTerms() as terms:
            if isinstance(terms, CommitmentDueChanged):
                document = closed(document, "commitment_overdue")
            held_in = terms.by.province or recorded.province
            held = {"membership_id": terms.by.membership_id, "held_in": held_in, "title": dict(terms.title)}
            return document | held
        case _:
            return document


def milestone(document: Document, recorded: Recorded) -> Document:
    """A milestone that is late waits for the secretariat."""
    match recorded.event:
        case PartnershipMilestoneFellOverdue(milestone=late):
            waits = escalating(SECRETARIAT, late.due_on)
            return opened(document, recorded, "milestone_overdue", late.title, waits, due_on=late.due_on, part=late.id)
        case PartnershipMilestoneReached(milestone=reached):
            return closed(document, "milestone_overdue", part=reached.id)
        case PartnershipClosed():
            return closed(document, "milestone_overdue")
        case _:
            return document


def figures(document: Document, recorded: Recorded) -> Document:
    """A figure waits for the secretariat, a returned one for its member; those of a file are that file's task."""
    match recorded.event:
        case IndicatorSubmitted() | SubmissionCorrected() as told:
            document = closed(document, "verify_figure", "correct_figure", part=_key(told))
            if told.import_id is not None:
                return _of_file(document, _key(told), told.import_id)
            waits = [(SECRETARIAT, None)]
            return opened(document, recorded, "verify_figure", _named(told), waits, part=_key(told))
        case SubmissionReturned() as back:
            document = closed(_of_file(document, _key(back), None), "verify_figure", part=_key(back))
            waits = [(of_member(back.member_id, "data_officer"), None)]
            return opened(document, recorded, "correct_figure", _named(back), waits, part=_key(back))
        case SubmissionVerified() | SubmissionWithdrawn() as judged:
            document = closed(document, "verify_figure", "correct_figure", part=_key(judged))
            return _of_file(document, _key(judged), None)
        case _:
            return document


def _key(told: Figure | Judged) -> str:
    return f"{told.period} {told.source.name}"


def _named(told: Figure | Judged) -> dict[str, str]:
    return {"en": f"{told.indicator} {told.area} {told.dimensions} {told.period} {told.source.name}"}


def _of_file(document: Document, key: str, import_id: str | None) -> Document:
    """Which figures of which files wait: a file's task is open until none of its figures does."""
    waiting = {one["figure"]: one["import_id"] for one in document.get("of_files", ()) if one["figure"] != key}
    if import_id is not None:
        waiting[key] = import_id
    told = [{"figure": figure, "import_id": file} for figure, file in sorted(waiting.items())]
    return document | {"of_files": told, "files": sorted(set(waiting.values()))}


def file(document: Document, recorded: Recorded) -> Document:
    """A file of figures is one task, however many rows it has."""
    match recorded.event:
        case ImportCompleted(accepted=accepted) as brought if accepted:
            document = document | {"import_id": brought.import_id}
            title = {"en": f"{brought.file_name}: {accepted} figures"}
            return opened(document, recorded, "verify_import", title, [(SECRETARIAT, None)])
        case _:
            return document


def post(document: Document, recorded: Recorded) -> Document:
    """Whose time in a post has ended: what they have promised is to be handed over, or closed.

    A correction may tell that it has not ended after all, or that it never began.
    """
    match recorded.event:
        case OfficeHolderLeftPost() as left:
            return _ended(document, left.membership_id, left.end_date)
        case OfficeHolderPostCorrected() as told:
            return _ended(document, told.membership_id, told.start_date if told.never_held else told.end_date)
        case OfficeHolderTookPost() as taken if document:
            return _ended(document, taken.membership_id, None)
        case _:
            return document


def _ended(document: Document, membership_id: str, on: date | None) -> Document:
    others = [one for one in document.get("ended", ()) if one["membership_id"] != membership_id]
    return document | {"ended": [*others, *([{"membership_id": membership_id, "on": on.isoformat()}] if on else [])]}


BY_QUEUE = ("province", "queues")
applications = View("applications", "membership/members", application, indexes=(BY_QUEUE,))
support = View("support_asked", "membership/support", support_asked, indexes=(BY_QUEUE,))
activities = View("activities", "membership/activities", activity, indexes=(BY_QUEUE, ("province", "owner")))
reviews = View("reviews", "membership/linkages", review, indexes=(BY_QUEUE,))
commitments = View("promises", "advocacy/commitments", commitment, indexes=(BY_QUEUE, ("province", "membership_id")))
milestones = View("milestones", "advocacy/partnerships", milestone, indexes=(BY_QUEUE,))
submissions = View("submissions", "reporting/series", figures, indexes=(BY_QUEUE, ("province", "files")))
plans = View("plans", "membership/plans", plan)
posts = View("posts", "advocacy/posts", post)
files = View("files", "reporting/imports", file, indexes=(BY_QUEUE,))
BY_LINES = (applications, support, activities, reviews, commitments, milestones, submissions, files)
"""Views whose documents hold tasks."""

VIEWS = (*BY_LINES, plans, posts)
