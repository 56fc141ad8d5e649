"""Reminders: on their working days, in office hours, once each, never a volley, and silent when nobody is awaited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.fakes.gateway import FakeGateway, words_of
from tests.fakes.wall_clock import WallClock
from village_desk import clock, jobs
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.office import setup
from village_desk.office.models import Office
from village_desk.tickets import intake, lifecycle, phone_calls, queue, reminders
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket

Work = Callable[[], object]
LETTER = "domisili-usaha"
TEMPLATE = "HX" + "ab" * 16
PICKUP = ["office", "service", "number", "place", "opening", "bring"]


@pytest.fixture
def office(app: Flask, at: WallClock) -> Office:
    at("2026-11-02 09:00")  # a Monday without holidays near
    return factories.office(settings={"holidays": [], "phone": "0331 000011"})


@pytest.fixture
def ready(office: Office) -> Ticket:
    """Bu Siti's letter, ready since Monday 2 November 09.00."""
    ticket = factories.ticket(office, citizen=factories.citizen(office), service=LETTER)
    advance(ticket, "checking", "ready")
    return ticket


@pytest.fixture
def missing(office: Office) -> Ticket:
    """A request whose KK is awaited since Monday 2 November 09.00."""
    return factories.ticket(office, citizen=factories.citizen(office), service=LETTER, missing=("kk",))


def advance(ticket: Ticket, *path: str) -> None:
    user = factories.user(db.session.get_one(Office, ticket.office_id))
    for to in path:
        with transaction():
            lifecycle.change_status(ticket.id, to, actor=officer(user.id), now=clock.now())


def approves(office: Office, *keys: str) -> None:
    names = {"reminder_pickup": PICKUP, "reminder_documents": ["office", "number", "service", "detail"]}
    names["cancelled"] = names["reminder_documents"]
    given = {key: {"content_sid": TEMPLATE, "variables": names[key]} for key in keys}
    with transaction():
        setup.apply(office, {"notices": given})


def told(ticket: Ticket) -> list[OutboxMessage]:
    """The reminders of this request, oldest first."""
    db.session.rollback()
    rows = select(OutboxMessage).where(
        OutboxMessage.ticket_id == ticket.id, OutboxMessage.notice.like("reminder%")
    )
    return list(db.session.scalars(rows.order_by(OutboxMessage.id)))


def days_of(ticket: Ticket) -> list[int]:
    """Which reminders the history holds."""
    db.session.rollback()
    fresh = db.session.get_one(Ticket, ticket.id)
    return [int(event.details["day"]) for event in queue.events(fresh) if event.kind == "reminder"]


def status(ticket: Ticket) -> str:
    db.session.rollback()
    return db.session.get_one(Ticket, ticket.id, populate_existing=True).status


def every_day_of_november(
    at: WallClock, ticket: Ticket, until: int = 30, work: Work = lambda: None
) -> list[tuple[int, int]]:
    """Tick at ten o'clock each day; which reminder came on which day of the month."""
    came: list[tuple[int, int]] = []
    for day in range(3, until + 1):
        at(f"2026-11-{day:02d} 10:00")
        before = len(days_of(ticket))
        jobs.remind()
        work()
        came += [(day, which) for which in days_of(ticket)[before:]]
    return came


def test_an_uncollected_paper_is_reminded_of_after_3_7_and_14_working_days(
    ready: Ticket, at: WallClock
) -> None:
    assert every_day_of_november(at, ready) == [(5, 3), (11, 7), (20, 14)]
    assert status(ready) == "ready"


def test_missing_documents_are_reminded_of_twice_then_the_request_is_cancelled_kindly(
    missing: Ticket, at: WallClock, office: Office, fake_gateway: FakeGateway, work: Work
) -> None:
    approves(office, "reminder_documents", "cancelled")
    assert every_day_of_november(at, missing, work=work) == [(5, 3), (11, 7)]
    assert status(missing) == "cancelled"
    first, second, last = fake_gateway.sent
    assert words_of(first) == words_of(second)
    assert "Kartu Keluarga" in words_of(first)
    assert "berkas berikut belum kami terima sampai 14 hari kerja" in words_of(last)
    assert "Kartu Keluarga" in words_of(last)


def test_the_goodbye_must_reach_and_without_a_way_somebody_calls(
    missing: Ticket, at: WallClock, fake_gateway: FakeGateway, work: Work
) -> None:
    every_day_of_november(at, missing)
    work()
    listed = phone_calls.phone_list(missing.office_id)
    assert [message.notice for message, _ in listed] == ["cancelled"]


def test_a_reminder_never_calls_for_a_phone_call_and_says_why_it_did_not_go(
    ready: Ticket, at: WallClock, fake_gateway: FakeGateway, work: Work
) -> None:
    work()
    fake_gateway.sent.clear()
    at("2026-11-05 08:30")
    jobs.remind()
    work()
    (reminder,) = told(ready)
    assert (reminder.state, reminder.reason, reminder.phone_listed_at) == ("cancelled", "no_template", None)
    assert fake_gateway.sent == [] and days_of(ready) == [3]


def test_it_goes_as_template_outside_the_window_and_as_text_inside(
    ready: Ticket, at: WallClock, office: Office, fake_gateway: FakeGateway, work: Work
) -> None:
    approves(office, "reminder_pickup")
    work()
    at("2026-11-05 08:30")
    jobs.remind()
    work()
    assert fake_gateway.sent[-1].content_sid == TEMPLATE
    assert fake_gateway.sent[-1].variables["5"] == "hari ini sampai pukul 15.30 WIB"

    at("2026-11-11 09:00")
    with transaction():
        factories.citizen(office).last_inbound_at = clock.now() - timedelta(hours=1)
    jobs.remind()
    work()
    body = fake_gateway.sent[-1].body
    assert body is not None and "masih menunggu diambil" in body and "Selamat pagi" in body


@pytest.mark.parametrize(
    "moment", ["2026-11-05 07:59", "2026-11-05 12:30", "2026-11-05 21:00", "2026-11-07 10:00"]
)
def test_nobody_is_reminded_while_the_office_is_shut(ready: Ticket, at: WallClock, moment: str) -> None:
    at(moment)
    assert jobs.remind() == 0
    assert days_of(ready) == []


def test_it_waits_for_the_next_opening_then_goes(ready: Ticket, at: WallClock) -> None:
    at("2026-11-05 12:30")
    jobs.remind()
    at("2026-11-05 13:00")
    assert jobs.remind() == 1


def test_it_is_not_sent_late_at_night_after_an_outage(
    ready: Ticket, at: WallClock, office: Office, fake_gateway: FakeGateway, work: Work
) -> None:
    """R23: what was due in office hours is not said at 22.00 when the line is back."""
    approves(office, "reminder_pickup")
    work()
    fake_gateway.sent.clear()
    at("2026-11-05 15:00")
    jobs.remind()
    at("2026-11-05 22:00")
    work()
    assert fake_gateway.sent == []
    assert (told(ready)[0].state, told(ready)[0].reason) == ("expired", "stale")


def test_each_goes_once_however_often_and_by_however_many_it_is_looked_for(
    ready: Ticket, at: WallClock
) -> None:
    """R37: the tick may be doubled or late; what is due is a row."""
    at("2026-11-05 10:00")
    both = [reminders.due_tickets(clock.now()), reminders.due_tickets(clock.now())]
    done = []
    for (ticket_id,) in both:
        with transaction():
            done.append(reminders.take_step(ticket_id, clock.now()))
    assert done == ["reminded", "nothing"]
    assert jobs.remind() == 0
    assert len(told(ready)) == 1


def test_after_a_long_outage_there_is_one_reminder_not_three(ready: Ticket, at: WallClock) -> None:
    at("2026-11-26 10:00")
    jobs.remind()
    at("2026-11-27 10:00")
    jobs.remind()
    assert days_of(ready) == [14]


def test_after_a_long_outage_nobody_is_cancelled_without_a_reminder_before(
    missing: Ticket, at: WallClock
) -> None:
    at("2026-11-26 10:00")  # a Thursday
    jobs.remind()
    assert (days_of(missing), status(missing)) == ([7], "documents_missing")
    at("2026-11-30 15:00")
    jobs.remind()
    assert status(missing) == "documents_missing"
    at("2026-12-01 08:00")
    jobs.remind()
    assert status(missing) == "cancelled"


def test_who_has_collected_or_sent_is_left_in_peace(
    ready: Ticket, at: WallClock, fake_gateway: FakeGateway
) -> None:
    advance(ready, "completed")
    assert every_day_of_november(at, ready, 12) == []


def test_a_reminder_that_still_waits_is_withdrawn_when_the_paper_is_collected(
    ready: Ticket, at: WallClock, fake_gateway: FakeGateway
) -> None:
    at("2026-11-05 10:00")
    jobs.remind()
    advance(ready, "completed")
    assert [row.state for row in told(ready)] == ["cancelled"]


def test_a_paper_that_becomes_ready_again_is_counted_anew(ready: Ticket, at: WallClock) -> None:
    at("2026-11-05 10:00")
    jobs.remind()
    advance(ready, "in_progress", "ready")
    assert every_day_of_november(at, ready, 20)[0] == (10, 3)
    assert len({row.key for row in told(ready)}) == len(told(ready)) > 1


def test_holidays_are_no_working_days(ready: Ticket, at: WallClock, office: Office) -> None:
    with transaction():
        setup.apply(office, {"holidays": [{"day": "2026-11-04", "name": "Pilkades", "kind": "local"}]})
    assert every_day_of_november(at, ready, 6) == [(6, 3)]


def test_requests_from_the_counter_are_noted_with_the_reason(
    office: Office, at: WallClock, fake_gateway: FakeGateway
) -> None:
    ticket = factories.ticket(office, service=LETTER)
    advance(ticket, "checking", "ready")
    at("2026-11-05 10:00")
    jobs.remind()
    (event,) = [e for e in queue.events(ticket) if e.kind == "reminder"]
    assert event.no_notice_reason == "no_chat" and told(ticket) == []


def test_after_opt_out_nothing_goes(
    ready: Ticket, at: WallClock, office: Office, fake_gateway: FakeGateway, work: Work
) -> None:
    """R26."""
    approves(office, "reminder_pickup")
    work()
    fake_gateway.sent.clear()
    with transaction():
        factories.citizen(office).notices_off_at = clock.now()
    at("2026-11-05 10:00")
    jobs.remind()
    work()
    assert fake_gateway.sent == [] and told(ready)[0].reason == "opted_out"


def test_practice_is_never_reminded(office: Office, at: WallClock) -> None:
    ticket = factories.ticket(
        office,
        citizen=factories.citizen(office, training=True),
        service=LETTER,
        missing=("kk",),
        training=True,
    )
    assert every_day_of_november(at, ticket, 12) == []


def test_one_broken_request_stops_no_other(
    ready: Ticket, office: Office, at: WallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = factories.ticket(office, citizen=factories.citizen(office), service=LETTER)
    advance(second, "checking", "ready")
    real = reminders.take_step

    def breaks_for_the_first(ticket_id: int, now: object) -> str:
        if ticket_id == ready.id:
            raise RuntimeError
        return real(ticket_id, clock.now())

    monkeypatch.setattr(reminders, "take_step", breaks_for_the_first)
    at("2026-11-05 10:00")
    assert jobs.remind() == 1
    assert (days_of(ready), days_of(second)) == ([], [3])


def test_asked_again_by_an_officer_begins_anew(missing: Ticket, at: WallClock, office: Office) -> None:
    at("2026-11-04 09:00")
    user = factories.user(office)
    photo = factories.photo_of(factories.citizen(office))
    with transaction():
        intake.add_documents(missing.id, [(photo.id, "kk")], now=clock.now())
    with transaction():
        lifecycle.change_status(missing.id, "checking", actor=officer(user.id), now=clock.now())
    with transaction():
        intake.ask_again(missing.id, ["kk"], "", user_id=user.id, now=clock.now())
    assert every_day_of_november(at, missing, 10) == [(9, 3)]
