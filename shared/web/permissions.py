"""Who may do what: the one table that routes, documentation and tests share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.contracts.membership import RepresentativeRole


class Office(StrEnum):
    """What a token may say that an account is, in a province (`PK`: in all of them)."""

    SECRETARIAT = "secretariat"
    COMMITTEE_SECRETARY = "committee_secretary"
    ASSOCIATION = "association"
    PROGRAMME = "programme"
    OPERATOR = "operator"


class Permission(StrEnum):
    """What a route asks for."""

    ESTABLISH_ALLIANCE = "membership.establish_alliance"
    CHANGE_GUIDANCE = "membership.change_guidance"
    OPEN_CHAPTER = "membership.open_chapter"
    PRIORITISE_GOALS = "membership.prioritise_goals"
    APPLY = "membership.apply"
    DECIDE_ADMISSION = "membership.decide_admission"
    SUSPEND = "membership.suspend"
    REINSTATE = "membership.reinstate"
    CHANGE_PROFILE = "membership.change_profile"
    LEAVE = "membership.leave"
    NAME_REPRESENTATIVE = "membership.name_representative"
    SET_COMMITTEE_RULES = "membership.set_committee_rules"
    FILL_SEAT = "membership.fill_seat"
    HOLD_COMMITTEE_MEETING = "membership.hold_committee_meeting"
    DRAFT_PLAN = "membership.draft_plan"
    ENDORSE_PLAN = "membership.endorse_plan"
    CLOSE_PLAN = "membership.close_plan"
    PLAN_ACTIVITY = "membership.plan_activity"
    CHANGE_ACTIVITY = "membership.change_activity"
    REPORT_ACTIVITY = "membership.report_activity"
    REQUEST_SUPPORT = "membership.request_support"
    DECIDE_SUPPORT = "membership.decide_support"
    DELIVER_SUPPORT = "membership.deliver_support"
    FORMALISE_LINKAGE = "membership.formalise_linkage"
    READ_MEMBERS = "membership.read_members"
    READ_APPLICATIONS = "membership.read_applications"
    READ_REPRESENTATIVES = "membership.read_representatives"
    READ_WORK = "membership.read_work"
    READ_SEAT_HOLDERS = "membership.read_seat_holders"
    READ_SUPPORT = "membership.read_support"
    ADOPT_INDICATOR = "reporting.adopt_indicator"
    SUBMIT_FIGURE = "reporting.submit_figure"
    IMPORT_FIGURES = "reporting.import_figures"
    VERIFY_FIGURE = "reporting.verify_figure"
    RETURN_FIGURE = "reporting.return_figure"
    CORRECT_FIGURE = "reporting.correct_figure"
    WITHDRAW_FIGURE = "reporting.withdraw_figure"
    READ_VERIFIED = "reporting.read_verified"
    READ_ALL_FIGURES = "reporting.read_all_figures"
    REGISTER_OFFICE_HOLDER = "advocacy.register_office_holder"
    SCHEDULE_MEETING = "advocacy.schedule_meeting"
    LOG_MEETING = "advocacy.log_meeting"
    PUBLISH_MEETING = "advocacy.publish_meeting"
    RECORD_COMMITMENT = "advocacy.record_commitment"
    REPORT_COMMITMENT = "advocacy.report_commitment"
    ASSESS_COMMITMENT = "advocacy.assess_commitment"
    RAISE_ASK = "advocacy.raise_ask"
    ADVANCE_ASK = "advocacy.advance_ask"
    LAUNCH_CAMPAIGN = "advocacy.launch_campaign"
    HOLD_SESSION = "advocacy.hold_session"
    FORM_PARTNERSHIP = "advocacy.form_partnership"
    READ_PUBLIC = "advocacy.read_public"
    READ_ALL = "advocacy.read_all"
    READ_TASKS = "notifications.read_tasks"
    READ_CATALOGUE = "notifications.read_catalogue"
    READ_INBOX = "notifications.read_inbox"
    MANAGE_PARTNERS = "notifications.manage_partners"
    READ_DELIVERIES = "notifications.read_deliveries"
    RESEND = "notifications.resend"
    OWN_CONTACTS = "notifications.own_contacts"
    SUBSCRIBE = "notifications.subscribe"
    READ_STREAMS = "streams.read"
    ASK_STREAM_TICKET = "streams.ticket"
    MANAGE_WEBHOOKS = "notifications.manage_webhooks"
    OVERSEE_WEBHOOKS = "notifications.oversee_webhooks"
    TRY_SANDBOX = "sandbox.try"


ANY_REPRESENTATIVE: frozenset[RepresentativeRole] = frozenset({"head", "focal_person", "data_officer", "alternate"})
LEADERS: frozenset[RepresentativeRole] = frozenset({"head", "focal_person"})
DATA_OFFICER: frozenset[RepresentativeRole] = frozenset({"data_officer"})


@dataclass(frozen=True, slots=True)
class Permitted:
    """Who may: everybody, every account, offices in the province, or representatives for their own member.

    `active` asks the representative's organisation to be an active member (not applying, suspended or gone).
    Where a route names the organisation that a matter belongs to, representatives may act on their own only,
    and with `own_matter` False nobody who acts for that organisation may, whatever the office. Where `reading` is set,
    it does not matter for which of several organisations somebody does it. Where `listed` is set, an office of any
    province may ask for the country as a whole (`PK`): what is not wholly of the provinces that its token lists is refused
    by the decision.
    """

    meaning: str
    public: bool = False
    any_account: bool = False
    offices: frozenset[Office] = frozenset()
    representatives: frozenset[RepresentativeRole] = frozenset()
    active: bool = False
    own_matter: bool = True
    reading: bool = False
    listed: bool = False


_SECRETARIAT = frozenset({Office.SECRETARIAT})
_PROGRAMME = frozenset({Office.PROGRAMME})
_OPERATOR = frozenset({Office.OPERATOR})
_COMMITTEE = frozenset({Office.COMMITTEE_SECRETARY})
_ASSOCIATION = frozenset({Office.ASSOCIATION})
_EVERY_OFFICE = _SECRETARIAT | _COMMITTEE | _ASSOCIATION | _PROGRAMME


def _member(
    meaning: str,
    offices: frozenset[Office] = frozenset(),
    representatives: frozenset[RepresentativeRole] = frozenset(),
) -> Permitted:
    """What active members do for their own organisation."""
    return Permitted(meaning, offices=offices, representatives=representatives or ANY_REPRESENTATIVE, active=True)


def _inside(meaning: str) -> Permitted:
    """What offices and active members read: any account may apply, and thereby represents somebody."""
    return Permitted(meaning, offices=_EVERY_OFFICE, representatives=ANY_REPRESENTATIVE, active=True, reading=True)


PERMISSIONS: dict[Permission, Permitted] = {
    Permission.TRY_SANDBOX: Permitted("tell an example in the sandbox province", any_account=True),
    Permission.ESTABLISH_ALLIANCE: Permitted("establish a provincial alliance", offices=_PROGRAMME),
    Permission.CHANGE_GUIDANCE: Permitted("change an alliance's guiding association", offices=_PROGRAMME),
    Permission.OPEN_CHAPTER: Permitted("open and close district chapters, and say who belongs", offices=_SECRETARIAT),
    Permission.PRIORITISE_GOALS: Permitted("record how a district or province ranks the goals", offices=_SECRETARIAT),
    Permission.APPLY: Permitted("apply for membership", any_account=True),
    Permission.DECIDE_ADMISSION: Permitted("approve or decline an application", offices=_SECRETARIAT, own_matter=False),
    Permission.SUSPEND: Permitted("suspend a member", offices=_SECRETARIAT, own_matter=False),
    Permission.REINSTATE: Permitted("reinstate a member", offices=_SECRETARIAT, own_matter=False),
    Permission.CHANGE_PROFILE: Permitted(
        "change a member's profile", offices=_SECRETARIAT, representatives=ANY_REPRESENTATIVE
    ),
    Permission.LEAVE: Permitted("leave the alliance, or be expelled", offices=_SECRETARIAT, representatives=LEADERS),
    Permission.NAME_REPRESENTATIVE: Permitted(
        "name or release who acts for a member", offices=_SECRETARIAT, representatives=LEADERS
    ),
    Permission.SET_COMMITTEE_RULES: Permitted("set a core committee's rules", offices=_ASSOCIATION | _PROGRAMME),
    Permission.FILL_SEAT: Permitted("fill and vacate seats of a core committee", offices=_SECRETARIAT),
    Permission.HOLD_COMMITTEE_MEETING: Permitted("record a committee's meetings and decisions", offices=_COMMITTEE),
    Permission.DRAFT_PLAN: _member("draft an action plan", _SECRETARIAT, LEADERS),
    Permission.ENDORSE_PLAN: Permitted("endorse an action plan", offices=_ASSOCIATION | _PROGRAMME),
    Permission.CLOSE_PLAN: Permitted("close an action plan", offices=_SECRETARIAT),
    Permission.PLAN_ACTIVITY: _member("propose an activity", _SECRETARIAT),
    Permission.CHANGE_ACTIVITY: Permitted("reschedule, reassign or cancel an activity", offices=_SECRETARIAT),
    Permission.REPORT_ACTIVITY: _member("report an activity's progress and completion"),
    Permission.REQUEST_SUPPORT: _member("ask for support", representatives=LEADERS),
    Permission.DECIDE_SUPPORT: Permitted("approve or decline support", offices=_PROGRAMME, own_matter=False),
    Permission.DELIVER_SUPPORT: Permitted(
        "record support delivered, and close it", offices=_PROGRAMME, own_matter=False
    ),
    Permission.FORMALISE_LINKAGE: Permitted("record, review and end formal linkages", offices=_SECRETARIAT),
    Permission.READ_MEMBERS: Permitted("read the members and their counts", public=True),
    Permission.READ_APPLICATIONS: Permitted(
        "read applications and declined ones",
        offices=_SECRETARIAT | _PROGRAMME,
        representatives=ANY_REPRESENTATIVE,
        reading=True,
    ),
    Permission.READ_REPRESENTATIVES: Permitted(
        "read who acts for a member", offices=_SECRETARIAT, representatives=ANY_REPRESENTATIVE, reading=True
    ),
    Permission.READ_WORK: Permitted(
        "read committees, plans, priorities, chapters, linkages, and who does what where", public=True
    ),
    Permission.READ_SEAT_HOLDERS: _inside("read whose contact sits on a committee"),
    Permission.READ_SUPPORT: Permitted(
        "read what support was asked for and given",
        offices=_EVERY_OFFICE,
        representatives=ANY_REPRESENTATIVE,
        reading=True,
    ),
    Permission.ADOPT_INDICATOR: Permitted("adopt or retire an indicator", offices=_PROGRAMME),
    Permission.SUBMIT_FIGURE: Permitted("submit a figure", representatives=DATA_OFFICER, active=True),
    Permission.IMPORT_FIGURES: Permitted("submit a file of figures", representatives=DATA_OFFICER, active=True),
    Permission.VERIFY_FIGURE: Permitted("verify a figure", offices=_SECRETARIAT, own_matter=False),
    Permission.RETURN_FIGURE: Permitted("return a figure to its submitter", offices=_SECRETARIAT, own_matter=False),
    Permission.CORRECT_FIGURE: Permitted("correct a figure", representatives=DATA_OFFICER, active=True),
    Permission.WITHDRAW_FIGURE: Permitted("withdraw a figure", representatives=DATA_OFFICER),
    Permission.READ_VERIFIED: Permitted("read indicators, verified figures, scorecards and progress", public=True),
    Permission.READ_ALL_FIGURES: Permitted(
        "read figures that wait or were returned, with their history",
        offices=_SECRETARIAT | _PROGRAMME,
        representatives=ANY_REPRESENTATIVE,
        reading=True,
    ),
    Permission.REGISTER_OFFICE_HOLDER: Permitted(
        "register legislators and officials", offices=_SECRETARIAT | _PROGRAMME
    ),
    Permission.SCHEDULE_MEETING: _member("schedule, move or cancel a meeting with office holders", _SECRETARIAT),
    Permission.LOG_MEETING: _member("log a meeting held, and correct the record", _SECRETARIAT),
    Permission.PUBLISH_MEETING: Permitted("publish a meeting's record", offices=_SECRETARIAT),
    Permission.RECORD_COMMITMENT: Permitted("record, move, hand over and close commitments", offices=_SECRETARIAT),
    Permission.REPORT_COMMITMENT: _member("report a commitment's progress", _SECRETARIAT),
    Permission.ASSESS_COMMITMENT: Permitted("assess a commitment's progress", offices=_SECRETARIAT),
    Permission.RAISE_ASK: _member("raise a policy ask", _SECRETARIAT),
    Permission.ADVANCE_ASK: Permitted("move a policy ask to another stage, or drop it", offices=_SECRETARIAT),
    Permission.LAUNCH_CAMPAIGN: _member("launch and close an awareness campaign", _SECRETARIAT, LEADERS),
    Permission.HOLD_SESSION: _member("record an awareness session, and correct the record", _SECRETARIAT),
    Permission.FORM_PARTNERSHIP: _member("propose a partnership and report on it", _SECRETARIAT, LEADERS),
    Permission.READ_PUBLIC: Permitted("read what advocacy has made public", public=True),
    Permission.READ_ALL: _inside("read meetings, commitments and partnerships that are not public"),
    Permission.READ_CATALOGUE: Permitted("read what events there are, with schemas and code lists", public=True),
    Permission.READ_TASKS: Permitted(
        "read the tasks of one's own offices, and of the members that one acts for", any_account=True, reading=True
    ),
    Permission.READ_INBOX: Permitted(
        "read what oneself and one's offices were told, and mark it as read", any_account=True, reading=True
    ),
    Permission.MANAGE_PARTNERS: Permitted(
        "give, change and end what partners may read, and have their credentials rotated",
        offices=_OPERATOR | _PROGRAMME,
        listed=True,
    ),
    Permission.READ_DELIVERIES: Permitted(
        "read what became of messages, without addresses", offices=_SECRETARIAT | _PROGRAMME, reading=True
    ),
    Permission.RESEND: Permitted("send a message again", offices=_SECRETARIAT | _PROGRAMME),
    Permission.OWN_CONTACTS: Permitted(
        "name, verify, remove and erase one's own addresses, and those of one's offices", any_account=True
    ),
    Permission.SUBSCRIBE: Permitted(
        "subscribe to what one may read in the province, for oneself and one's offices", any_account=True
    ),
    Permission.READ_STREAMS: _inside("read their own province's streams; partners those that they are granted"),
    Permission.ASK_STREAM_TICKET: Permitted("get a ticket for a stream that one may read", any_account=True),
    Permission.MANAGE_WEBHOOKS: Permitted(
        "have the streams that one may read posted to endpoints of one's own", any_account=True
    ),
    Permission.OVERSEE_WEBHOOKS: Permitted(
        "see whose webhooks there are in the province, and disable them", offices=_OPERATOR | _SECRETARIAT
    ),
}


def document() -> str:
    """The table as Markdown, for the documentation."""
    lines = ["| permission | what | who |", "|---|---|---|"]
    for permission, permitted in PERMISSIONS.items():
        who = ["everybody"] * permitted.public + ["every account"] * permitted.any_account
        where = "listed provinces" if permitted.listed else "province"
        who += [f"{office} ({where})" for office in sorted(permitted.offices)]
        if permitted.representatives:
            active = " of an active member" if permitted.active else ""
            who.append(f"{', '.join(sorted(permitted.representatives))}{active} for their own organisation")
        if not permitted.own_matter:
            who.append("never on their own organisation's matter")
        lines.append(f"| `{permission}` | {permitted.meaning} | {'; '.join(who)} |")
    return "\n".join(lines) + "\n"
