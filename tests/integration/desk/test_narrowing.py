"""The queue narrowed down, and a filter kept under a name: every state is an address."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_user, a_village_of_three, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.tickets import labels, ownership
from village_desk.tickets.models import Ticket
from village_desk.tickets.working_models import Label, SavedView


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    return a_village_of_three()


def shown(page: str) -> list[str]:
    return re.findall(r'class="number nowrap">([A-Z]+-\d{4}-\d{4})<', page)


def label_on(ticket: Ticket, name: str) -> int:
    with transaction():
        labels.put_on_ticket(ticket, [], name)
    return db.session.query(Label).filter_by(name=name).one().id


def test_one_label_one_officer_one_service(desk: FlaskClient, village: Village) -> None:
    first, second, third = db.session.query(Ticket).filter_by(kind="request").order_by(Ticket.id).all()
    lansia = label_on(second, "lansia")
    with transaction():
        ownership.take(third.id, village.staff["officer"].id, now=clock.now())
    assert len(shown(opens(desk, "/desk"))) == 3
    assert shown(opens(desk, f"/desk?label={lansia}")) == [second.number]
    assert shown(opens(desk, f"/desk?petugas={village.staff['officer'].id}")) == [third.number]
    assert set(shown(opens(desk, "/desk?petugas=kosong"))) == {first.number, second.number}
    assert len(shown(opens(desk, f"/desk?layanan={first.service}"))) == 3
    nothing = opens(desk, "/desk?layanan=tidak-ada")
    assert "Tidak ada yang cocok dengan saringan ini" in nothing and "Lepas saringan" in nothing


def test_a_filter_is_kept_under_a_name_counted_and_taken_away(desk: FlaskClient, village: Village) -> None:
    second = db.session.query(Ticket).filter_by(kind="request").order_by(Ticket.id).all()[1]
    lansia = label_on(second, "lansia")
    answer = sends(desk, "/desk/tampilan", lihat="action", label=lansia, name="  Warga   sepuh ")
    page = opens(desk, answer.headers["Location"])
    assert "Tampilan disimpan" in page and "Hapus tampilan “Warga sepuh”" in page
    assert re.search(r'aria-current="page">Warga sepuh <span class="number">1<', page)
    kept = db.session.query(SavedView).filter_by(name="Warga sepuh").one()
    assert "Warga sepuh" in opens(desk, "/desk")
    sends(desk, f"/desk/tampilan/{kept.id}/hapus")
    assert "Warga sepuh" not in opens(desk, "/desk")


def test_a_view_without_a_name_or_too_many_is_said_kindly(desk: FlaskClient, village: Village) -> None:
    answer = sends(desk, "/desk/tampilan", lihat="action", layanan="sku", name=" ")
    assert "tulis namanya" in opens(desk, answer.headers["Location"])
    for number in range(8):  # one is there already
        answer = sends(desk, "/desk/tampilan", lihat="action", layanan="sku", name=f"Tampilan {number}")
    assert "sudah ada 8" in opens(desk, answer.headers["Location"])


def test_a_view_is_ones_own(desk: FlaskClient, village: Village) -> None:
    sends(desk, "/desk/tampilan", lihat="action", layanan="sku", name="Punya Rina")
    kept = db.session.query(SavedView).filter_by(name="Punya Rina").one()
    with transaction():
        joko = a_user(village.office, "officer", name="Joko")
    sign_in(desk, joko)
    assert "Punya Rina" not in opens(desk, "/desk")
    assert sends(desk, f"/desk/tampilan/{kept.id}/hapus").status_code == 404


def test_pages_keep_the_filter(desk: FlaskClient, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village_desk.tickets.queue.PAGE", 1)
    service = village.ticket.service
    page = opens(desk, f"/desk?layanan={service}")
    following = re.search(r'href="([^"]*setelah=[^"]*)">Berikutnya', page)
    assert following and f"layanan={service}" in following[1]
