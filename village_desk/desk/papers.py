"""Sending a finished paper: one page, one file, one press; what will happen is said before."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.desk.finding import action_key, back_to_ticket, do_once, ticket_or_404
from village_desk.desk.forms import PaperForm
from village_desk.errors import InvalidInput, TransitionRefused
from village_desk.messages import papers
from village_desk.security.access import current_user, requires
from village_desk.tickets import action_keys, paper_sending
from village_desk.tickets.models import Ticket
from village_desk.translation import said

blueprint = Blueprint("papers", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.route("/desk/t/<int:ticket_id>/kirim-pdf", methods=["GET", "POST"])
@requires("officer")
def send(ticket_id: int) -> Answer:
    """Choose the PDF; it is looked at before anything is promised to the citizen."""
    ticket, form = ticket_or_404(ticket_id), PaperForm(request.files)
    if not paper_sending.can_send(ticket):
        raise TransitionRefused("Dokumen hanya dapat dikirim bila permohonan siap diambil.")
    if request.method != "POST":
        return _page(ticket, form)
    given = request.files.get("paper")
    try:
        kept = papers.keep(given.read(papers.LARGEST + 1) if given else b"")
    except InvalidInput as problem:
        form.paper.errors = [said(problem)]
        return _page(ticket, form), 422
    user, now, key = current_user(), clock.now(), action_key()
    sent = False
    try:
        sent = do_once(
            lambda: paper_sending.send_paper(ticket.id, kept, user_id=user.id, now=now, action_key=key)
        )
    finally:
        if not sent:
            papers.discard(kept)
    return back_to_ticket(ticket.id, "pdf" if paper_sending.window_open(ticket, now) else "pdf-surat")


def _page(ticket: Ticket, form: PaperForm) -> str:
    return render_template(
        "desk/paper.html",
        ticket=ticket,
        form=form,
        open=paper_sending.window_open(ticket, clock.now()),
        action_key=request.form.get("action_key") or action_keys.new(),
    )
