"""Nobody waits unseen: what the duty phone, an officer and the head hear by themselves, once, in office hours."""

from __future__ import annotations

from datetime import time

import pytest
from flask import Flask

from tests.fakes.citizen import Citizen
from tests.fakes.desk_cast import a_user
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock, jobs, worker
from village_desk.database import db, transaction
from village_desk.office import setup
from village_desk.office.models import Office, User
from village_desk.tickets import attention, ownership
from village_desk.tickets.models import StaffNudge, Ticket

DUTY = "+6281399990000"
TEMPLATE = {"content_sid": f"HX{'ab12' * 8}", "variables": ["office", "detail"]}


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return stories.a_village(template=False, duty_phone=DUTY, notices={"queue_news": TEMPLATE})


def staff(office: Office, *roles: str, name: str) -> User:
    with transaction():
        return a_user(office, *roles, name=name)


def heard(citizen: Citizen, phone: str) -> list[str]:
    """What this telephone of the office received, as the approved words were filled in."""
    jobs.tell_staff()
    worker.work_until_quiet()
    sent = [message for message in citizen.gateway.sent if message.recipient == f"whatsapp:{phone}"]
    return [str((message.variables or {}).get("2", message.body)) for message in sent]


def test_at_opening_the_duty_phone_hears_of_the_night_once(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    stories.requests_the_letter(citizen)
    assert heard(citizen, DUTY) == []  # Friday night: the office is shut
    frozen("2026-11-23 08:01")
    (told,) = heard(citizen, DUTY)
    assert told.startswith("1 permohonan masuk sejak kantor tutup") and told.endswith("/desk")
    assert stories.NAME.split()[0] not in told and stories.NIK not in told
    frozen("2026-11-23 08:10")
    assert len(heard(citizen, DUTY)) == 1


def test_outside_the_window_the_heads_report_is_the_approved_message(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    head = staff(office, "head", name="Sutrisno")
    with transaction():
        db.session.get_one(User, head.id).created_at = clock.now()
    stories.requests_the_letter(citizen)
    frozen("2026-12-01 08:05")
    assert jobs.owe_reports() == 1
    worker.work_until_quiet()
    to_head = f"whatsapp:{head.phone}"
    (sent,) = [message for message in citizen.gateway.sent if message.recipient == to_head]
    assert (sent.content_sid, sent.body) == (TEMPLATE["content_sid"], None), "they have never written to us"
    assert sent.variables is not None and sent.variables["1"] == office.name
    assert sent.variables["2"].startswith("laporan November 2026, 1 permohonan masuk")
    assert stories.NAME.split()[0] not in str(sent.variables)
    frozen("2026-12-01 09:05")
    assert jobs.owe_reports() == 0


def test_nothing_came_nothing_is_said(citizen: Citizen, office: Office, frozen: WallClock) -> None:
    frozen("2026-11-23 08:01")
    assert heard(citizen, DUTY) == []


def test_after_fifteen_working_minutes_without_an_officer_it_is_said_once(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    frozen("2026-11-23 11:50")
    stories.requests_the_letter(citizen)
    frozen("2026-11-23 12:30")  # the break counts for nobody
    assert heard(citizen, DUTY) == []
    frozen("2026-11-23 13:06")
    (told,) = heard(citizen, DUTY)
    assert "1 permohonan belum diambil petugas lebih dari 15 menit" in told and "lihat=unowned" in told
    frozen("2026-11-23 14:30")
    assert len(heard(citizen, DUTY)) == 1


def test_what_somebody_took_in_time_is_not_said(citizen: Citizen, office: Office, frozen: WallClock) -> None:
    officer = staff(office, "officer", name="Rina")
    frozen("2026-11-23 09:00")
    stories.requests_the_letter(citizen)
    with transaction():
        ownership.take(db.session.query(Ticket.id).scalar(), officer.id, now=clock.now())
    frozen("2026-11-23 10:00")
    assert heard(citizen, DUTY) == []


def test_without_a_duty_phone_the_officers_hear_unless_they_switched_it_off(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    rina, joko = staff(office, "officer", name="Rina"), staff(office, "officer", name="Joko")
    with transaction():
        setup.apply(office, {"duty_phone": ""})
        joko.alerts_off = [attention.UNOWNED]
    frozen("2026-11-23 09:00")
    stories.requests_the_letter(citizen)
    frozen("2026-11-23 09:20")
    assert len(heard(citizen, str(rina.phone))) == 1 and heard(citizen, str(joko.phone)) == []


def test_each_morning_the_officer_hears_of_today_and_the_head_of_what_is_a_day_late(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    rina, head = staff(office, "officer", name="Rina"), staff(office, "head", name="Bu Lurah")
    stories.requests_the_letter(citizen)  # Friday night, promised for Monday
    with transaction():
        ownership.take(db.session.query(Ticket.id).scalar(), rina.id, now=clock.now())
    frozen("2026-11-23 08:02")
    (today,) = heard(citizen, str(rina.phone))
    assert (
        "1 permohonan Bapak/Ibu dijanjikan selesai hari ini" in today
        and heard(citizen, str(head.phone)) == []
    )
    frozen("2026-11-24 08:02")
    assert "1 permohonan Bapak/Ibu sudah terlambat" in heard(citizen, str(rina.phone))[1]
    assert heard(citizen, str(head.phone)) == [], (
        "promised for yesterday's closing: no working time has passed"
    )
    frozen("2026-11-25 08:02")
    (late,) = heard(citizen, str(head.phone))
    assert "1 permohonan terlambat sehari atau lebih" in late and "lihat=late" in late


def test_who_wants_to_be_left_in_peace_hears_it_afterwards(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    rina = staff(office, "officer", name="Rina")
    with transaction():
        rina.quiet_from, rina.quiet_until = time(20), time(9)
    stories.requests_the_letter(citizen)
    with transaction():
        ownership.take(db.session.query(Ticket.id).scalar(), rina.id, now=clock.now())
    frozen("2026-11-23 08:02")
    assert heard(citizen, str(rina.phone)) == []
    frozen("2026-11-23 09:01")
    assert len(heard(citizen, str(rina.phone))) == 1


def test_a_weekend_is_no_day_by_which_something_is_late(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    head = staff(office, "head", name="Bu Lurah")
    frozen("2026-11-26 09:00")  # Thursday, promised for Friday's closing
    stories.requests_the_letter(citizen)
    frozen("2026-11-30 08:02")
    assert heard(citizen, str(head.phone)) == []
    frozen("2026-12-01 08:02")
    assert len(heard(citizen, str(head.phone))) == 1


def test_when_all_are_left_in_peace_the_fifteen_minutes_are_said_as_soon_as_one_may_be_told(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    rina = staff(office, "officer", name="Rina")
    with transaction():
        setup.apply(office, {"duty_phone": ""})
        rina.quiet_from, rina.quiet_until = time(8), time(10)
    frozen("2026-11-23 08:30")
    stories.requests_the_letter(citizen)
    frozen("2026-11-23 09:00")
    assert heard(citizen, str(rina.phone)) == [] and db.session.query(StaffNudge).count() == 0
    frozen("2026-11-23 10:01")
    (told,) = heard(citizen, str(rina.phone))
    assert "1 permohonan belum diambil petugas lebih dari 15 menit" in told
    frozen("2026-11-23 11:00")
    assert len(heard(citizen, str(rina.phone))) == 1


def test_what_was_handed_back_is_said_once_more(citizen: Citizen, office: Office, frozen: WallClock) -> None:
    rina = staff(office, "officer", name="Rina")
    frozen("2026-11-23 09:00")
    stories.requests_the_letter(citizen)
    frozen("2026-11-23 09:20")
    assert len(heard(citizen, DUTY)) == 1
    ticket_id = db.session.query(Ticket.id).scalar()
    with transaction():
        ownership.take(ticket_id, rina.id, now=clock.now())
        ownership.hand_back(ticket_id, rina.id, now=clock.now())
    frozen("2026-11-23 09:40")
    assert len(heard(citizen, DUTY)) == 2 and len(heard(citizen, DUTY)) == 2


def test_who_is_off_duty_is_told_nothing(citizen: Citizen, office: Office, frozen: WallClock) -> None:
    rina, joko = staff(office, "officer", name="Rina"), staff(office, "officer", name="Joko")
    with transaction():
        setup.apply(office, {"duty_phone": ""})
        ownership.go_away(rina, clock.now())
    frozen("2026-11-23 09:00")
    stories.requests_the_letter(citizen)
    frozen("2026-11-23 09:20")
    assert heard(citizen, str(rina.phone)) == [] and len(heard(citizen, str(joko.phone))) == 1


def test_the_news_of_the_night_counts_a_cry_for_help(
    citizen: Citizen, office: Office, frozen: WallClock
) -> None:
    stories.requests_the_letter(citizen)
    citizen.says("tolong pak ada kebakaran di rumah saya")
    frozen("2026-11-23 08:01")
    (told,) = [words for words in heard(citizen, DUTY) if "sejak kantor tutup" in words]
    assert told.startswith("1 permohonan masuk sejak kantor tutup, 1 mendesak, 1 warga menunggu jawaban")


def test_the_worker_looks_every_minute(app: Flask) -> None:
    (job,) = [job for job in jobs.table("me", 5) if job.run is jobs.tell_staff]
    assert job.every <= 60
