"""Officers among themselves: given and handed back, off duty, and who else has the page open."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from tests.fakes.desk_cast import Village, a_user, a_village, form_of, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.office.models import User
from village_desk.tickets import ownership, presence
from village_desk.tickets.models import PageVisit, StaffNudge, Ticket


@pytest.fixture
def joko(village: Village) -> User:
    with transaction():
        return a_user(village.office, "officer", name="Joko Susilo")


@pytest.fixture
def desk(client: FlaskClient, village: Village) -> FlaskClient:
    """The browser of Bu Rina, whose request it is."""
    with transaction():
        ownership.take(village.ticket.id, village.staff["officer"].id, now=clock.now())
    sign_in(client, village.staff["officer"])
    return client


def owner(village: Village) -> int | None:
    db.session.expire_all()
    return db.session.get_one(Ticket, village.ticket.id).assignee_id


def at(village: Village, rest: str = "") -> str:
    return f"/desk/t/{village.ticket.id}{rest}"


def test_handed_back_it_is_nobodys_and_said_again_when_nobody_takes_it(
    desk: FlaskClient, village: Village
) -> None:
    with transaction():
        db.session.add(
            StaffNudge(
                ticket_id=village.ticket.id, office_id=village.office.id, kind="unowned", told_at=clock.now()
            )
        )
    hidden = form_of(opens(desk, at(village)), "/kembalikan")
    answer = sends(desk, at(village, "/kembalikan"), **hidden)
    assert answer.headers["Location"].endswith("hasil=dikembalikan") and owner(village) is None
    assert db.session.query(StaffNudge).count() == 0
    page = opens(desk, at(village))
    assert "Belum ada petugas." in page and "Kembalikan ke antrean" not in page


def test_given_to_a_colleague_who_is_here(desk: FlaskClient, village: Village, joko: User) -> None:
    page = opens(desk, at(village, "/tugaskan"))
    assert "Joko Susilo" in page and "Rina Wulandari" not in page.split("<main")[1].split("<footer")[0]
    hidden = form_of(page.split("<main")[1])
    sends(desk, at(village, "/tugaskan"), **hidden, to=str(joko.id))
    assert owner(village) == joko.id


def test_nobody_is_given_work_who_is_away_or_of_another_office(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    theirs = a_village("sukamaju", "SKM", "+628111000333")
    with transaction():
        db.session.get_one(User, joko.id).away_since = clock.now()
    assert "Tidak ada rekan yang bertugas" in opens(desk, at(village, "/tugaskan"))
    for other in (joko, theirs.staff["officer"], village.staff["head"]):
        assert sends(desk, at(village, "/tugaskan"), to=str(other.id)).status_code == 422
    assert owner(village) == village.staff["officer"].id


def test_a_stale_page_gives_nothing_away(desk: FlaskClient, village: Village, joko: User) -> None:
    hidden = form_of(opens(desk, at(village, "/tugaskan")).split("<main")[1])
    with transaction():
        ownership.take(village.ticket.id, joko.id, now=clock.now())
    answer = sends(desk, at(village, "/tugaskan"), **hidden, to=str(joko.id))
    assert answer.status_code == 409 and owner(village) == joko.id


def test_off_duty_the_open_requests_return_and_taking_one_means_being_back(
    desk: FlaskClient, village: Village
) -> None:
    assert "Sedang tidak bertugas" in opens(desk, "/desk")
    sends(desk, "/desk/tugas", ke="istirahat")
    assert owner(village) is None
    assert "Bertugas lagi" in opens(desk, "/desk?hasil=istirahat")
    sends(desk, "/desk/ambil-berikutnya")
    assert owner(village) == village.staff["officer"].id
    assert "Sedang tidak bertugas" in opens(desk, "/desk")


def test_who_else_has_it_open_is_said_for_two_minutes(
    desk: FlaskClient, village: Village, joko: User, app: Flask, frozen: WallClock
) -> None:
    assert sends(desk, at(village, "/hadir")).get_json() == {"others": []}
    colleague = app.test_client()
    sign_in(colleague, joko)
    assert sends(colleague, at(village, "/hadir")).get_json() == {"others": ["Rina Wulandari"]}
    assert "Joko Susilo sedang membuka permohonan ini." in opens(desk, at(village))
    frozen.later(minutes=3)
    assert "Joko Susilo sedang membuka" not in opens(desk, at(village))
    frozen.later(hours=2)
    with transaction():
        presence.forget_old(clock.now())
    assert presence.others(village.ticket.id, 0, clock.now()) == []


def visits() -> list[tuple[int, datetime]]:
    db.session.expire_all()
    return [(row.user_id, row.seen_at) for row in db.session.query(PageVisit).order_by(PageVisit.user_id)]


def test_opening_the_page_says_it_too_where_no_script_runs_once_a_minute(
    desk: FlaskClient, village: Village, joko: User, app: Flask, frozen: WallClock
) -> None:
    rina, first = village.staff["officer"].id, clock.now()
    opens(desk, at(village))
    colleague = app.test_client()
    sign_in(colleague, joko)
    assert "Rina Wulandari sedang membuka permohonan ini." in opens(colleague, at(village))
    frozen.later(seconds=59)
    opens(desk, at(village))
    assert visits() == [(rina, first), (joko.id, first)], "the same minute is not written again"
    frozen.later(seconds=1)
    assert "Joko Susilo sedang membuka permohonan ini." in opens(desk, at(village))
    assert visits() == [(rina, clock.now()), (joko.id, first)]
    head = app.test_client()
    sign_in(head, village.staff["head"])
    opens(head, at(village))
    assert len(visits()) == 2, "who only reads works on nothing"


def test_a_page_never_fails_because_that_could_not_be_written(
    desk: FlaskClient, village: Village, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_given: object) -> None:
        raise OperationalError("insert", None, Exception("database is locked"))

    monkeypatch.setattr(presence, "note", away)
    page = opens(desk, at(village))
    assert village.ticket.number in page and "Balas warga" in page and visits() == []
    assert "presence.not_written" in caplog.text
