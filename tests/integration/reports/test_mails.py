"""The mails with a report: one that cannot go stops no other, ends after six tries, and the head sees that."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_village, opens, sign_in
from tests.fakes.post import POST_URL, Post
from tests.fakes.wall_clock import WallClock
from village_desk import clock, jobs
from village_desk.database import db, transaction
from village_desk.figures.models import ReportMail
from village_desk.office.models import Office, User
from village_desk.reports import mailing, unsent_mail

pytestmark = pytest.mark.settings(SMTP_URL=POST_URL)


@pytest.fixture
def owed(village: Village, reader: User, at: WallClock) -> ReportMail:
    """The mail with November, on the first of December."""
    at("2026-12-01 08:05")
    jobs.owe_reports()
    return the_mail(village.office)


def the_mail(office: Office) -> ReportMail:
    db.session.expire_all()
    return db.session.scalars(select(ReportMail).where(ReportMail.office_id == office.id)).one()


def reports_of(client: FlaskClient, village: Village) -> str:
    """What the head sees at this moment; the session of a month ago has ended."""
    sign_in(client, village.staff["head"])
    return opens(client, "/reports")


def until_the_end(at: WallClock) -> int:
    """Tries in six hours, a look every five minutes; how many mails went."""
    went = 0
    for _ in range(72):
        went += mailing.run_due()
        at((clock.now() + timedelta(hours=7, minutes=5)).strftime("%Y-%m-%d %H:%M"))
    return went


@pytest.fixture
def broken(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail of this village cannot be set."""
    as_it_is = mailing.message_of

    def setting(row: ReportMail, *rest: Any) -> EmailMessage:
        if row.office_id == village.office.id:
            raise ZeroDivisionError("Siti Rahmawati")
        return as_it_is(row, *rest)

    monkeypatch.setattr(mailing, "message_of", setting)


def test_one_mail_that_cannot_be_set_stops_no_other(
    village: Village,
    reader: User,
    post: Post,
    at: WallClock,
    broken: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = a_village("dua", "DUA", "+628111000333")
    with transaction():
        db.session.get_one(User, other.staff["head"].id).email = "lurah@desa.example.id"
    at("2026-12-01 08:05")
    assert jobs.owe_reports() == 2 and mailing.run_due() == 1
    assert [mail["To"] for mail in post.mails] == ["lurah@desa.example.id"]
    bad = the_mail(village.office)
    assert (bad.state, bad.reason, bad.tries) == ("queued", "ZeroDivisionError", 1)
    assert bad.next_try_at == clock.now() + mailing.FIRST_PAUSE
    assert "Siti" not in caplog.text and "ZeroDivisionError" in str([vars(one) for one in caplog.records])


def test_a_mail_that_never_can_be_set_ends(
    village: Village, owed: ReportMail, at: WallClock, broken: None
) -> None:
    assert until_the_end(at) == 0
    bad = the_mail(village.office)
    assert (bad.state, bad.tries, bad.next_try_at) == ("failed", mailing.TRIES, None)


def test_a_mail_in_which_the_worker_dies_each_time_ends_too(
    village: Village, owed: ReportMail, at: WallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> EmailMessage:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "message_of", killed)
        for minute in range(5, 5 + 6 * mailing.TRIES, 6):
            at(f"2026-12-01 08:{minute:02d}")
            with pytest.raises(SystemExit):
                mailing.run_due()
    assert (the_mail(village.office).state, the_mail(village.office).tries) == ("sending", mailing.TRIES)
    at("2026-12-01 08:50")
    assert mailing.run_due() == 0
    bad = the_mail(village.office)
    assert (bad.state, bad.reason, bad.next_try_at) == ("failed", "interrupted", None)


def test_a_name_of_two_lines_makes_a_subject_of_one(village: Village, owed: ReportMail, post: Post) -> None:
    with transaction():
        office = db.session.get_one(Office, village.office.id)
        office.name = "Desa\nWonojati\u2028Kecamatan\x85Sukamaju"
    assert mailing.run_due() == 1
    assert post.mails[0]["Subject"] == "Laporan layanan November 2026 - Desa Wonojati Kecamatan Sukamaju"


def test_the_head_sees_for_two_weeks_that_the_mail_did_not_go(
    client: FlaskClient, village: Village, owed: ReportMail, post: Post, at: WallClock
) -> None:
    assert "Surel laporan" not in reports_of(client, village), "it is on its way"
    post.answer = "550 no such user"
    mailing.run_due()
    why = "server surel menolak alamat atau isinya (550)"
    assert f"Surel laporan belum terkirim: {why}." in reports_of(client, village)
    at("2026-12-16 08:05")
    assert "Surel laporan" not in reports_of(client, village)


def test_the_next_mail_that_goes_takes_the_word_away(
    client: FlaskClient, village: Village, owed: ReportMail, post: Post, at: WallClock
) -> None:
    post.answer = "550 no such user"
    mailing.run_due()
    assert "Surel laporan" in reports_of(client, village)
    post.answer = "250 OK"
    with transaction():
        db.session.get_one(User, owed.user_id).alerts_wished = ["weekly"]
    at("2026-12-07 08:05")
    assert (jobs.owe_reports(), mailing.run_due()) == (1, 1)
    assert "Surel laporan" not in reports_of(client, village)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("535", "server surel tidak menerima kata sandi kantor ini (535)"),
        ("552", "server surel menolak alamat atau isinya (552)"),
        ("451", "server surel terus menunda (451)"),
        ("TimeoutError", "server surel tidak dapat dihubungi (TimeoutError)"),
        ("no_address", "penerimanya sudah tidak aktif atau belum mempunyai alamat surel"),
        ("no_encryption", "server surel tidak menawarkan sambungan yang terenkripsi"),
        ("interrupted", "pengirimannya terus terputus"),
        ("ZeroDivisionError", "ada gangguan pada aplikasi (ZeroDivisionError)"),
    ],
)
def test_each_reason_has_words(code: str, words: str) -> None:
    assert str(unsent_mail.words_of(code)) == words
