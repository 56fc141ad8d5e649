"""Changing a ticket. Each change has a page that shows the exact message first; a second press carries it out."""

from __future__ import annotations

from flask import Blueprint, request
from wtforms.fields.choices import SelectChoice

from village_desk import clock
from village_desk.desk.actions_list import HARMFUL, verb
from village_desk.desk.changing import Answer, Change, answer
from village_desk.desk.file_list import file_list
from village_desk.desk.finding import expected_version, ticket_or_404
from village_desk.desk.forms import AskForm, CancelForm, HandOverForm, ReadyForm, RejectForm, ReturnedForm
from village_desk.desk.words import verdict_tag
from village_desk.errors import NotFound
from village_desk.security.access import current_user, requires
from village_desk.security.forms import DeskForm
from village_desk.tickets import intake, lifecycle, queue, status
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status
from village_desk.translation import gettext as _

blueprint = Blueprint("changes", __name__)

# Their messages name a detail that the officer must or may add. What the approved template of a notice cannot
# carry is not asked for: an officer's words may never be lost on the way.
DETAILS: dict[str, type[DeskForm]] = {
    Status.CANCELLED: CancelForm,
    Status.RETURNED_BY_AGENCY: ReturnedForm,
}


@blueprint.route("/desk/t/<int:ticket_id>/status/<to>", methods=["GET", "POST"])
@requires("officer")
def confirm(ticket_id: int, to: str) -> Answer:
    """A change that needs no more than a look at its message."""
    ticket = ticket_or_404(ticket_id)
    if to not in status.TRANSITIONS[ticket.kind] or to in (Status.REJECTED, Status.DOCUMENTS_MISSING):
        raise NotFound
    if to == Status.READY and ticket.kind == "request":
        return _ready(ticket)
    form = DETAILS.get(to, DeskForm)(request.form)
    user, now = current_user(), clock.now()

    def detail() -> str:
        return (form["detail"].data or "").strip() if "detail" in form else ""

    def act() -> object:
        return lifecycle.change_status(
            ticket.id,
            to,
            actor=officer(user.id),
            now=now,
            detail=detail(),
            expected_version=expected_version(),
        )

    words = verb(ticket, to)
    return answer(Change(ticket, to, words, words, form, detail, act, "diubah", to in HARMFUL))


def _ready(ticket: Ticket) -> Answer:
    """Ready to be collected; what was asked for with it may become ready in the same message."""
    form = ReadyForm(request.form)
    family = [one for one in _together(ticket, Status.READY) if one.citizen_id == ticket.citizen_id]
    _offer(form, family)
    user, now = current_user(), clock.now()

    def also() -> list[Ticket]:
        chosen = form["also"].data or [] if "also" in form else []
        return [one for one in family if one.id in chosen]

    def act() -> None:
        versions = {ticket.id: expected_version()} | {one.id: None for one in also()}
        for ticket_id, version in versions.items():
            lifecycle.change_status(
                ticket_id, Status.READY, actor=officer(user.id), now=now, expected_version=version
            )

    words = verb(ticket, Status.READY)
    change = Change(ticket, Status.READY, words, words, form, lambda: "", act, "diubah", also=also)
    return answer(change)


def _together(ticket: Ticket, to: str) -> list[Ticket]:
    """Those asked for with it that may make the same change."""
    return [one for one in queue.linked(ticket) if to in status.allowed(one.kind, one.status)]


def _offer(form: ReadyForm | HandOverForm, family: list[Ticket]) -> None:
    """Let them be ticked; where there are none, nothing is asked."""
    form.also.choices = [SelectChoice(one.id, f"{one.service_name} ({one.number})") for one in family]
    if not family:
        del form.also


@blueprint.route("/desk/t/<int:ticket_id>/minta-berkas", methods=["GET", "POST"])
@requires("officer")
def ask(ticket_id: int) -> Answer:
    """Ask for documents (again): the promise pauses until they are in."""
    ticket = ticket_or_404(ticket_id)
    form = AskForm(request.form)
    choices = [SelectChoice(r["slug"], r["name"]) for r in ticket.terms["requirements"] if not r["in_person"]]
    form.documents.choices = choices
    if request.method != "POST":
        form.documents.data = _wanting(ticket)
    user, now = current_user(), clock.now()

    def detail() -> str:
        return intake.asking_text(ticket, form.documents.data or [], form.words.data or "")

    def act() -> object:
        return intake.ask_again(
            ticket.id,
            form.documents.data or [],
            form.words.data or "",
            user_id=user.id,
            now=now,
            expected_version=expected_version(),
        )

    to = Status.DOCUMENTS_MISSING
    # Straight from the last verdict: what is asked for is known, and its message is shown at once (ux 4.2).
    filled = request.method != "POST" and bool(request.args.get("langsung") and form.documents.data)
    change = Change(
        ticket, to, _("Minta berkas"), _("Kirim permintaan"), form, detail, act, "diminta", filled_in=filled
    )
    return answer(change)


@blueprint.route("/desk/t/<int:ticket_id>/tolak", methods=["GET", "POST"])
@requires("officer")
def reject(ticket_id: int) -> Answer:
    """Refuse a request: a reason from the list and one's own words, both shown to the citizen (ux T10)."""
    ticket = ticket_or_404(ticket_id)
    form = RejectForm(request.form)
    user, now = current_user(), clock.now()

    def detail() -> str:
        return lifecycle.rejection_detail(form.reason.data or "", form.words.data or "")

    def act() -> object:
        return lifecycle.reject(
            ticket.id,
            form.reason.data or "",
            form.words.data or "",
            user_id=user.id,
            now=now,
            expected_version=expected_version(),
        )

    words = _("Tolak permohonan")
    change = Change(ticket, Status.REJECTED, words, words, form, detail, act, "ditolak", True)
    return answer(change)


@blueprint.route("/desk/t/<int:ticket_id>/serahkan", methods=["GET", "POST"])
@requires("officer")
def hand_over(ticket_id: int) -> Answer:
    """The paper leaves the office: who took it."""
    ticket = ticket_or_404(ticket_id)
    form = HandOverForm(request.form)
    together = _together(ticket, Status.COMPLETED)
    _offer(form, together)
    if together and request.method != "POST":
        form.also.data = [one.id for one in together]
    user, now = current_user(), clock.now()

    def hand(ticket_id: int, version: int | None) -> None:
        by, relation = form.collected_by.data or "", form.relation.data or ""
        lifecycle.hand_over(ticket_id, by, relation, user_id=user.id, now=now, expected_version=version)

    def act() -> None:
        hand(ticket.id, expected_version())
        for other in together:
            if "also" in form and other.id in (form.also.data or []):
                hand(other.id, None)

    words = _("Serahkan dokumen")
    change = Change(ticket, Status.COMPLETED, words, words, form, lambda: "", act, "diserahkan")
    return answer(change)


def _wanting(ticket: Ticket) -> list[str]:
    """What is probably to be asked for: files judged unusable, and required ones that never came."""
    lines = file_list(ticket).lines
    return [
        line.slug
        for line in lines
        if (line.required and line.tag == verdict_tag("absent"))
        or (line.files and all(f.verdict in intake.BAD_VERDICTS for f in line.files))
    ]
