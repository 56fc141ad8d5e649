"""Chats that wait for a person: the list, one chat, an answer, or "nothing more is needed"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.desk import chat, replies, sending, survey_form
from village_desk.desk.finding import action_key, chat_or_404, do_once
from village_desk.desk.forms import ReplyForm
from village_desk.desk.words import Tag, when
from village_desk.errors import NotFound
from village_desk.marked import marked
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.security.access import (
    current_office,
    current_user,
    requires,
    scoped_one,
)
from village_desk.tickets import (
    action_keys,
    alerts,
    chats,
    correspondence,
    listening,
    of_chats,
    queue,
    quick_replies,
    resending,
)
from village_desk.tickets.models import Ticket
from village_desk.translation import gettext as _
from village_desk.translation import ngettext, said

blueprint = Blueprint("chats", __name__)

WHY = {
    "asked": marked("Warga minta bicara dengan petugas"),
    "voice": marked("Warga mengirim pesan suara"),
    "complaint": marked("Warga menyampaikan aduan"),
    "emergency": marked("Mendesak: warga menyebut keadaan darurat"),
    "not_understood": marked("Pesan warga belum dipahami"),
    "turn_failed": marked("Pesan warga belum terjawab otomatis"),
    "identity": marked("Nomor lama diam: warga belum dapat menunjukkan bahwa orangnya sama"),
    "after_closing": marked("Warga menyampaikan kekeliruan pada permohonan yang sudah lama selesai"),
}
URGENT = marked("Mendesak, keadaan darurat: %(what)s")
RESULTS = {
    "salah-paham": marked("Tanda tersimpan. Terima kasih, program belajar dari sini."),
    "dikirim-ulang": marked("Pesan sedang dikirim ulang."),
    "dibalas": marked("Balasan sedang dikirim. Jawaban otomatis berhenti selama Bapak/Ibu berbicara."),
    "diurungkan": marked("Balasan diurungkan dan tidak dikirim."),
    "terlambat-urung": marked("Balasan sudah dalam perjalanan dan tidak dapat diurungkan lagi."),
    "selesai": marked("Percakapan selesai. Warga kembali dijawab otomatis."),
    "sama": marked("Dicatat: orangnya sama. Permohonan lamanya terlihat lagi olehnya."),
}
Answer = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Waiting(chat.Waiting):
    """One chat in the list."""

    why: str
    place: int
    minutes: str
    late: bool
    voices: bool


@blueprint.get("/desk/percakapan")
@requires("officer")
def show_all() -> str:
    """The list: emergencies first, then the longest waiting."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    spoken = listening.citizens_waiting(office.id)
    rows = [
        _waiting(row, citizen, place, hours, now, citizen.id in spoken)
        for place, (row, citizen) in enumerate(chats.waiting(office.id), start=1)
    ]
    return render_template(
        "desk/chats.html",
        rows=rows,
        late_tag=Tag(
            "late", _("Melewati %(minutes)d menit jam kerja", minutes=_standard().total_seconds() // 60)
        ),
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


def _waiting(
    row: Conversation, citizen: Citizen, place: int, hours: OfficeHours, now: datetime, spoken: bool
) -> Waiting:
    since = row.handed_over_at or now
    waited = opening.working_time(hours, since, now)
    return Waiting(
        id=row.id,
        who=chat.who(citizen),
        why=_why(row),
        since=when(since, hours, now),
        urgent=row.hand_over_reason == chats.EMERGENCY,
        training=row.training,
        place=place,
        minutes=_minutes(waited),
        late=waited > _standard(),
        voices=spoken,
    )


def _standard() -> timedelta:
    """Within how much working time a first answer is owed."""
    return registry.first_answer_of(current_office())


def _why(row: Conversation) -> str:
    if row.hand_over_reason == chats.EMERGENCY and row.urgency in alerts.WORDS:
        what = said(alerts.WORDS[row.urgency])
        urgent = marked("Mendesak: %(what)s") if row.urgency == "death" else URGENT
        return str(_(urgent, what=what))
    return said(WHY.get(row.hand_over_reason or "", WHY["asked"]))


def _minutes(waited: timedelta) -> str:
    """The first-answer clock runs in office hours only; "" while they have not begun."""
    minutes = int(waited.total_seconds() // 60)
    if minutes < 1:
        return ""
    if minutes < 120:
        return str(ngettext("%(num)d menit jam kerja", "%(num)d menit jam kerja", minutes))
    return str(_("%(hours)d jam kerja", hours=minutes // 60))


@blueprint.route("/desk/percakapan/<int:conversation_id>", methods=["GET", "POST"])
@requires("officer")
def show(conversation_id: int) -> Answer:
    """One chat with its reply box: first the exact message and its way, then, at the second press, it goes."""
    row = chat_or_404(conversation_id)
    form = ReplyForm(request.form)
    if request.method != "POST":
        return _page(row, form)
    if code := request.form.get("cepat"):
        form.reply.data = _with_quick_reply(row, form.reply.data or "", code)
    if not form.validate():
        return _page(row, form), 422
    if code or request.form.get("langkah") != "kirim":
        return _page(row, form, shown=True)
    user, now, key, words = current_user(), clock.now(), action_key(), form.reply.data or ""
    do_once(lambda: correspondence.reply_in_chat(row.id, words, user_id=user.id, now=now, action_key=key))
    return redirect(url_for("desk.chats.show", conversation_id=row.id, hasil="dibalas"), 303)


@blueprint.post("/desk/percakapan/<int:conversation_id>/selesai")
@requires("officer")
def settle(conversation_id: int) -> Response:
    """Nothing more is needed: off the list, and the bot answers again."""
    row, user = chat_or_404(conversation_id), current_user()
    do_once(lambda: chats.settle(row.id, user_id=user.id, now=clock.now()))
    return redirect(url_for("desk.chats.show_all", hasil="selesai"), 303)


@blueprint.post("/desk/percakapan/<int:conversation_id>/urungkan/<int:message_id>")
@requires("officer")
def undo(conversation_id: int, message_id: int) -> Response:
    """Take a reply back while it still waits."""
    row = chat_or_404(conversation_id)
    mine = (
        OutboxMessage.id == message_id,
        OutboxMessage.citizen_id == row.citizen_id,
        OutboxMessage.private.is_(False),
    )
    message = scoped_one(select(OutboxMessage).where(*mine), OutboxMessage)
    if message.purpose != "officer" and not resending.is_again(message):
        raise NotFound  # a notice belongs to its change of status
    result = replies.take_back(message.id)
    return redirect(url_for("desk.chats.show", conversation_id=row.id, hasil=result), 303)


def _with_quick_reply(row: Conversation, written: str, code: str) -> str:
    """The reply behind what stands in the box already; an unknown one adds nothing."""
    citizen = db.session.get_one(Citizen, row.citizen_id)
    chosen = quick_replies.one(code, current_office(), None, citizen, clock.now())
    return "\n\n".join(part for part in (written.strip(), chosen.text if chosen else "") if part)


def _page(row: Conversation, form: ReplyForm, *, shown: bool = False) -> str:
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    citizen = db.session.get_one(Citizen, row.citizen_id)
    lines = chat.lines_of_chat(citizen.id, office.id, queue.staff_names(office.id), hours, now)
    return render_template(
        "desk/chat.html",
        row=row,
        who=chat.who(citizen),
        why=_why(row) if row.handed_over_at else "",
        urgent=row.hand_over_reason == chats.EMERGENCY,
        waits=chats.is_waiting(row),
        voices=listening.of_chat(citizen.id),
        lines=lines,
        undoable=chat.waiting_to_go(lines),
        tickets=_open_tickets(citizen),
        form=form,
        preview=sending.preview_in_chat(citizen, (form.reply.data or "").strip(), now) if shown else None,
        can_go=sending.can_go_to(citizen, now),
        window_words=sending.window_words_to(citizen, now),
        quick=survey_form.invitable(quick_replies.offered(office, None, citizen, now)),
        action_key=request.form.get("action_key") or action_keys.new(),
        settle_key=action_keys.new(),
        doubted=citizen.doubted_at is not None,
        vouch_key=action_keys.new(),
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


def _open_tickets(citizen: Citizen) -> list[Ticket]:
    """Requests only: who complained is nobody's business here."""
    own = of_chats.of_citizen(citizen.id)
    return [ticket for ticket in own if ticket.closed_at is None and ticket.kind == "request"]
