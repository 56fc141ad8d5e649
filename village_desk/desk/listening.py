"""*Dengarkan dan ketik*: voice notes that wait for an officer's ears, the oldest first; and one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.conversation import heard
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.desk import chat
from village_desk.desk.chat_files import ChatFile, chat_file
from village_desk.desk.finding import once
from village_desk.desk.forms import ListeningForm
from village_desk.desk.words import when
from village_desk.marked import marked
from village_desk.messages import notice_ways
from village_desk.messages.models import Conversation
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.security.access import (
    current_office,
    current_user,
    requires,
    scoped,
    scoped_one,
)
from village_desk.tickets import action_keys, chats, correspondence, listening, queue
from village_desk.tickets.models import ListeningTask
from village_desk.translation import said

blueprint = Blueprint("listening", __name__)

AROUND = 6  # messages shown beside the voice note
RESULTS = {
    "diketik": marked("Ketikan diteruskan. Percakapan warga berlanjut dengan sendirinya."),
    "diulang": marked("Warga diminta mengulang pesan suaranya atau menuliskannya."),
    "ditutup": marked("Pesan suara ditandai tidak perlu diketik lagi."),
    "rekan": marked("Pesan suara ini sudah dikerjakan, dan hanya dicatat sekali."),
}
DONE = {
    "typed": marked("Pesan suara ini sudah diketik."),
    "unclear": marked("Warga sudah diminta mengulang pesan suara ini."),
    "dropped": marked("Pesan suara ini sudah ditandai tidak perlu diketik."),
}
WAYS = {
    "template": marked(
        "Warga terakhir menulis lebih dari 24 jam lalu. Jawaban untuk warga dikirim memakai pesan resmi."
    ),
    "phone": marked(
        "Warga terakhir menulis lebih dari 24 jam lalu dan pesan resmi belum ada. Jawaban untuk warga masuk "
        "daftar Telepon warga."
    ),
}
_ASKING = ("Mohon ", "Sekarang ", "Please ", "Now ")
Answer = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Task(chat.Waiting):
    """One task in the list: so many voice notes."""

    count: int


@blueprint.get("/desk/dengarkan")
@requires("officer")
def show_all() -> str:
    """The list: emergencies first, then the oldest."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    rows = [
        Task(
            id=task.id,
            who=chat.who(citizen),
            since=when(task.spoken_at, hours, now),
            count=len(task.attachment_ids),
            urgent=_urgent(conversation),
            training=task.training,
        )
        for task, citizen, conversation in listening.waiting(office.id)
    ]
    result = said(RESULTS.get(request.args.get("hasil", ""), ""))
    return render_template("desk/listening_list.html", rows=rows, result=result)


@blueprint.route("/desk/dengarkan/<int:task_id>", methods=["GET", "POST"])
@requires("officer")
def show(task_id: int) -> Answer:
    """Listen, read what was asked, type what was said. What is typed stays in the box when it cannot go."""
    task, form = _task_or_404(task_id), ListeningForm(request.form)
    if request.method != "POST":
        return _page(task, form)
    if not form.validate():
        return _page(task, form), 422
    words = form.words.data or ""
    return _ended(
        "diketik", lambda user, now: listening.type_words(task.id, words, user_id=user, now=now)
    )


@blueprint.post("/desk/dengarkan/<int:task_id>/tidak-jelas")
@requires("officer")
def unclear(task_id: int) -> Response:
    """The citizen is asked kindly to repeat or to write."""
    task = _task_or_404(task_id)
    return _ended("diulang", lambda user, now: listening.unclear(task.id, user_id=user, now=now))


@blueprint.post("/desk/dengarkan/<int:task_id>/tutup")
@requires("officer")
def drop(task_id: int) -> Response:
    """Not needed any more."""
    task = _task_or_404(task_id)
    return _ended("ditutup", lambda user, now: listening.drop(task.id, user_id=user, now=now))


def _ended(result: str, act: Callable[[int, datetime], bool]) -> Response:
    """Do it once, and say so; a colleague who was quicker is told of."""
    user, now = current_user().id, clock.now()
    said_so = once(lambda: result if act(user, now) else "rekan", "rekan", result)
    return redirect(url_for("desk.listening.show_all", hasil=said_so), 303)


def _task_or_404(task_id: int) -> ListeningTask:
    found = scoped_one(select(ListeningTask).where(ListeningTask.id == task_id), ListeningTask)
    assert isinstance(found, ListeningTask)
    return found


def _page(task: ListeningTask, form: ListeningForm) -> str:
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    citizen = db.session.get_one(Citizen, task.citizen_id)
    conversation = db.session.scalar(
        scoped(select(Conversation).where(Conversation.citizen_id == citizen.id), Conversation)
    )
    lines = chat.lines_of_chat(citizen.id, office.id, queue.staff_names(office.id), hours, now)
    return render_template(
        "desk/listening.html",
        task=task,
        who=chat.who(citizen),
        done=said(DONE.get(task.state, "")),
        urgent=_urgent(conversation),
        since=when(task.spoken_at, hours, now),
        chat=conversation.id if conversation else None,
        files=_files(task),
        question=_question(lines, task),
        lines=lines[-AROUND:],
        wrote_since=_wrote_since(lines, task),
        moved_on=conversation is not None and _moved_on(task, conversation),
        way=_way_words(office, citizen, now),
        form=form,
        keys=[request.form.get("action_key") or action_keys.new(), action_keys.new(), action_keys.new()],
    )


def _files(task: ListeningTask) -> list[ChatFile]:
    return [chat_file(file) for file in listening.files_of(task)]


def _question(lines: list[chat.Line], task: ListeningTask) -> str:
    """What the citizen was asked last when they spoke: of a long message the part from the question on."""
    before = [line for line in lines if line.side == "office" and line.at <= task.spoken_at]
    parts = before[-1].words.split("\n\n") if before else [""]
    asking = [n for n, part in enumerate(parts) if "?" in part or part.startswith(_ASKING)]
    return "\n\n".join(parts[asking[-1] :] if asking else parts)


def _wrote_since(lines: list[chat.Line], task: ListeningTask) -> bool:
    """Has the citizen written words after speaking? Then it may be answered already."""
    later = task.spoken_at + timedelta(seconds=current().number("TURN_MAX"))
    return any(line.side == "citizen" and line.at > later and line.written for line in lines)


def _moved_on(task: ListeningTask, conversation: Conversation) -> bool:
    return task.asked != heard.place(State.from_json(conversation.state))


def _way_words(office: Office, citizen: Citizen, now: datetime) -> str:
    """How the answer will reach the citizen, where that is not the usual way."""
    way = notice_ways.way_of(
        office,
        citizen,
        now,
        purpose="reply",
        notice="officer_reply",
        values=correspondence.template_values(office, None, "-"),
        must_reach=True,
        has_body=True,
    )
    return said(WAYS.get(way.way, ""))


def _urgent(conversation: Conversation | None) -> bool:
    return conversation is not None and conversation.hand_over_reason == chats.EMERGENCY
