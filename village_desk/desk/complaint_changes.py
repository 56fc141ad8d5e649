"""Working on a complaint: its stages and the office's words, each shown before it goes; notes between officials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.database import db
from village_desk.desk import meanwhile
from village_desk.desk.complaint_finding import back_to_complaint, workable_or_404
from village_desk.desk.complaint_forms import AnswerForm, NoteForm, ReplyForm, WordsForm
from village_desk.desk.finding import action_key, do_once, expected_version, once
from village_desk.desk.meanwhile import Stale
from village_desk.desk.sending import Preview, preview_change, preview_reply, window_words
from village_desk.desk.words import Tag, status_tag
from village_desk.errors import InvalidInput, NotFound, StaleChange
from village_desk.security.access import current_user, requires
from village_desk.security.forms import DeskForm
from village_desk.tickets import (
    action_keys,
    complaint_replies,
    complaints,
    lifecycle,
    queue,
    status,
    undoing,
)
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import VERBS, ComplaintStatus
from village_desk.translation import gettext as _
from village_desk.translation import said

blueprint = Blueprint("complaint_changes", __name__)

Answer = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Writing:
    """One page on which something is written: its words, what is shown before it goes, and what carries it out."""

    ticket: Ticket
    title: str
    button: str
    form: DeskForm
    preview: Callable[[], Preview] | None
    act: Callable[[], object]
    result: str
    hint: str = ""
    becomes: Tag | None = None
    asks: bool = True
    to: str = ""  # the status that it leads to; "" when it stays where it is

    @property
    def words(self) -> str:
        return (self.form["words"].data or "").strip()


@blueprint.route("/desk/aduan/<int:ticket_id>/status/<to>", methods=["GET", "POST"])
@requires("officer", "head", "admin")
def move(ticket_id: int, to: str) -> Answer:
    """The next stage: first the exact message, then, at the second press, it goes."""
    ticket = workable_or_404(ticket_id)
    if to not in complaints.BY_OFFICERS:
        raise NotFound
    answering = to == ComplaintStatus.ANSWERED
    form = AnswerForm(request.form) if answering else WordsForm(request.form)
    user, now, version = current_user(), clock.now(), expected_version()
    if request.method == "GET" and ticket.status == to:
        return back_to_complaint(ticket.id, "sudah")

    def words() -> str:
        return (form.words.data or "").strip()

    return _answer(
        Writing(
            ticket,
            _(VERBS[to]),
            _(VERBS[to]),
            form,
            lambda: preview_change(ticket, to, words(), now),
            lambda: complaints.move(
                ticket.id,
                to,
                words(),
                user_id=user.id,
                now=now,
                expected_version=version,
                outcome=_outcome(form),
            ),
            "diubah",
            _("Tulis apa yang ditemukan, apa yang diperbaiki, dan sejak kapan. Jangan menyebut nama pengadu.")
            if answering
            else "",
            status_tag(to),
            answering,
            to,
        )
    )


@blueprint.route("/desk/aduan/<int:ticket_id>/balas", methods=["GET", "POST"])
@requires("officer", "head", "admin")
def reply(ticket_id: int) -> Answer:
    """Ask the citizen something, or tell them something, without a change of status."""
    ticket, form = workable_or_404(ticket_id), ReplyForm(request.form)
    user, now, key = current_user(), clock.now(), action_key()

    def send() -> None:
        meanwhile.insist(ticket)
        words = (form.words.data or "").strip()
        complaint_replies.reply(ticket.id, words, user_id=user.id, now=now, action_key=key)

    def preview() -> Preview:
        return preview_reply(ticket, (form.words.data or "").strip(), now)

    hint = window_words(ticket, now) or ""
    return _answer(
        Writing(ticket, _("Tulis kepada warga"), _("Kirim pesan"), form, preview, send, "dibalas", hint)
    )


@blueprint.post("/desk/aduan/<int:ticket_id>/urungkan")
@requires("officer", "head", "admin")
def undo(ticket_id: int) -> Response:
    """Take the last change of status back while its message waits, as with a request."""
    ticket, user, now = workable_or_404(ticket_id), current_user(), clock.now()

    def act() -> str:
        return "urung" if undoing.undo(ticket.id, user_id=user.id, now=now) else "urung-terlambat"

    return back_to_complaint(ticket.id, once(act, "urung-terlambat", "urung"))


@blueprint.post("/desk/aduan/<int:ticket_id>/urungkan/<int:message_id>")
@requires("officer", "head", "admin")
def undo_reply(ticket_id: int, message_id: int) -> Response:
    """Take a word to the citizen back while it waits."""
    ticket, user, now = workable_or_404(ticket_id), current_user(), clock.now()

    def act() -> str:
        back = complaint_replies.take_back(ticket.id, message_id, user_id=user.id, now=now)
        return "diurungkan" if back else "terlambat-urung"

    return back_to_complaint(ticket.id, once(act, "terlambat-urung", "diurungkan"))


@blueprint.route("/desk/aduan/<int:ticket_id>/catatan", methods=["GET", "POST"])
@requires("officer", "head", "admin")
def note(ticket_id: int) -> Answer:
    """A note that only officials see."""
    ticket, form = workable_or_404(ticket_id), NoteForm(request.form)
    user, now = current_user(), clock.now()
    return _answer(
        Writing(
            ticket,
            _("Catatan dalam"),
            _("Simpan catatan"),
            form,
            None,
            lambda: lifecycle.add_note(ticket.id, form.words.data or "", user_id=user.id, now=now),
            "dicatat",
            _("Warga tidak melihat catatan ini."),
        )
    )


def _outcome(form: DeskForm) -> str:
    """What was done, where the form asks for it."""
    return str(form["outcome"].data or "") if "outcome" in form else ""


def _answer(writing: Writing) -> Answer:
    if request.method == "POST" and action_keys.used(action_key()):
        return back_to_complaint(writing.ticket.id, "sudah")
    step = request.form.get("langkah")
    if writing.preview is not None and _stale(writing.ticket, step):
        return _clash(writing)
    if writing.to:
        status.check("complaint", writing.ticket.status, writing.to)
    if request.method != "POST":
        shown = writing.preview() if writing.preview and not writing.asks else None
        return _page(writing, shown)
    if not writing.form.validate():
        return _page(writing, None, 422)
    if step != "kirim" and writing.preview is not None:
        return _page(writing, None if step == "ubah" else writing.preview())
    silent = writing.preview is not None and writing.preview().body is None
    try:
        do_once(writing.act)
    except StaleChange:  # a colleague was quicker by less than this request took
        return _clash(writing)
    except InvalidInput as problem:
        asked = problem.field if problem.field in writing.form else "words"
        writing.form[asked].errors = [said(problem)]
        return _page(writing, None, 422)
    result = "diubah-diam" if writing.result == "diubah" and silent else writing.result
    return back_to_complaint(writing.ticket.id, result)


def _stale(ticket: Ticket, step: str | None) -> bool:
    """Did others change it, or write to the citizen, since the page was made?"""
    if request.method != "POST":
        return False
    known = request.form.get("version")
    changed = known != str(ticket.version) if step == "kirim" or known else False
    return changed or bool(meanwhile.since(queue.events(ticket), meanwhile.seen()))


def _clash(writing: Writing) -> Answer:
    """Both versions, as with a request; nothing typed is lost."""
    ticket = writing.ticket
    db.session.refresh(ticket)
    possible = not writing.to or writing.to in status.allowed("complaint", ticket.status)
    stale = Stale(writing.title, writing.button, writing.form, writing.becomes, possible)
    return meanwhile.clash(ticket, stale)


def _page(writing: Writing, preview: Preview | None, code: int = 200) -> Answer:
    page = render_template(
        "desk/complaint_writing.html",
        writing=writing,
        ticket=writing.ticket,
        form=writing.form,
        preview=preview,
        action_key=request.form.get("action_key") or action_keys.new(),
        version=request.form.get("version") or writing.ticket.version,
        seen=request.form.get("seen") or meanwhile.last(queue.events(writing.ticket)),
    )
    return page, code
