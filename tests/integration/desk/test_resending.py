"""*Kirim ulang*: what certainly did not arrive goes once more, once; nothing that may have arrived does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.desk_cast import Village, a_user, broken_rules, form_of, opens, sends, sign_in
from tests.fakes.gateway import FakeGateway, words_of
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway.types import PermanentFailure, UnknownOutcome
from village_desk.messages import outbox
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office.models import OfficeNotice
from village_desk.tickets import correspondence, lifecycle, told_together
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

WORDS = "Bu, mohon bawa KTP asli."
BLOCKED = PermanentFailure("blocked", "63024")
AGAIN = re.compile(r'href="([^"]+/kirim-ulang/\d+)"')


@pytest.fixture
def ticket(village: Village) -> Ticket:
    """The request, whose chat has nothing to be called about."""
    with transaction():
        village.to_call.phone_done_at = clock.now()
    return village.ticket


def replied(desk: FlaskClient, ticket: Ticket) -> None:
    answer = sends(desk, f"/desk/t/{ticket.id}/balas", reply=WORDS, langkah="kirim")
    assert answer.status_code == 303


def moved(village: Village, *path: str) -> None:
    for to in path:
        with transaction():
            lifecycle.change_status(
                village.ticket.id, to, actor=officer(village.staff["officer"].id), now=clock.now()
            )


def offered(desk: FlaskClient, page: str) -> list[str]:
    return AGAIN.findall(opens(desk, page))


def pressed(desk: FlaskClient, address: str, shown: str) -> str:
    """The button of this page; what stands there afterwards."""
    hidden = form_of(shown.split("<main")[1])
    answer = desk.post(address, data=hidden)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return opens(desk, answer.headers["Location"])


def heard(gateway: FakeGateway) -> list[str]:
    return [words_of(message) for message in gateway.sent]


def rows(**those: object) -> list[OutboxMessage]:
    db.session.expire_all()
    return list(db.session.query(OutboxMessage).filter_by(**those).order_by(OutboxMessage.id))


def test_a_failed_reply_says_why_and_two_presses_bring_the_citizen_exactly_one(
    desk: FlaskClient, ticket: Ticket, fake_gateway: FakeGateway, work: Callable[[], object]
) -> None:
    fake_gateway.fail(BLOCKED)
    replied(desk, ticket)
    work()
    page = opens(desk, f"/desk/t/{ticket.id}")
    assert "gagal: warga memblokir nomor kantor" in page
    (address,) = AGAIN.findall(page)
    shown = opens(desk, address)
    assert WORDS in shown and "Dikirim lewat WhatsApp sebagai pesan biasa." in shown
    after = pressed(desk, address, shown)
    assert "Pesan sedang dikirim ulang." in after and "Dikirim ulang" in after
    pressed(desk, address, shown)  # the same press on a bad line
    work()
    assert heard(fake_gateway) == [WORDS]
    again = opens(desk, f"/desk/t/{ticket.id}")
    assert AGAIN.findall(again) == [] and "Pesan yang gagal ditulis ulang" in again
    assert broken_rules() == []


def test_two_officers_who_press_at_once_are_one_message(
    desk: FlaskClient,
    village: Village,
    ticket: Ticket,
    app: Flask,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    fake_gateway.fail(BLOCKED)
    replied(desk, ticket)
    work()
    with transaction():
        colleague = a_user(village.office, "officer", name="Joko Susilo")
    joko = app.test_client()
    sign_in(joko, colleague)
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    mine, his = opens(desk, address), opens(joko, address)
    pressed(desk, address, mine)
    assert "Dikirim ulang" in pressed(joko, address, his)
    work()
    assert heard(fake_gateway) == [WORDS]


def test_taken_back_within_its_seconds_nothing_goes_and_it_can_be_sent_again(
    desk: FlaskClient, ticket: Ticket, fake_gateway: FakeGateway, work: Callable[[], object]
) -> None:
    fake_gateway.fail(BLOCKED)
    replied(desk, ticket)
    work()
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    shown = opens(desk, address)
    after = pressed(desk, address, shown)
    undo = re.search(r'action="([^"]+/urungkan/\d+)"', after)
    assert undo
    assert sends(desk, undo[1]).status_code == 303
    work()
    assert heard(fake_gateway) == []
    old = desk.post(address, data=form_of(shown.split("<main")[1]))  # the page of before, pressed once more
    assert old.headers["Location"] == address, "nothing went: the page is shown anew"
    pressed(desk, address, opens(desk, address))
    work()
    assert heard(fake_gateway) == [WORDS]


def test_what_may_have_arrived_is_never_sent_again(
    desk: FlaskClient,
    ticket: Ticket,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    fake_gateway.fail(UnknownOutcome("timeout"), accepted=True)
    replied(desk, ticket)
    work()
    (row,) = rows(purpose="officer")
    assert row.state == "unknown"
    address = f"/desk/t/{ticket.id}/kirim-ulang/{row.id}"
    assert offered(desk, f"/desk/t/{ticket.id}") == []
    assert "Tidak pasti apakah pesan pertama sampai" in opens(desk, address)
    with transaction():
        row.state, row.reason = "failed", "unknown"  # nobody could say what became of it
    assert offered(desk, f"/desk/t/{ticket.id}") == []
    assert sends(desk, address).status_code == 422
    work()
    assert heard(fake_gateway) == [WORDS]


def test_outside_the_window_the_page_says_that_it_cannot_go(
    desk: FlaskClient,
    village: Village,
    ticket: Ticket,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
    frozen: WallClock,
) -> None:
    fake_gateway.fail(BLOCKED)
    replied(desk, ticket)
    work()
    frozen("2026-11-25 09:00")
    sign_in(desk, village.staff["officer"])
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    shown = opens(desk, address)
    assert "lebih dari 24 jam lalu dan pesan resmi" in shown and "Silakan telepon warga." in shown
    assert "button main" not in shown.split("<main")[1]
    assert sends(desk, address).status_code == 422
    assert len(rows(purpose="officer")) == 1


@pytest.mark.parametrize("known", [True, False])
def test_outside_the_window_it_goes_in_the_approved_words(
    desk: FlaskClient,
    village: Village,
    ticket: Ticket,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
    frozen: WallClock,
    known: bool,
) -> None:
    with transaction():
        db.session.query(OfficeNotice).filter_by(key="officer_reply").delete()
    notice = factories.approved_notice(village.office, "officer_reply", ("office", "number", "message"))
    with transaction():
        notice.body = "Pesan {{1}} tentang {{2}}: {{3}}" if known else None
    fake_gateway.fail(BLOCKED)
    replied(desk, ticket)
    work()
    frozen("2026-11-25 09:00")
    sign_in(desk, village.staff["officer"])
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    shown = opens(desk, address)
    assert "jadi ini dikirim sebagai pesan resmi WhatsApp" in shown
    assert (f"tentang {ticket.number}: {WORDS}" in shown) is known
    pressed(desk, address, shown)
    work()
    (sent,) = fake_gateway.sent
    assert sent.content_sid and WORDS in sent.variables.values()


def test_news_goes_again_and_the_call_is_crossed_out_until_it_fails_too(
    desk: FlaskClient,
    village: Village,
    ticket: Ticket,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    moved(village, Status.CHECKING, Status.IN_PROGRESS)
    work()
    fake_gateway.sent.clear()
    fake_gateway.fail(BLOCKED, times=2)
    moved(village, Status.READY)
    work()
    assert "Warga belum diberi tahu" in opens(desk, f"/desk/t/{ticket.id}")
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    pressed(desk, address, opens(desk, address))
    listed = opens(desk, "/desk/telepon")
    assert ticket.number not in listed.split("<main")[1]
    assert "segera dikirim; belum ada tanda sampai" in opens(desk, f"/desk/t/{ticket.id}")
    work()  # fails once more: she is on the list again, once
    assert opens(desk, "/desk/telepon").count(f'href="/desk/t/{ticket.id}"') == 1
    (second,) = offered(desk, f"/desk/t/{ticket.id}")
    assert second != address
    pressed(desk, second, opens(desk, second))
    work()
    (said,) = heard(fake_gateway)
    assert "siap diambil" in said.lower()
    with transaction():
        last = rows(notice="ready")[-1]
        outbox.note_state(last, "delivered")
        last.delivered_at = clock.now()
    assert "Warga sudah diberi tahu: pesan sampai" in opens(desk, f"/desk/t/{ticket.id}")
    assert broken_rules() == []


def test_a_call_is_owed_again_when_the_second_sending_is_taken_back(
    desk: FlaskClient,
    village: Village,
    ticket: Ticket,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    moved(village, Status.CHECKING, Status.IN_PROGRESS)
    work()
    fake_gateway.fail(BLOCKED)
    moved(village, Status.READY)
    work()
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    after = pressed(desk, address, opens(desk, address))
    undo = re.search(r'action="([^"]+/urungkan/\d+)"', after)
    assert undo
    sends(desk, undo[1])
    sends(desk, undo[1])  # pressed twice
    assert ticket.number in opens(desk, "/desk/telepon").split("<main")[1]
    assert "Warga belum diberi tahu" in opens(desk, f"/desk/t/{ticket.id}")


def test_news_that_a_newer_status_overtook_is_not_offered_and_not_sent(
    desk: FlaskClient,
    village: Village,
    ticket: Ticket,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    moved(village, Status.CHECKING, Status.IN_PROGRESS)
    work()
    fake_gateway.sent.clear()
    fake_gateway.fail(BLOCKED)
    moved(village, Status.READY)
    work()
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    shown = opens(desk, address)
    moved(village, Status.COMPLETED)
    work()
    fake_gateway.sent.clear()
    assert offered(desk, f"/desk/t/{ticket.id}") == []
    answer = desk.post(address, data=form_of(shown.split("<main")[1]))
    assert answer.status_code == 422
    work()
    assert heard(fake_gateway) == []


def test_after_a_telephone_call_nothing_is_sent_again(
    desk: FlaskClient,
    village: Village,
    ticket: Ticket,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
) -> None:
    moved(village, Status.CHECKING, Status.IN_PROGRESS)
    work()
    fake_gateway.fail(BLOCKED)
    moved(village, Status.READY)
    work()
    (address,) = offered(desk, f"/desk/t/{ticket.id}")
    with transaction():
        row = rows(notice="ready")[-1]
        row.phone_done_at, row.phone_outcome = clock.now(), "reached"
    assert offered(desk, f"/desk/t/{ticket.id}") == []
    assert "sudah selesai" in opens(desk, address)


def test_in_a_chat_without_a_request_it_is_the_same(
    desk: FlaskClient, village: Village, ticket: Ticket, fake_gateway: FakeGateway, work: Callable[[], object]
) -> None:
    chat = db.session.get_one(Conversation, village.conversation.id)
    fake_gateway.fail(BLOCKED)
    with transaction():
        correspondence.reply_in_chat(
            chat.id, WORDS, user_id=village.staff["officer"].id, now=clock.now(), action_key="satu"
        )
    work()
    (address,) = offered(desk, f"/desk/percakapan/{chat.id}")
    shown = opens(desk, address)
    after = pressed(desk, address, shown)
    assert "Pesan sedang dikirim ulang." in after and "Dikirim ulang" in after and "Urungkan" in after
    pressed(desk, address, shown)
    work()
    assert heard(fake_gateway) == [WORDS]


def test_news_that_names_several_requests_is_left_to_the_telephone(
    desk: FlaskClient,
    ticket: Ticket,
    village: Village,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved(village, Status.CHECKING, Status.IN_PROGRESS)
    work()
    fake_gateway.fail(BLOCKED)
    moved(village, Status.READY)
    work()
    assert len(offered(desk, f"/desk/t/{ticket.id}")) == 1
    monkeypatch.setattr(told_together, "tells_of_others", lambda ticket, event: True)
    assert offered(desk, f"/desk/t/{ticket.id}") == []
