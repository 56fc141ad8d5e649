"""The month's report comes to the head by itself: once, by WhatsApp and by mail, and never at night."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_village
from tests.fakes.post import POST_URL, Post
from tests.fakes.wall_clock import WallClock
from village_desk import clock, jobs
from village_desk.audit import AuditLine
from village_desk.database import db, transaction
from village_desk.figures import digests
from village_desk.figures.models import ReportMail
from village_desk.figures.report import Report
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office, User
from village_desk.reports import mailing

pytestmark = pytest.mark.settings(SMTP_URL=POST_URL)


def messages() -> list[OutboxMessage]:
    db.session.expire_all()
    return [row for row in db.session.scalars(select(OutboxMessage)) if row.key.startswith("digest:")]


def test_on_the_first_opening_of_the_month_the_head_is_told_once(
    village: Village, reader: User, post: Post, at: WallClock
) -> None:
    at("2026-12-01 07:30")
    assert jobs.owe_reports() == 0, "the office is shut"
    at("2026-12-01 08:05")
    assert jobs.owe_reports() == 1
    assert jobs.owe_reports() == 0 and mailing.run_due() == 1 and mailing.run_due() == 0
    (told,) = messages()
    assert told.user_id == reader.id and told.purpose == "staff"
    assert "laporan November 2026, 1 permohonan masuk" in (told.body or "")
    days = "/reports/masa?masa=sendiri&dari=2026-11-01&sampai=2026-11-30"
    assert days in (told.body or "") and "Siti" not in (told.body or "")
    (mail,) = post.mails
    assert (mail["To"], mail["Subject"]) == (
        "kades@desa.example.id",
        "Laporan layanan November 2026 - Desa Wonojati",
    )
    body = mail.get_body(("plain",))
    assert body is not None and "menerima 1 permohonan" in body.get_content() and days in body.get_content()
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "laporan-wonojati-2026-11-01-2026-11-30.pdf"
    assert attached.get_content().startswith(b"%PDF-")
    noted = db.session.scalars(select(AuditLine).where(AuditLine.action == "report.mailed")).one()
    assert (noted.user_id, noted.subject) == (reader.id, "period:2026-11-01:2026-11-30:pdf")
    at("2026-12-03 09:00")
    assert jobs.owe_reports() == 0, "not again"


def test_a_mail_server_that_is_away_is_tried_again_with_the_same_name(
    village: Village, reader: User, post: Post, at: WallClock
) -> None:
    at("2026-12-01 08:05")
    jobs.owe_reports()
    post.answer = "451 try later"
    assert mailing.run_due() == 0
    row = db.session.scalars(select(ReportMail)).one()
    assert (row.state, row.reason, row.tries) == ("queued", "451", 1)
    assert mailing.run_due() == 0 and db.session.scalars(select(ReportMail)).one().tries == 1, (
        "not before its time"
    )
    post.answer = "250 OK"
    at("2026-12-01 08:11")
    assert mailing.run_due() == 1
    assert str(post.mails[0]["Message-ID"]).startswith(f"<report-{row.id}-monthly-2026-11-01@")
    db.session.expire_all()
    assert (row.state, row.tries) == ("sent", 2)


def test_an_address_that_does_not_exist_is_not_tried_for_ever(
    village: Village, reader: User, post: Post, at: WallClock
) -> None:
    at("2026-12-01 08:05")
    jobs.owe_reports()
    post.answer = "550 no such user"
    assert mailing.run_due() == 0
    db.session.expire_all()
    row = db.session.scalars(select(ReportMail)).one()
    assert (row.state, row.reason, row.next_try_at) == ("failed", "550", None)


def test_in_their_quiet_time_the_mail_comes_and_the_message_waits(
    village: Village, reader: User, post: Post, at: WallClock
) -> None:
    with transaction():
        head = db.session.get_one(User, reader.id)
        head.quiet_from, head.quiet_until = time(7), time(9)
    at("2026-12-01 08:05")
    assert jobs.owe_reports() == 1 and mailing.run_due() == 1 and messages() == []
    at("2026-12-01 08:55")
    assert jobs.owe_reports() == 0 and messages() == []
    at("2026-12-01 09:00")
    assert jobs.owe_reports() == 1 and len(messages()) == 1
    at("2026-12-01 09:05")
    assert jobs.owe_reports() == 0 and mailing.run_due() == 0 and len(post.mails) == 1, "each of them once"


def test_the_weeks_report_only_on_wish_and_none_for_who_does_not_want_it(
    village: Village, reader: User, at: WallClock
) -> None:
    with transaction():
        head = db.session.get_one(User, reader.id)
        head.alerts_off, head.alerts_wished = ["monthly"], ["weekly"]
    at("2026-11-09 08:05")
    assert jobs.owe_reports() == 1
    (told,) = messages()
    assert "laporan 2 November 2026 – 8 November 2026" in (told.body or "")
    at("2026-12-01 08:05")
    assert jobs.owe_reports() == 1, "the week that has just ended, not the month"
    assert all("weekly" in row.key for row in messages())


def test_whoever_came_after_the_period_is_not_greeted_with_old_news(
    village: Village, reader: User, at: WallClock
) -> None:
    at("2026-12-01 08:00")
    with transaction():
        db.session.get_one(User, reader.id).created_at = clock.now()
    assert jobs.owe_reports() == 0


def test_late_in_the_month_it_is_no_news_any_more(village: Village, reader: User, at: WallClock) -> None:
    at("2026-12-14 08:30")
    assert jobs.owe_reports() == 0


@pytest.mark.settings(SMTP_URL="")
def test_without_a_mail_server_the_message_still_goes(
    app: Flask, village: Village, reader: User, at: WallClock
) -> None:
    at("2026-12-01 08:05")
    assert jobs.owe_reports() == 1 and len(messages()) == 1
    assert db.session.scalars(select(ReportMail)).all() == [] and mailing.run_due() == 0


def built(monkeypatch: pytest.MonkeyPatch, *, fails_for: int | None = None) -> list[int]:
    """The offices whose report was built, in turn; the one with id `fails_for` raises."""
    there: list[int] = []
    as_it_is = digests.build

    def building(office: Office, *rest: Any) -> Report:
        there.append(office.id)
        with transaction():  # another one can write meanwhile: nothing holds the lock
            pass
        if office.id == fails_for:
            raise RuntimeError("Siti Rahmawati")
        return as_it_is(office, *rest)

    monkeypatch.setattr(digests, "build", building)
    return there


def test_one_office_that_fails_keeps_no_other_from_its_report(
    village: Village,
    reader: User,
    at: WallClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = a_village("dua", "DUA", "+628111000333")
    there = built(monkeypatch, fails_for=village.office.id)
    at("2026-12-01 08:05")
    assert jobs.owe_reports() == 1
    assert there == [village.office.id, other.office.id]
    assert [row.office_id for row in messages()] == [other.office.id]
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert vars(record)["office_id"] == village.office.id and vars(record)["error"] == "RuntimeError"
    assert "Siti" not in caplog.text, "only the class of the error: its words may be a person's"


@pytest.mark.settings(SMTP_URL="")
def test_no_report_is_built_for_a_head_who_cannot_be_reached(
    village: Village, reader: User, at: WallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        head = db.session.get_one(User, reader.id)
        head.email_index, head.phone, head.phone_index = "any", None, None
    there = built(monkeypatch)
    at("2026-12-01 08:05")
    assert jobs.owe_reports() == 0 and there == [] and messages() == []


def test_whoever_was_told_while_the_report_was_built_is_not_told_again(
    village: Village, reader: User, at: WallClock
) -> None:
    at("2026-12-01 08:05")
    twice = [digests.ready(village.office, clock.now()) for _ in range(2)]
    told = []
    for ready in twice:
        for one in ready:
            with transaction():
                told.append(digests.owe(one, clock.now()))
    assert told == [1, 0] and len(messages()) == len(db.session.scalars(select(ReportMail)).all()) == 1
