"""A period's report: what it counts, and what it leaves out. The second way to the same: test_the_second_way.py."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_ticket, opens, sign_in
from tests.fakes.wall_clock import WallClock, wib
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.figures import cases, history, periods
from village_desk.figures.summary import Summary, summarise
from village_desk.office import registry, setup
from village_desk.office.models import Office
from village_desk.tickets import duplicates, intake, lifecycle, undoing
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

STANDARD = timedelta(minutes=15)


def new(village: Village, n: int, *, training: bool = False) -> Ticket:
    with transaction():
        return a_ticket(village.office, phone=f"+6281200000{n:03d}", training=training)


def moves(village: Village, ticket: Ticket, *path: str, detail: str = "") -> None:
    for to in path:
        with transaction():
            rina = officer(village.staff["officer"].id)
            lifecycle.change_status(ticket.id, to, actor=rina, now=clock.now(), detail=detail)


def summary(village: Village, kind: str = "bulan") -> Summary:
    db.session.expire_all()
    hours, now = registry.hours_of(village.office), clock.now()
    period = periods.asked_for(kind, None, None, hours, now)
    return summarise(cases.of_period(village.office.id, period), period, hours, now, STANDARD)


def ready(village: Village, ticket: Ticket) -> None:
    moves(village, ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY)


def test_on_time_is_counted_of_what_was_promised_and_is_due(village: Village, at: WallClock) -> None:
    late, cancelled = new(village, 1), new(village, 2)
    at("2026-11-03 09:00")
    ready(village, village.ticket)
    moves(village, cancelled, Status.CANCELLED, detail="dicabut")
    assert (summary(village).due, summary(village).kept) == (0, 0), "no promise is due yet"
    at("2026-11-27 09:00")
    found = summary(village)
    assert (found.received, found.due, found.kept, found.late) == (3, 2, 1, 1)
    ready(village, late)
    assert (summary(village).kept, summary(village).late) == (1, 1), "ready late stays late"


def test_practice_and_other_months_are_no_part_of_it(village: Village, at: WallClock) -> None:
    new(village, 1, training=True)
    assert summary(village).received == 1
    at("2026-12-01 00:05")
    assert (summary(village).received, summary(village).backlog) == (0, 1)
    assert summary(village, "bulan-lalu").received == 1
    assert summary(village, "triwulan").received == 1


def test_times_are_working_time_and_a_median_needs_three(village: Village, at: WallClock) -> None:
    tickets = [village.ticket, new(village, 1), new(village, 2)]
    for ticket, moment in zip(
        tickets, ("2026-11-03 09:00", "2026-11-03 10:00", "2026-11-03 13:30"), strict=True
    ):
        at(moment)
        ready(village, ticket)
        found = summary(village)
        assert (found.to_ready.working is None) == (found.to_ready.cases < 3)
    assert found.to_ready.working is not None
    assert found.to_ready.working[0] == timedelta(hours=2)  # complete at night: from the opening at 08.00
    assert found.answered_in_time == 0 and found.first_answer.cases == 3


def test_the_page_begins_with_a_sentence_to_read_aloud(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    at("2026-11-27 09:00")
    sign_in(head, village.staff["head"])
    page = opens(head, "/reports/masa")
    assert "Pada masa November 2026, Desa Wonojati menerima 1 permohonan." in page, "it began this month"
    assert "Belum ada yang tepat waktu dari 1 yang dijanjikan selesai." in page
    assert "Siti Rahmawati" not in page and village.ticket.number not in page
    assert "Laporan bulan, triwulan, dan tahun" in opens(head, "/reports")
    assert "Belum ada permohonan" in opens(head, "/reports/masa?masa=bulan-lalu")
    own = opens(head, "/reports/masa?masa=sendiri&dari=2026-11-01&sampai=2026-11-30")
    assert "Laporan November 2026" in own, "dates that are a month are one"
    assert "November 2026" in opens(head, "/reports/masa?masa=sendiri&dari=2026-11-30&sampai=kemarin")


def test_a_month_that_is_not_over_is_held_against_as_many_days(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    with transaction():
        db.session.get_one(Office, village.office.id).created_at = wib("2026-01-05 08:00")
    at("2026-11-25 09:00")
    new(village, 1)
    at("2026-12-03 09:00")
    new(village, 2)
    sign_in(head, village.staff["head"])
    page = opens(head, "/reports/masa")
    assert "menerima 1 permohonan, sama banyak dengan 1 November 2026 – 3 November 2026." in page
    at("2027-01-04 09:00")
    sign_in(head, village.staff["head"])
    over = opens(head, "/reports/masa?masa=bulan-lalu")
    assert "menerima 1 permohonan, 1 lebih sedikit dari November 2026." in over


def test_a_promise_that_rested_is_neither_kept_nor_broken(village: Village, at: WallClock) -> None:
    """Papers were asked for in time and never came: the office's promise was not broken by that."""
    at("2026-11-03 09:00")
    with transaction():
        slug = village.ticket.terms["requirements"][0]["slug"]
        intake.ask_again(village.ticket.id, [slug], "", user_id=village.staff["officer"].id, now=clock.now())
    at("2026-11-27 09:00")
    assert summary(village).due == 0
    moves(village, village.ticket, Status.CANCELLED, detail="berkas tidak datang")
    assert (summary(village).due, summary(village).late) == (0, 0)


def test_asking_for_papers_makes_nothing_good_that_is_late(village: Village, at: WallClock) -> None:
    at("2026-11-27 09:00")
    assert summary(village).late == 1
    with transaction():
        slug = village.ticket.terms["requirements"][0]["slug"]
        intake.ask_again(village.ticket.id, [slug], "", user_id=village.staff["officer"].id, now=clock.now())
    assert summary(village).late == 1


def test_a_duplicate_is_one_promise_with_the_other(village: Village, at: WallClock) -> None:
    twin = new(village, 1)
    with transaction():
        db.session.get_one(Ticket, twin.id).citizen_id = db.session.get_one(
            Ticket, village.ticket.id
        ).citizen_id
    at("2026-11-03 09:00")
    ready(village, village.ticket)
    at("2026-11-27 09:00")
    with transaction():
        duplicates.merge(twin.id, village.ticket.id, user_id=village.staff["officer"].id, now=clock.now())
    assert (summary(village).due, summary(village).kept) == (1, 1)


def test_whom_nobody_answered_counts_against_the_standard(village: Village, at: WallClock) -> None:
    for n in range(2):
        new(village, n + 1)
    at("2026-11-03 08:05")
    moves(village, village.ticket, Status.CHECKING)
    assert (summary(village).answered_in_time, summary(village).answer_owed) == (1, 1), (
        "their time is not over"
    )
    at("2026-11-03 10:00")
    assert (summary(village).answered_in_time, summary(village).answer_owed) == (1, 3)


def test_what_was_taken_back_was_not_sent_back(village: Village, at: WallClock) -> None:
    at("2026-11-03 09:00")
    with transaction():
        slug = village.ticket.terms["requirements"][0]["slug"]
        intake.ask_again(village.ticket.id, [slug], "", user_id=village.staff["officer"].id, now=clock.now())
    hours, now = registry.hours_of(village.office), clock.now()
    november = periods.asked_for("bulan", None, None, hours, now)
    asked = [(november, [village.ticket.id])]
    assert history.sent_back(village.office.id, asked) == [{village.ticket.id: {slug: 1}}]
    with transaction():
        assert undoing.undo(village.ticket.id, user_id=village.staff["officer"].id, now=clock.now())
    assert history.sent_back(village.office.id, asked) == [{}]


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_year_ends_are_the_villages_own(village: Village, at: WallClock, zone: str) -> None:
    """WIB, WITA and WIT: the old year ends at midnight there, not here and not in UTC."""
    with transaction():
        setup.apply(db.session.get_one(Office, village.office.id), {"timezone": zone})
    new_year = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone))
    for n, moment in enumerate((new_year - timedelta(minutes=10), new_year + timedelta(minutes=10)), 1):
        at.move(moment)
        new(village, n)
    assert summary(village, "tahun").received == 1
    assert summary(village, "bulan-lalu").received == 1
    hours, now = registry.hours_of(village.office), clock.now()
    year = periods.asked_for("tahun", None, None, hours, now)
    assert (year.begins, year.words) == (new_year, "2027")
    old = periods.before(year, hours, year.ends)
    assert (old.ends, old.words) == (new_year, "2026")
    assert summarise(cases.of_period(village.office.id, old), old, hours, now, STANDARD).received == 2


@pytest.mark.parametrize("page", ["masa", "perbandingan"])
@pytest.mark.parametrize("days", ["dari=0001-01-01&sampai=0001-01-31", "dari=9999-12-01&sampai=9999-12-31"])
def test_years_that_cannot_be_are_this_month(
    head: FlaskClient, village: Village, page: str, days: str
) -> None:
    assert "November 2026" in opens(head, f"/reports/{page}?masa=sendiri&{days}")


def test_days_that_are_still_to_come_are_told_as_empty(head: FlaskClient) -> None:
    page = opens(head, "/reports/masa?masa=sendiri&dari=2027-02-01&sampai=2027-02-28")
    assert "Belum ada permohonan di Desa Wonojati pada masa Februari 2027." in page
