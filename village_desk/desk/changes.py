"""Changing a ticket. Each change has a page that shows the exact message first; a second press carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from village_desk import clock
from village_desk.desk.actions_list import HARMFUL, verb
from village_desk.desk.file_list import file_list
from village_desk.desk.finding import action_key, back_to_ticket, do_once, expected_version, ticket_or_404
from village_desk.desk.forms import AskForm, CancelForm, HandOverForm, RejectForm, ReturnedForm
from village_desk.desk.sending import Preview, preview_change
from village_desk.desk.words import status_tag
from village_desk.errors import InvalidInput, NotFound, StaleChange
from village_desk.security.access import current_user, requires
from village_desk.security.forms import DeskForm
from village_desk.tickets import action_keys, intake, lifecycle, queue, status
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

blueprint = Blueprint("changes", __name__)

Answer = str | tuple[str, int] | Response
# Their messages name a detail that the officer must or may add. What the approved template of a notice cannot
# carry is not asked for: an officer's words may never be lost on the way.
DETAILS: dict[str, type[DeskForm]] = {
    Status.CANCELLED: CancelForm,
    Status.RETURNED_BY_AGENCY: ReturnedForm,
}


@dataclass(frozen=True)
class Change:
    """One change on its page: the words of the page, and what carries it out."""

    ticket: Ticket
    to: str
    title: str
    button: str
    form: DeskForm
    detail: Callable[[], str]
    act: Callable[[], object]
    result: str
    harmful: bool = False
    filled_in: bool = False  # the first look already has all that the message needs


@blueprint.route("/desk/t/<int:ticket_id>/status/<to>", methods=["GET", "POST"])
@requires("officer")
def confirm(ticket_id: int, to: str) -> Answer:
    """A change that needs no more than a look at its message."""
    ticket = ticket_or_404(ticket_id)
    if to not in status.TRANSITIONS[ticket.kind] or to in (Status.REJECTED, Status.DOCUMENTS_MISSING):
        raise NotFound
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
    return _answer(Change(ticket, to, words, words, form, detail, act, "diubah", to in HARMFUL))


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
        ticket, to, "Minta berkas", "Kirim permintaan", form, detail, act, "diminta", filled_in=filled
    )
    return _answer(change)


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

    change = Change(
        ticket, Status.REJECTED, "Tolak permohonan", "Tolak permohonan", form, detail, act, "ditolak", True
    )
    return _answer(change)


@blueprint.route("/desk/t/<int:ticket_id>/serahkan", methods=["GET", "POST"])
@requires("officer")
def hand_over(ticket_id: int) -> Answer:
    """The paper leaves the office: who took it."""
    ticket = ticket_or_404(ticket_id)
    form = HandOverForm(request.form)
    together = [one for one in queue.linked(ticket) if one.status == Status.READY]
    form.also.choices = [SelectChoice(one.id, f"{one.service_name} ({one.number})") for one in together]
    if not together:
        del form.also
    elif request.method != "POST":
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

    change = Change(
        ticket, Status.COMPLETED, "Serahkan dokumen", "Serahkan dokumen", form, lambda: "", act, "diserahkan"
    )
    return _answer(change)


def _answer(change: Change) -> Answer:
    """GET: the form, and the message when it needs no form. POST: first the message, then the act."""
    if _done_already(change):
        return back_to_ticket(change.ticket.id, "sudah")
    step = request.form.get("langkah")
    if step == "kirim" and request.form.get("version") != str(change.ticket.version):
        raise StaleChange
    status.check(change.ticket.kind, change.ticket.status, change.to)
    now = clock.now()
    if request.method != "POST":
        ready = change.filled_in or not _asks(change)
        return _page(change, preview_change(change.ticket, change.to, change.detail(), now) if ready else None)
    if not change.form.validate():
        return _page(change, None, 422)
    if step != "kirim":
        shown = None if step == "ubah" else preview_change(change.ticket, change.to, change.detail(), now)
        return _page(change, shown)
    result = _result(change, preview_change(change.ticket, change.to, change.detail(), now))
    try:
        do_once(change.act)
    except InvalidInput as problem:
        _put(change.form, problem)
        return _page(change, None, 422)
    return back_to_ticket(change.ticket.id, result)


def _done_already(change: Change) -> bool:
    """The second press of a double click, whose answer is what the officer sees; or a page opened once more by
    "back", whose change is made. Neither is a colleague who was quicker."""
    if request.method == "POST":
        return action_keys.used(action_key())
    return change.ticket.status == change.to


def _result(change: Change, preview: Preview) -> str:
    """What the ticket's page says afterwards: sent, kept silent, or to be phoned."""
    if preview.body is not None and preview.tone == "act":
        return "telepon"
    return "diubah-diam" if change.result == "diubah" and preview.body is None else change.result


def _asks(change: Change) -> bool:
    """True when the form must be filled in before there is a message to show."""
    return any(field.flags.required for field in change.form)


def _put(form: DeskForm, problem: InvalidInput) -> None:
    field = form[problem.field] if problem.field in form else next(iter(form))
    field.errors = [problem.text]


def _page(change: Change, preview: Preview | None, code: int = 200) -> Answer:
    page = render_template(
        "desk/change.html",
        change=change,
        ticket=change.ticket,
        form=change.form,
        preview=preview,
        asks=_asks(change),
        becomes=status_tag(change.to),
        action_key=request.form.get("action_key") or action_keys.new(),
        version=request.form.get("version") or change.ticket.version,
    )
    return page, code


def _wanting(ticket: Ticket) -> list[str]:
    """What is probably to be asked for: files judged unusable, and required ones that never came."""
    lines = file_list(ticket).lines
    return [
        line.slug
        for line in lines
        if (line.required and line.tag is not None and line.tag.words == "Belum ada")
        or (line.files and all(f.verdict in intake.BAD_VERDICTS for f in line.files))
    ]
