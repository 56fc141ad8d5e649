"""An officer's own words: to the citizen (shown before they go, taken back for ten seconds), or as a note."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.database import transaction
from village_desk.desk import meanwhile, sending, survey_form
from village_desk.desk.finding import action_key, back_to_ticket, do_once, once, ticket_or_404
from village_desk.desk.forms import NoteForm, ReplyForm
from village_desk.desk.sending import citizen_of
from village_desk.errors import InvalidInput, NotFound, StaleChange
from village_desk.messages.models import OutboxMessage
from village_desk.security.access import current_office, current_office_id, current_user, requires, scoped_one
from village_desk.tickets import (
    action_keys,
    correspondence,
    drafts,
    lifecycle,
    queue,
    quick_replies,
    resending,
)
from village_desk.tickets.models import Ticket
from village_desk.translation import said

blueprint = Blueprint("replies", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.route("/desk/t/<int:ticket_id>/balas", methods=["GET", "POST"])
@requires("officer")
def reply(ticket_id: int) -> Answer:
    """First the exact message and its way, then, at the second press, it goes."""
    ticket = ticket_or_404(ticket_id)
    form = ReplyForm(request.form)
    if request.method != "POST":
        draft = drafts.of(ticket.id, current_user().id)
        form.reply.data = (draft.text if draft else None) or ""
        return _reply_page(ticket, form)
    if code := request.form.get("cepat"):
        form.reply.data = _with_quick_reply(ticket, form.reply.data or "", code)
    if not form.validate():
        return _reply_page(ticket, form), 422
    if code or request.form.get("langkah") != "kirim":
        keep_draft(ticket, form.reply.data or "")
        return _reply_page(ticket, form, shown=True)
    user, now, key = current_user(), clock.now(), action_key()

    def act() -> None:
        meanwhile.insist(ticket)
        correspondence.reply(ticket.id, form.reply.data or "", user_id=user.id, now=now, action_key=key)
        drafts.drop(ticket.id, user.id)

    try:
        do_once(act)
    except StaleChange as problem:
        keep_draft(ticket, form.reply.data or "")
        return _reply_page(ticket, form, shown=True), problem.status
    except InvalidInput as problem:
        form.reply.errors = [said(problem)]
        return _reply_page(ticket, form), 422
    return back_to_ticket(ticket.id, "dibalas")


@blueprint.post("/desk/t/<int:ticket_id>/draf")
@requires("officer")
def save_draft(ticket_id: int) -> tuple[str, int]:
    """What is being typed, sent by the page itself now and then."""
    keep_draft(ticket_or_404(ticket_id), request.form.get("reply", ""))
    return "", 204


@blueprint.post("/desk/t/<int:ticket_id>/urungkan/<int:message_id>")
@requires("officer")
def undo(ticket_id: int, message_id: int) -> Response:
    """Take a reply back while it still waits."""
    ticket = ticket_or_404(ticket_id)
    message = scoped_one(
        select(OutboxMessage).where(
            OutboxMessage.id == message_id,
            OutboxMessage.citizen_id == ticket.citizen_id,  # the page shows the whole chat
            OutboxMessage.private.is_(False),
        ),
        OutboxMessage,
    )
    if message.purpose != "officer" and not resending.is_again(message):
        raise NotFound  # a notice belongs to its change of status
    return back_to_ticket(ticket.id, take_back(message.id))


def take_back(message_id: int) -> str:
    """Take an officer's own words back, once; the key of the words that say whether that came too late."""
    office_id, user, now = current_office_id(), current_user(), clock.now()

    def act() -> str:
        back = resending.take_back(message_id, office_id=office_id, user_id=user.id, now=now)
        return "diurungkan" if back else "terlambat-urung"

    return once(act, "terlambat-urung", "diurungkan")


@blueprint.route("/desk/t/<int:ticket_id>/catatan", methods=["GET", "POST"])
@requires("officer")
def note(ticket_id: int) -> Answer:
    """A note that only officials see."""
    ticket = ticket_or_404(ticket_id)
    form = NoteForm(request.form)
    if request.method != "POST" or not form.validate():
        page = render_template("desk/note.html", ticket=ticket, form=form, action_key=_key())
        return page, 422 if request.method == "POST" else 200
    user, now = current_user(), clock.now()
    do_once(lambda: lifecycle.add_note(ticket.id, form.note.data or "", user_id=user.id, now=now))
    return back_to_ticket(ticket.id, "dicatat")


def keep_draft(ticket: Ticket, words: str) -> None:
    """Keep the words of the signed-in officer until they are sent."""
    user, now = current_user(), clock.now()
    with transaction():
        drafts.keep(ticket, user.id, words, now)


def _with_quick_reply(ticket: Ticket, written: str, code: str) -> str:
    """The reply behind what stands in the box already; an unknown one adds nothing."""
    chosen = quick_replies.one(code, current_office(), ticket, citizen_of(ticket), clock.now())
    return "\n\n".join(part for part in (written.strip(), chosen.text if chosen else "") if part)


def _reply_page(ticket: Ticket, form: ReplyForm, *, shown: bool = False) -> str:
    now = clock.now()
    words, events = (form.reply.data or "").strip(), queue.events(ticket)
    return render_template(
        "desk/reply.html",
        ticket=ticket,
        form=form,
        preview=sending.preview_reply(ticket, words, now) if shown else None,
        can_go=sending.can_go(ticket, now),
        window_words=sending.window_words(ticket, now),
        quick=survey_form.invitable(
            quick_replies.offered(current_office(), ticket, citizen_of(ticket), now)
        ),
        action_key=_key(),
        news=meanwhile.told(ticket, meanwhile.since(events, meanwhile.seen())),
        seen=meanwhile.last(events),
    )


def _key() -> str:
    return request.form.get("action_key") or action_keys.new()
