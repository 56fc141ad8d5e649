"""Ten seconds for complaints too: stage, words and timers are what they were; the citizen hears nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, broken_rules, form_of, opens, sends
from tests.fakes.gateway import FakeGateway, words_of
from village_desk import clock
from village_desk.conversation.state import State
from village_desk.database import db, transaction
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.tickets import complaint_times
from village_desk.tickets.models import ComplaintWord, Ticket
from village_desk.tickets.status import ComplaintStatus

ANSWER = "Loket sudah ditambah sejak Senin."


@pytest.fixture
def chat(village: Village) -> Conversation:
    """The chat of who complained."""
    with transaction():
        row = Conversation(
            office_id=village.office.id, citizen_id=village.complaint.citizen_id, updated_at=clock.now()
        )
        db.session.add(row)
    return row


def fresh(village: Village) -> Ticket:
    db.session.expire_all()
    return db.session.get_one(Ticket, village.complaint.id)


def said(village: Village) -> list[str | None]:
    db.session.expire_all()
    rows = db.session.query(ComplaintWord).filter_by(ticket_id=village.complaint.id)
    return [row.text for row in rows.order_by(ComplaintWord.id)]


def pressed(desk: FlaskClient, village: Village, page: str, words: str = "") -> str:
    """Write it on its page, look, send; what the complaint's page says then."""
    path = f"/desk/aduan/{village.complaint.id}/{page}"
    hidden = form_of(opens(desk, path).split("<main")[1])
    done = {"outcome": "mended"} if page.endswith(ComplaintStatus.ANSWERED) else {}
    answer = sends(desk, path, **{**hidden, **done, "words": words, "langkah": "kirim"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return opens(desk, answer.headers["Location"])


def undo_on(page: str) -> str:
    found = re.search(r'action="([^"]+/urungkan(?:/\d+)?)"', page.split("</h1>")[0])
    assert found, "the button stands on top: ten seconds are too short to scroll"
    return found[1]


def test_an_answer_is_taken_back_with_its_words_and_its_timers(
    desk: FlaskClient, village: Village, fake_gateway: FakeGateway, work: Callable[[], object]
) -> None:
    pressed(desk, village, f"status/{ComplaintStatus.ACKNOWLEDGED}")
    work()
    fake_gateway.sent.clear()
    before = fresh(village)
    acknowledged = complaint_times.of(before).acknowledged_at
    was = (before.status, before.assignee_id, before.due_at, before.first_answer_at)
    page = pressed(desk, village, f"status/{ComplaintStatus.ANSWERED}", ANSWER)
    assert "Pesan untuk warga dikirim dalam" in page and said(village) == [ANSWER]
    after = opens(desk, sends(desk, undo_on(page)).headers["Location"])
    assert "Perubahan diurungkan. Warga tidak dikirimi pesan." in after
    ticket = fresh(village)
    timers = complaint_times.of(ticket)
    assert (ticket.status, ticket.assignee_id, ticket.due_at, ticket.first_answer_at) == was
    assert (timers.acknowledged_at, timers.answered_at) == (acknowledged, None) and acknowledged
    assert said(village) == [] and ANSWER not in after
    work()
    assert fake_gateway.sent == [] and broken_rules() == []


def test_a_first_stage_is_taken_back_and_only_the_last_change_can_be(
    desk: FlaskClient, village: Village
) -> None:
    before = fresh(village)
    was = (before.status, before.assignee_id, before.first_answer_at)
    page = pressed(desk, village, f"status/{ComplaintStatus.ACKNOWLEDGED}")
    sends(desk, undo_on(page))
    ticket = fresh(village)
    assert (ticket.status, ticket.assignee_id, ticket.first_answer_at) == was
    assert complaint_times.of(ticket).acknowledged_at is None
    pressed(desk, village, f"status/{ComplaintStatus.ACKNOWLEDGED}")
    page = pressed(desk, village, f"status/{ComplaintStatus.HANDLING}")
    sends(desk, undo_on(page))
    again = sends(desk, f"/desk/aduan/{ticket.id}/urungkan")
    assert "tidak dapat diurungkan" in opens(desk, again.headers["Location"])
    assert fresh(village).status == ComplaintStatus.ACKNOWLEDGED


def test_what_is_on_its_way_stays_as_it_is(desk: FlaskClient, village: Village) -> None:
    pressed(desk, village, f"status/{ComplaintStatus.ACKNOWLEDGED}")
    page = pressed(desk, village, f"status/{ComplaintStatus.ANSWERED}", ANSWER)
    with transaction():
        mine = db.session.query(OutboxMessage).filter_by(ticket_id=village.complaint.id, notice="answered")
        mine.one().state = "calling"
    after = opens(desk, sends(desk, undo_on(page)).headers["Location"])
    assert "tidak dapat diurungkan" in after
    assert fresh(village).status == ComplaintStatus.ANSWERED and said(village) == [ANSWER]


def test_a_question_is_taken_back_and_nobody_waits_for_its_answer(
    desk: FlaskClient,
    village: Village,
    chat: Conversation,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    page = pressed(desk, village, "balas", "Hari apa kejadiannya?")
    undo = undo_on(page)
    db.session.expire_all()
    assert State.from_json(chat.state).ask.kind == "complaint"
    assert "Balasan diurungkan" in opens(desk, sends(desk, undo).headers["Location"])
    sends(desk, undo)  # the same press on a bad line
    work()
    db.session.expire_all()
    assert fake_gateway.sent == [] and said(village) == []
    assert State.from_json(chat.state).ask.kind == "none"
    assert fresh(village).first_answer_at is None


def test_of_two_questions_the_first_still_waits_for_its_answer(
    desk: FlaskClient,
    village: Village,
    chat: Conversation,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    pressed(desk, village, "balas", "Hari apa kejadiannya?")
    page = pressed(desk, village, "balas", "Siapa petugasnya?")
    sends(desk, undo_on(page))
    work()
    db.session.expire_all()
    assert [words_of(message) for message in fake_gateway.sent] == ["Hari apa kejadiannya?"]
    assert said(village) == ["Hari apa kejadiannya?"]
    assert State.from_json(chat.state).ask.kind == "complaint"


def test_a_message_of_a_request_is_none_of_this_complaint(desk: FlaskClient, village: Village) -> None:
    wrong = f"/desk/aduan/{village.complaint.id}/urungkan/{village.to_call.id}"
    assert sends(desk, wrong).status_code == 404
