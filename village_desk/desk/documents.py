"""One document per screen, with the verdict in thumb's reach; and the file itself, under a policy of its own."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from village_desk import audit, clock
from village_desk.database import transaction
from village_desk.desk.file_answer import SHOWN_INLINE, file_answer, first_piece
from village_desk.desk.file_list import File, FileList, file_list
from village_desk.desk.finding import back_to_ticket, do_once, ticket_or_404
from village_desk.desk.words import verdict_tag
from village_desk.errors import NotFound, StaleChange
from village_desk.messages.models import Attachment
from village_desk.security.access import current_user, requires, scoped_one
from village_desk.tickets import action_keys, intake, queue, status
from village_desk.tickets.models import Ticket, TicketDocument
from village_desk.tickets.status import Status
from village_desk.translation import gettext as _

blueprint = Blueprint("documents", __name__)

VERDICTS = ("readable", "blurred", "wrong")


@blueprint.get("/desk/t/<int:ticket_id>/berkas/<public_id>")
@requires("officer")
def show(ticket_id: int, public_id: str) -> str:
    """One document and its verdict buttons."""
    return _page(ticket_or_404(ticket_id), public_id)


def _page(ticket: Ticket, public_id: str, *, chosen: str = "") -> str:
    """`chosen`: the verdict that was not saved, because a colleague gave another first."""
    files = file_list(ticket)
    file = _file(files, public_id)
    attachment = attachment_of(ticket, public_id)
    turn = _turn()
    return render_template(
        "desk/document.html",
        ticket=ticket,
        file=file,
        name=intake.requirement_name(ticket, file.requirement),
        attachment=attachment,
        inline=attachment.content_type in SHOWN_INLINE,
        verdicts={verdict: verdict_tag(verdict).words for verdict in VERDICTS},
        left=files.unchecked,
        later=_after(files, public_id),
        turn=turn,
        turns={"left": (turn - 90) % 360, "right": (turn + 90) % 360},
        large=request.args.get("besar") == "1",
        action_key=action_keys.new(),
        clash=_clash(ticket, attachment, chosen) if chosen else None,
    )


def _clash(ticket: Ticket, attachment: Attachment, chosen: str) -> dict[str, str]:
    """Who was first, what they saw, and what is not saved."""
    document = _document(ticket, attachment)
    names = queue.staff_names(ticket.office_id)
    return {
        "who": names.get(document.verdict_by_id or 0, _("Petugas")),
        "theirs": verdict_tag(document.verdict).words,
        "mine": verdict_tag(chosen).words,
    }


@blueprint.get("/desk/t/<int:ticket_id>/berkas/<public_id>/isi")
@requires("officer")
def content(ticket_id: int, public_id: str) -> Response:
    """The bytes; who opened them is written down (S23)."""
    ticket = ticket_or_404(ticket_id)
    attachment = attachment_of(ticket, public_id)
    if first_piece():
        note_opened(ticket, attachment)
    return file_answer(attachment, f"{ticket.number}-{attachment.id}")


@blueprint.post("/desk/t/<int:ticket_id>/berkas/<public_id>/nilai")
@requires("officer")
def judge(ticket_id: int, public_id: str) -> AnyResponse | tuple[str, int]:
    """Note the verdict and go on to the next unchecked document, or back to the request."""
    ticket = ticket_or_404(ticket_id)
    document = _document(ticket, attachment_of(ticket, public_id))
    verdict, user, now = request.form.get("verdict", ""), current_user(), clock.now()
    shown = request.form.get("shown")
    try:
        do_once(lambda: intake.set_verdict(document.id, verdict, user_id=user.id, now=now, shown=shown))
    except StaleChange as problem:
        return _page(ticket, public_id, chosen=verdict), problem.status
    files = file_list(ticket)
    following = _after(files, public_id) or files.first_unchecked
    if following is not None:
        return _to_document(ticket, following)
    if files.bad and Status.DOCUMENTS_MISSING in status.allowed(ticket.kind, ticket.status):
        return redirect(url_for("desk.changes.ask", ticket_id=ticket.id, langsung=1), 303)
    return back_to_ticket(ticket.id, "dinilai")


def _turn() -> int:
    """How far the picture is turned to the right, in degrees: a state of the address, so that no script is needed."""
    asked = request.args.get("putar", "0")
    return int(asked) if asked in ("90", "180", "270") else 0


def _after(files: FileList, public_id: str) -> str | None:
    """The next document behind this one that nobody looked at yet: *Nanti* leads there, and judges nothing."""
    every = [file for line in files.lines for file in line.files]
    places = [place for place, file in enumerate(every) if file.public_id == public_id]
    behind = every[places[0] + 1 :] if places else []
    return next((file.public_id for file in behind if file.verdict == "unchecked" and file.public_id), None)


def _to_document(ticket: Ticket, public_id: str) -> AnyResponse:
    return redirect(url_for("desk.documents.show", ticket_id=ticket.id, public_id=public_id), 303)


def attachment_of(ticket: Ticket, public_id: str) -> Attachment:
    """A kept file of this very ticket. Raises NotFound."""
    found = scoped_one(
        select(Attachment)
        .join(TicketDocument, TicketDocument.attachment_id == Attachment.id)
        .where(
            Attachment.public_id == public_id,
            Attachment.state == "kept",
            TicketDocument.ticket_id == ticket.id,
        ),
        Attachment,
    )
    assert isinstance(found, Attachment)
    return found


def _document(ticket: Ticket, attachment: Attachment) -> TicketDocument:
    found = scoped_one(
        select(TicketDocument).where(
            TicketDocument.ticket_id == ticket.id, TicketDocument.attachment_id == attachment.id
        ),
        TicketDocument,
    )
    assert isinstance(found, TicketDocument)
    return found


def _file(files: FileList, public_id: str) -> File:
    every = [file for line in files.lines for file in line.files]
    found = next((file for file in every if file.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def note_opened(ticket: Ticket, attachment: Attachment) -> None:
    """Who opened which file is written down (S23)."""
    user = current_user()
    with transaction():
        audit.note(
            "document.opened",
            office_id=user.office_id,
            user_id=user.id,
            subject=f"ticket:{ticket.id}",
            attachment=attachment.id,
        )
