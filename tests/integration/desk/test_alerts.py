"""Everybody's own switches: what one is told, and when to be left in peace."""

from __future__ import annotations

from datetime import time

from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, opens, sends, sign_in
from village_desk.database import db, transaction
from village_desk.office.models import User

PAGE = "/desk/pemberitahuan"


def kept(village: Village, role: str) -> tuple[list[str], time | None, time | None]:
    db.session.expire_all()
    user = db.session.get_one(User, village.staff[role].id)
    return user.alerts_off, user.quiet_from, user.quiet_until


def test_an_officer_chooses_among_what_officers_are_told(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["officer"])
    page = opens(client, PAGE)
    assert page.count("checked") == 2 and "terlambat sehari" not in page
    sends(client, PAGE, wanted="today", quiet_from="20:00", quiet_until="08:30")
    assert kept(village, "officer") == (["unowned"], time(20), time(8, 30))
    page = opens(client, PAGE)
    assert page.count("checked") == 1 and 'value="20:00"' in page


def test_the_head_is_told_of_what_is_late(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["head"])
    assert "terlambat sehari atau lebih" in opens(client, PAGE)
    sends(client, PAGE)
    assert kept(village, "head") == (["late", "monthly"], None, None)


def test_the_weeks_report_comes_only_on_wish(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["head"])
    assert opens(client, PAGE).count("checked") == 2, "late and the month's report, not the week's"
    sends(client, PAGE, wanted=["late", "monthly", "weekly"])
    assert opens(client, PAGE).count("checked") == 3
    assert kept(village, "head")[0] == []


def test_who_is_told_nothing_reads_so(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["viewer"])
    assert "tidak ada pemberitahuan" in opens(client, PAGE)


def test_who_has_no_telephone_reads_that_nothing_can_be_sent(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["head"])
    assert "tidak punya nomor HP" not in opens(client, PAGE)
    with transaction():
        head = db.session.get_one(User, village.staff["head"].id)
        head.email, head.email_index = "bu.lurah@desa.example.id", "e" * 32
        head.phone = head.phone_index = None
    assert "pemberitahuan lewat WhatsApp tidak dapat dikirim" in opens(client, PAGE)


def test_half_a_span_is_asked_about_and_changes_nothing(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["officer"])
    answer = sends(client, PAGE, wanted=["today", "unowned"], quiet_from="20:00")
    assert answer.status_code == 422 and "Isi jam mulai dan jam selesai" in answer.get_data(as_text=True)
    assert kept(village, "officer") == ([], None, None)
