"""How a change of a request goes at the desk: its form, the exact message, the act, and colleagues who were first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.database import db
from village_desk.desk import meanwhile
from village_desk.desk.finding import action_key, back_to_ticket, do_once
from village_desk.desk.meanwhile import Stale
from village_desk.desk.sending import Preview, preview_change
from village_desk.desk.words import status_tag
from village_desk.errors import InvalidInput, StaleChange
from village_desk.security.forms import DeskForm, put
from village_desk.tickets import action_keys, status
from village_desk.tickets.models import Ticket

Answer = str | tuple[str, int] | Response


def _none() -> Sequence[Ticket]:
    return ()


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
    also: Callable[[], Sequence[Ticket]] = (
        _none  # requests that make the same change, told in the same message
    )

    def preview(self) -> Preview:
        """The message as it would go now."""
        return preview_change(self.ticket, self.to, self.detail(), clock.now(), also=self.also())


def answer(change: Change) -> Answer:
    """GET: the form, and the message when it needs no form. POST: first the message, then the act."""
    if _done_already(change):
        return back_to_ticket(change.ticket.id, "sudah")
    step = request.form.get("langkah")
    if _stale(change.ticket, step):
        return _clash(change)
    status.check(change.ticket.kind, change.ticket.status, change.to)
    if request.method != "POST":
        ready = change.filled_in or not _asks(change)
        return _page(change, change.preview() if ready else None)
    if not change.form.validate():
        return _page(change, None, 422)
    if step != "kirim":
        return _page(change, None if step == "ubah" else change.preview())
    return _carry_out(change)


def _stale(ticket: Ticket, step: str | None) -> bool:
    """Was the page made before the last change? A first look says so too, before anything is refused for it."""
    known = request.form.get("version") if request.method == "POST" else None
    return known != str(ticket.version) if step == "kirim" or known else False


def _carry_out(change: Change) -> Answer:
    result = _result(change, change.preview())
    try:
        do_once(change.act)
    except StaleChange:  # a colleague was quicker by less than this request took
        db.session.refresh(change.ticket)
        return _clash(change)
    except InvalidInput as problem:
        put(change.form, problem)
        return _page(change, None, 422)
    return back_to_ticket(change.ticket.id, result)


def _clash(change: Change) -> Answer:
    """Somebody changed the request since this page was made: both versions, and nothing typed is lost (ux T5)."""
    possible = change.to in status.allowed(change.ticket.kind, change.ticket.status)
    stale = Stale(change.title, change.button, change.form, status_tag(change.to), possible)
    return meanwhile.clash(change.ticket, stale)


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
