"""Looking for a request, and taking the next one: what officers find, and what nobody else may find out."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Query

from tests.fakes.desk_cast import NAME, NIK, Village, a_village, a_village_of_three, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.tickets import ownership
from village_desk.tickets.models import Ticket


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    return a_village_of_three()


@pytest.fixture
def officer(client: FlaskClient, village: Village) -> FlaskClient:
    sign_in(client, village.staff["officer"])
    return client


def requests() -> Query[Ticket]:
    """Every request; the complaint of the cast has a list of its own."""
    return db.session.query(Ticket).filter_by(kind="request")


def looks_for(client: FlaskClient, words: str) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/desk/cari").get_data(as_text=True))
    assert token
    answer = client.post("/desk/cari", data={"csrf_token": token[1], "kata": words})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def names(page: str) -> list[str]:
    return re.findall(r'<a class="who"[^>]*>([^<]+)</a>', page)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rahma", [NAME]),
        ("SITI", ["Siti Aminah", NAME]),
        ("siti rahmawati", [NAME]),
        ("siti amin", ["Siti Aminah"]),
        ("budi", ["Budi Santoso"]),
        ("0812 0000 0001", ["Budi Santoso"]),
        ("+6281200000002", ["Siti Aminah"]),
        ("si", []),
        ("siti budi", []),
        ("zainal", []),
    ],
)
def test_by_beginnings_of_names_and_by_telephone(officer: FlaskClient, words: str, found: list[str]) -> None:
    assert names(looks_for(officer, words)) == found


def test_by_number_whole_short_and_in_small_letters(officer: FlaskClient, village: Village) -> None:
    number = village.ticket.number
    for words in (number, number.lower(), number.replace("-", " "), number[-4:], str(int(number[-4:]))):
        assert NAME in names(looks_for(officer, words)), words


def test_by_the_end_of_a_nik_or_all_of_it(officer: FlaskClient) -> None:
    assert NAME in names(looks_for(officer, NIK[-4:]))
    assert NAME in names(looks_for(officer, NIK))
    assert NAME in names(looks_for(officer, f"siti {NIK[-4:]}"))


def test_nothing_found_says_what_to_try_and_keeps_the_words(officer: FlaskClient) -> None:
    page = looks_for(officer, "zainal <b>")
    assert "Tidak ditemukan" in page and "awal nama" in page
    assert 'value="zainal &lt;b&gt;"' in page


@pytest.mark.parametrize("words", ["", " ", "=", "\x00", "🙂", "%", "_", "0" * 80, "a" * 500, "٤٢", "12-34"])
def test_odd_words_find_nothing_and_break_nothing(officer: FlaskClient, words: str) -> None:
    assert names(looks_for(officer, words)) == []


@pytest.mark.parametrize("role", ["head", "admin", "viewer"])
def test_who_may_not_read_names_cannot_find_out_by_them(
    client: FlaskClient, village: Village, role: str
) -> None:
    sign_in(client, village.staff[role])
    for words in ("siti", "081200000001", f"{NIK}"):
        assert names(looks_for(client, words)) == [], words
    page = looks_for(client, village.ticket.number)
    assert village.ticket.number in page and NAME not in page


def test_another_offices_requests_are_never_found(client: FlaskClient, village: Village) -> None:
    other = a_village(slug="sukamaju", code="SKM", whatsapp="+628111000333")
    sign_in(client, other.staff["officer"])
    link = f'href="/desk/t/{village.ticket.id}"'
    for words in (NAME, village.ticket.number, village.ticket.number[-4:], NIK):
        assert link not in looks_for(client, words), words


def test_what_is_looked_for_stands_in_no_address(officer: FlaskClient) -> None:
    page = officer.get("/desk").get_data(as_text=True)
    assert '<form class="search" method="post" action="/desk/cari"' in page
    assert officer.get("/desk/cari?kata=siti").get_data(as_text=True).count('class="who"') == 0


def takes_next(client: FlaskClient, key: str | None = None) -> str:
    page = client.get("/desk").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"csrf_token": token[1], "action_key": key or "k"}
    return client.post("/desk/ambil-berikutnya", data=form).headers["Location"]


def test_the_next_request_is_the_oldest_promise_that_nobody_has(
    officer: FlaskClient, village: Village
) -> None:
    assert "Ambil permohonan berikutnya" in officer.get("/desk").get_data(as_text=True)
    taken = [takes_next(officer, f"k{n}") for n in range(4)]
    order = [ticket.id for ticket in requests().order_by(Ticket.due_at, Ticket.id)]
    assert [int(re.findall(r"/desk/t/(\d+)", address)[0]) for address in taken[:3]] == order
    assert "hasil=habis" in taken[3]
    db.session.expire_all()
    assert {t.assignee_id for t in requests()} == {village.staff["officer"].id}
    page = officer.get("/desk").get_data(as_text=True)
    assert "Ambil permohonan berikutnya" not in page


def test_a_double_press_takes_one(officer: FlaskClient, village: Village) -> None:
    first, second = takes_next(officer, "same"), takes_next(officer, "same")
    assert "/desk/t/" in first and "lihat=mine" in second
    db.session.expire_all()
    assert sum(t.assignee_id is not None for t in requests()) == 1


def test_what_waits_for_the_citizen_or_has_an_owner_is_not_next(
    officer: FlaskClient, village: Village
) -> None:
    with transaction():
        for ticket in requests():
            ownership.take(ticket.id, village.staff["head"].id, now=clock.now())
    assert "hasil=habis" in takes_next(officer)


@pytest.mark.parametrize("role", ["head", "admin", "viewer"])
def test_only_officers_take_the_next(client: FlaskClient, village: Village, role: str) -> None:
    sign_in(client, village.staff[role])
    page = client.get("/desk").get_data(as_text=True)
    assert "Ambil permohonan berikutnya" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = client.post("/desk/ambil-berikutnya", data={"csrf_token": token[1], "action_key": "k"})
    assert answer.status_code == 403
