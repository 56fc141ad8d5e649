"""*Kirim ulang*: a message that did not arrive goes once more, shown before it goes, taken back for ten seconds."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.desk import sending
from village_desk.desk.finding import chat_or_404, do_once, ticket_or_404
from village_desk.desk.words import why_not
from village_desk.errors import InvalidInput
from village_desk.messages.models import OutboxMessage
from village_desk.security.access import current_office_id, current_user, requires, scoped_one
from village_desk.tickets import action_keys, resending
from village_desk.translation import said

blueprint = Blueprint("resends", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.route("/desk/t/<int:ticket_id>/kirim-ulang/<int:message_id>", methods=["GET", "POST"])
@requires("officer")
def of_ticket(ticket_id: int, message_id: int) -> Answer:
    """A failed message of the chat that stands on the page of a request."""
    ticket = ticket_or_404(ticket_id)
    return _answer(message_id, ticket.citizen_id, url_for("desk.ticket.show", ticket_id=ticket.id))


@blueprint.route(
    "/desk/percakapan/<int:conversation_id>/kirim-ulang/<int:message_id>", methods=["GET", "POST"]
)
@requires("officer")
def of_chat(conversation_id: int, message_id: int) -> Answer:
    """A failed message of a chat without a request."""
    row = chat_or_404(conversation_id)
    return _answer(message_id, row.citizen_id, url_for("desk.chats.show", conversation_id=row.id))


def _answer(message_id: int, citizen_id: int | None, back: str) -> Answer:
    message = scoped_one(
        select(OutboxMessage).where(
            OutboxMessage.id == message_id,
            OutboxMessage.citizen_id == citizen_id,
            OutboxMessage.private.is_(False),
        ),
        OutboxMessage,
    )
    user, office_id, now = current_user(), current_office_id(), clock.now()
    if resending.again_of(message.id) is not None:
        return redirect(f"{back}?hasil=dikirim-ulang", 303)
    try:
        preview, goes = sending.preview_again(resending.what_goes(message, now), now)
        if request.method != "POST":
            return _page(message, back, preview=preview, goes=goes)
        if not goes:
            return _page(message, back, preview=preview, goes=False), 422
        fresh = do_once(lambda: resending.resend(message.id, office_id=office_id, user_id=user.id, now=now))
    except InvalidInput as problem:
        return _page(message, back, problem=said(problem)), 422 if request.method == "POST" else 200
    if not fresh and resending.again_of(message.id) is None:
        return redirect(request.path, 303)  # an old page, whose sending was taken back: shown anew
    return redirect(f"{back}?hasil=dikirim-ulang", 303)


def _page(
    message: OutboxMessage,
    back: str,
    *,
    preview: sending.Preview | None = None,
    goes: bool = False,
    problem: str = "",
) -> str:
    return render_template(
        "desk/resend.html",
        back=back,
        failed=message.state in ("failed", "needs_person"),
        why=why_not(message.reason, message.error_code),
        preview=preview,
        goes=goes,
        problem=problem,
        action_key=request.form.get("action_key") or action_keys.new(),
    )
