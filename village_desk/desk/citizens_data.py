"""Citizens' rights at the desk: wishes to be erased with their deadlines, and whether a silent number is the same."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import audit, clock
from village_desk.citizens import doubt
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.desk.chat import who
from village_desk.desk.finding import chat_or_404, do_once
from village_desk.desk.words import when
from village_desk.errors import NotFound
from village_desk.marked import marked
from village_desk.messages.models import Conversation
from village_desk.office import registry
from village_desk.privacy import erasure_wishes
from village_desk.security.access import (
    current_office,
    current_office_id,
    current_user,
    has_role,
    requires,
)
from village_desk.tickets import action_keys
from village_desk.tickets.models import Ticket
from village_desk.translation import said

blueprint = Blueprint("citizens_data", __name__)

RESULTS = {"batal": marked("Permintaan dibatalkan. Data warga tetap disimpan.")}


@dataclass(frozen=True)
class Wish:
    """One citizen who wants to be erased. `tickets` hold it up; `more`: so does a complaint, not named here."""

    conversation_id: int | None
    who: str
    asked: str
    due: str
    late: bool
    tickets: list[Ticket]
    more: bool


@blueprint.get("/desk/data-warga")
@requires("officer", "admin")
def show() -> str:
    """The wishes that wait, the earliest deadline first."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    rows = [
        Wish(
            conversation_id=_conversation_of(citizen),
            who=who(citizen),
            asked=when(wish.asked_at, hours, now),
            due=when(wish.due_at, hours, now),
            late=wish.due_at < now,
            tickets=[ticket for ticket in tickets if ticket.kind == "request"],
            more=any(ticket.kind != "request" for ticket in tickets),
        )
        for wish, citizen, tickets in erasure_wishes.waiting(office.id)
    ]
    return render_template(
        "desk/citizens_data.html",
        rows=rows,
        action_key=action_keys.new(),
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


@blueprint.post("/desk/data-warga/<int:conversation_id>/batal")
@requires("officer", "admin")
def take_back(conversation_id: int) -> Response:
    """The citizen said, in another way than by chat, that the data are to stay."""
    chat, user = chat_or_404(conversation_id), current_user()
    if erasure_wishes.of(chat.citizen_id) is None:
        raise NotFound
    do_once(lambda: _take_back(chat.citizen_id, user.id))
    return redirect(url_for("desk.citizens_data.show", hasil="batal"), 303)


def _take_back(citizen_id: int, user_id: int) -> None:
    wish = erasure_wishes.of(citizen_id)
    if wish is not None:
        erasure_wishes.take_back(wish, at=clock.now(), by=user_id)


@blueprint.post("/desk/percakapan/<int:conversation_id>/orangnya-sama")
@requires("officer")
def same_person(conversation_id: int) -> Response:
    """An officer has made sure that the number still belongs to the same person; written down (S8, S23)."""
    chat, user = chat_or_404(conversation_id), current_user()
    do_once(lambda: _vouch(chat, user.id))
    return redirect(url_for("desk.chats.show", conversation_id=chat.id, hasil="sama"), 303)


def _vouch(chat: Conversation, user_id: int) -> None:
    citizen = db.session.get_one(Citizen, chat.citizen_id, with_for_update=True, populate_existing=True)
    if citizen.doubted_at is not None:
        doubt.settle(citizen, clock.now())
        subject = f"citizen:{citizen.id}"
        audit.note("identity.vouched", office_id=chat.office_id, user_id=user_id, subject=subject)


def waiting_count() -> int:
    """How many wishes to be erased wait, for the page of chats."""
    return len(erasure_wishes.waiting(current_office_id())) if has_role("officer", "admin") else 0


blueprint.app_context_processor(lambda: {"erasures_waiting": waiting_count})


def _conversation_of(citizen: Citizen) -> int | None:
    mine = select(Conversation.id).where(
        Conversation.citizen_id == citizen.id, Conversation.office_id == citizen.office_id
    )
    return db.session.execute(mine).scalar_one_or_none()
