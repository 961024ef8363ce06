"""Posts over HTTP: who takes and leaves them, and who holds them on a day."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.advocacy.posts.bodies import Annulling, Correcting, Holding, Holdings, Leaving, Taking
from services.advocacy.posts.corrections import AnnulPost, CorrectPost
from services.advocacy.posts.decisions import LeavePost, TakePost
from services.advocacy.posts.on_record import on_record
from services.advocacy.posts.proceedings import Posts, corrected, tenure_of
from services.advocacy.posts.views import posts as posts_view
from shared.contracts.fields import Day, District
from shared.contracts.office_holders import MembershipId, PersonId, PostKind
from shared.journal import Receipt, Request
from shared.reference.provinces import PK
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Authoriser, Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def posts_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/advocacy/v1/{province}", tags=["office holders"])
    _commands(router, Posts(kit.journal), kit)
    reading = kit.authoriser.read(Permission.READ_PUBLIC)

    @router.get("/posts")
    async def list_posts(
        asked: Annotated[Reading, Depends(reading)],
        response: Response,
        district: District | None = None,
        party: Annotated[str | None, Query(max_length=40, examples=["ppp"])] = None,
        kind: PostKind | None = None,
        on: Annotated[Day | None, Query(description="local date, Asia/Karachi; by default today")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Holdings:
        """Who holds which post on a day: those of the province, and federal ones of its constituencies."""
        given = {"districts": district, "parties": party, "kinds": kind}
        where: Document = {name: value for name, value in given.items() if value is not None}
        if asked.province != PK:
            where["concerns"] = asked.province
        found = await kit.views.find(
            posts_view,
            where,
            provinces={asked.province, PK},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
        )
        tell_stale(response, found.stale)
        day = (on or kit.today()).isoformat()
        return Holdings(
            data=[
                Holding.model_validate({**term, "province": post["province"], "post_id": post["post_id"]})
                for post in found.documents
                for term in post["terms"]
                if holds_on(term, day) and _asked_for(term, district, party, kind)
            ],
            cursor=found.cursor,
        )

    return router


def holds_on(term: Document, day: str) -> bool:
    """Whether the post is held on the day, an ISO date."""
    return bool(term["start_date"] <= day and (term["end_date"] is None or day <= term["end_date"]))


def _asked_for(term: Document, district: str | None, party: str | None, kind: str | None) -> bool:
    of_party = term["on_behalf_of"]["party_id"] if term["on_behalf_of"] else None
    return district in {None, *term["districts"]} and party in {None, of_party} and kind in {None, term["kind"]}


def _commands(router: APIRouter, posts: Posts, kit: Kit) -> None:
    authoriser: Authoriser = kit.authoriser
    registering = authoriser.allow(Permission.REGISTER_OFFICE_HOLDER)

    @router.post("/office_holders/{person_id}/posts")
    async def take_post(
        province: ProvincePath,
        person_id: PersonId,
        body: Taking,
        request: Annotated[Request, Depends(registering)],
        response: Response,
    ) -> Receipt:
        """Tell that a registered person holds, or held, a post. The same again changes nothing.

        Members of the National Assembly and other federal office holders are told in PK, others in their province.

        Refused by `post.seat_taken`, `post.told_otherwise`, `post.future_date`, `post.ends_before_start`,
        `post.end_without_reason`, `post.no_constituency`, `post.not_elected`, `post.other_kind_of_seat`,
        `post.unknown_constituency`, `post.seat_elsewhere`, `post.district_outside_province`.
        """
        today = kit.today()
        tenure = tenure_of(body, await posts.holder(province, person_id), province, today)
        command = TakePost(tenure, province, today)
        return await posts.answer(province, tenure.membership_id, command, request, response)

    @router.post("/office_holders/{person_id}/posts/{membership_id}/end")
    async def leave_post(
        province: ProvincePath,
        person_id: PersonId,
        membership_id: MembershipId,
        body: Leaving,
        request: Annotated[Request, Depends(registering)],
        response: Response,
    ) -> Receipt:
        """Tell that a person's time in a post is over. The same again changes nothing.

        Refused by `post.unknown`, `post.already_left`, `post.ends_before_start`, `post.future_date`.
        """
        await posts.holder(province, person_id)
        today = kit.today()
        command = LeavePost(membership_id, person_id, body.end_date or today, body.why, today)
        return await posts.answer(province, membership_id, command, request, response)

    @router.post("/office_holders/{person_id}/posts/{membership_id}/correction")
    async def correct_post(
        province: ProvincePath,
        person_id: PersonId,
        membership_id: MembershipId,
        body: Correcting,
        request: Annotated[Request, Depends(registering)],
        response: Response,
    ) -> Receipt:
        """Tell the whole of what holds of a time in a post, where something wrong was told. The same again changes nothing.

        The post stays: where a wrong one was told, say that it was never held, and tell the right one.

        Refused by `post.unknown`, `post.another_post`, `post.meeting_stands`, `post.commitment_stands`, `post.seat_taken`,
        `post.future_date`, `post.ends_before_start`, `post.end_without_reason`, `post.no_constituency`, `post.not_elected`,
        `post.other_kind_of_seat`, `post.unknown_constituency`, `post.seat_elsewhere`, `post.district_outside_province`.
        """
        told = corrected(body, await posts.holder(province, person_id), membership_id, province)
        record = await on_record(kit.views, province, person_id, membership_id)
        command = CorrectPost(told, province, record, kit.today())
        return await posts.answer(province, membership_id, command, request, response)

    @router.post("/office_holders/{person_id}/posts/{membership_id}/annulment")
    async def annul_post(
        province: ProvincePath,
        person_id: PersonId,
        membership_id: MembershipId,
        body: Annulling,
        request: Annotated[Request, Depends(registering)],
        response: Response,
    ) -> Receipt:
        """Tell that a person never held a post of which it was told. The same again changes nothing.

        Refused by `post.unknown`, `post.meeting_stands`, `post.commitment_stands`.
        """
        await posts.holder(province, person_id)
        record = await on_record(kit.views, province, person_id, membership_id)
        command = AnnulPost(membership_id, person_id, body.why, record)
        return await posts.answer(province, membership_id, command, request, response)
