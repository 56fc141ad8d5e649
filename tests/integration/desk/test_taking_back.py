"""Ten seconds to take a change back: the request is what it was, and the citizen hears nothing of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, broken_rules, form_of, opens, sends
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import Status


def fresh(village: Village) -> Ticket:
    db.session.expire_all()
    return db.session.get_one(Ticket, village.ticket.id)


def move(village: Village, *path: str) -> None:
    for to in path:
        with transaction():
            lifecycle.change_status(
                village.ticket.id, to, actor=officer(village.staff["officer"].id), now=clock.now()
            )


def news(notice: str) -> list[OutboxMessage]:
    db.session.expire_all()
    rows = (
        db.session.query(OutboxMessage).filter_by(notice=notice).filter(OutboxMessage.event_id.is_not(None))
    )
    return list(rows.order_by(OutboxMessage.id))


def press(desk: FlaskClient, village: Village, to: str, **typed: object) -> str:
    """The change through its page; what the request's page says then."""
    path = f"/desk/t/{village.ticket.id}/{to}"
    hidden = form_of(opens(desk, path).split("<main")[1])
    answer = sends(desk, path, **{**hidden, "langkah": "kirim", **typed})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return opens(desk, answer.headers["Location"])


@pytest.mark.settings(VILLAGE_DESK_UNDO="10")
def test_ready_by_mistake_is_taken_back_before_anything_leaves(desk: FlaskClient, village: Village) -> None:
    move(village, Status.CHECKING, Status.IN_PROGRESS)
    before = fresh(village)
    was = (before.due_at, before.next_reminder_at, before.pickup_code_hash)
    page = press(desk, village, "status/ready")
    assert "Urungkan" in page and "Pesan untuk warga dikirim dalam 10 detik." in page
    answer = sends(desk, f"/desk/t/{village.ticket.id}/urungkan")
    assert "Perubahan diurungkan. Warga tidak dikirimi pesan." in opens(desk, answer.headers["Location"])
    ticket = fresh(village)
    assert (ticket.status, ticket.ready_at) == (Status.IN_PROGRESS, None)
    assert (ticket.due_at, ticket.next_reminder_at, ticket.pickup_code_hash) == was
    assert [row.state for row in news("ready")] == ["cancelled"]
    assert broken_rules() == []


@pytest.mark.settings(VILLAGE_DESK_UNDO="25")
def test_the_seconds_that_are_said_are_those_that_are_set(desk: FlaskClient, village: Village) -> None:
    move(village, Status.CHECKING, Status.IN_PROGRESS)
    assert "Pesan untuk warga dikirim dalam 25 detik." in press(desk, village, "status/ready")
    together = opens(desk, f"/desk?hasil=sekaligus&untuk={village.ticket.id}")
    assert "Dapat diurungkan dalam 25 detik, sebelum pesan" in together


def test_the_history_keeps_both_and_the_tracking_page_neither(desk: FlaskClient, village: Village) -> None:
    move(village, Status.CHECKING, Status.IN_PROGRESS)
    press(desk, village, "status/ready")
    sends(desk, f"/desk/t/{village.ticket.id}/urungkan")
    page = opens(desk, f"/desk/t/{village.ticket.id}")
    assert (
        "Perubahan diurungkan: status kembali menjadi Diproses" in page
        and "Status menjadi Siap diambil" in page
    )
    public = opens(desk, f"/lacak/{village.ticket.token}")
    assert public.count("Diproses") >= 1 and "Siap diambil" not in public


def test_a_message_that_is_on_its_way_cannot_be_taken_back(desk: FlaskClient, village: Village) -> None:
    move(village, Status.CHECKING, Status.IN_PROGRESS)
    page = press(desk, village, "status/ready")
    with transaction():
        news("ready")[-1].state = "calling"
    answer = sends(desk, f"/desk/t/{village.ticket.id}/urungkan")
    page = opens(desk, answer.headers["Location"])
    assert "tidak dapat diurungkan" in page
    assert fresh(village).status == Status.READY


def test_who_collected_it_is_forgotten_and_the_call_is_owed_again(
    desk: FlaskClient, village: Village
) -> None:
    move(village, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    with transaction():
        for row in news("ready"):
            row.state, row.phone_listed_at = "needs_person", clock.now()
    press(
        desk,
        village,
        "serahkan",
        collected_by="Budi Santoso",
        relation="anak",
    )
    assert news("ready")[-1].phone_done_at is not None
    sends(desk, f"/desk/t/{village.ticket.id}/urungkan")
    ticket = fresh(village)
    assert (ticket.status, ticket.collected_by, ticket.completed_at) == (Status.READY, None, None)
    assert ticket.closed_at is None and ticket.ready_at is not None
    assert news("ready")[-1].phone_done_at is None, "the citizen is on the list of calls again"
    assert "Warga belum diberi tahu" in opens(desk, f"/desk/t/{ticket.id}")


def test_news_that_the_change_had_withdrawn_is_owed_again(desk: FlaskClient, village: Village) -> None:
    move(village, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    (ready,) = news("ready")
    press(desk, village, "status/in_progress")
    assert news("ready")[0].state == "cancelled"
    sends(desk, f"/desk/t/{village.ticket.id}/urungkan")
    assert fresh(village).status == Status.READY
    assert [(row.id, row.state) for row in news("ready")] == [(ready.id, "queued")]
    assert broken_rules() == []


def test_after_a_colleague_went_on_there_is_nothing_to_take_back(desk: FlaskClient, village: Village) -> None:
    press(desk, village, "status/checking")
    move(village, Status.IN_PROGRESS)
    with transaction():
        lifecycle.add_note(
            village.ticket.id, "sudah dicek", user_id=village.staff["officer"].id, now=clock.now()
        )
    assert sends(desk, f"/desk/t/{village.ticket.id}/urungkan").headers["Location"].endswith("hasil=urung")
    assert fresh(village).status == Status.CHECKING, "only the last change, once"
    assert sends(desk, f"/desk/t/{village.ticket.id}/urungkan").headers["Location"].endswith("terlambat")


def test_several_at_once_are_taken_back_together(desk: FlaskClient, village: Village) -> None:
    move(village, Status.CHECKING, Status.IN_PROGRESS)
    ids = [str(village.ticket.id)]
    looked = sends(desk, "/desk/sekaligus", apa="ready", t=ids).get_data(as_text=True)
    hidden = form_of(looked.split("<main")[1])
    done = sends(desk, "/desk/sekaligus", **{**hidden, "t": ids, "langkah": "kirim"})
    page = opens(desk, done.headers["Location"])
    assert "Urungkan" in page
    assert sends(desk, "/desk/sekaligus/urungkan", t=ids).headers["Location"].endswith("hasil=urung")
    assert fresh(village).status == Status.IN_PROGRESS
    kinds = [row.kind for row in db.session.query(TicketEvent).filter_by(ticket_id=village.ticket.id)]
    assert kinds.count("undone") == 1
