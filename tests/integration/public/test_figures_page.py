"""The office's figures for everyone: only where they are switched on, nothing small, counted once an hour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.fakes.desk_cast import Village, a_complaint, a_ticket, a_village, opens
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.office import registry, setup
from village_desk.standards import published
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import ComplaintStatus, Status

PAGE = "/angka/wonojati"
WITHDRAWN = (ComplaintStatus.WITHDRAWN,)
ANSWERED = (ComplaintStatus.ACKNOWLEDGED, ComplaintStatus.ANSWERED)


@pytest.fixture
def village(app: Flask, at: WallClock) -> Village:
    at("2026-11-02 20:30")
    return a_village()


@pytest.fixture
def asked(app: Flask, village: Village) -> Iterator[list[str]]:
    """The questions that were asked of the database about requests."""
    found: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM tickets" in statement:
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    yield found
    event.remove(db.engine, "before_cursor_execute", listen)


def switched_on(village: Village, on: bool = True) -> None:
    with transaction():
        setup.apply(village.office, {"standards": {"figures_public": on}})


def more_requests(village: Village, count: int) -> list[Ticket]:
    with transaction():
        return [a_ticket(village.office, phone=f"+62812000001{n:02d}") for n in range(count)]


def ready(village: Village, tickets: list[Ticket]) -> None:
    for ticket in tickets:
        for to in (Status.CHECKING, Status.IN_PROGRESS, Status.READY):
            with transaction():
                rina = officer(village.staff["officer"].id)
                lifecycle.change_status(ticket.id, to, actor=rina, now=clock.now(), detail="")


def values(village: Village) -> dict[str, list[str]]:
    db.session.expire_all()
    with transaction():
        office = registry.office_by_slug(village.office.slug)
        assert office is not None
        return {one.key: [str(v) for v in one.values] for one in published.of(office, clock.now()).figures}


def test_while_it_is_off_nothing_tells_that_there_is_such_a_page(
    client: FlaskClient, village: Village
) -> None:
    unknown = client.get("/angka/tidak-ada")
    off = client.get(PAGE)
    assert off.status_code == unknown.status_code == 404
    assert off.data == unknown.data
    names = {"Content-Length", "Content-Type", "Cache-Control"}
    assert {n: off.headers[n] for n in names} == {n: unknown.headers[n] for n in names}
    assert "/angka/" not in client.get("/layanan/wonojati").text
    switched_on(village)
    assert client.get(PAGE).status_code == 200
    assert f'href="{PAGE}"' in client.get("/layanan/wonojati").text
    switched_on(village, on=False)
    assert client.get(PAGE).data == unknown.data


def test_a_count_under_five_is_said_as_such(client: FlaskClient, village: Village) -> None:
    switched_on(village)
    more_requests(village, 3)
    assert values(village)["received"] == ["<5", "<5", "<5"], "four this month, none the last"
    page = opens(client, PAGE)
    assert "<5" in page and "kurang dari 5" in page
    assert "&lt;5" in client.get(PAGE).text


def test_the_figures_with_what_they_are_out_of(village: Village, at: WallClock) -> None:
    switched_on(village)
    tickets = [village.ticket, *more_requests(village, 11)]
    at("2026-11-03 10:00")
    ready(village, tickets[:7])
    at("2026-11-27 09:00")
    found = values(village)
    assert found["received"] == ["12", "<5", "12"]
    assert found["out_of_hours"] == ["100% dari 12", "<5", "100% dari 12"]
    assert found["kept"] == ["58% dari 12", "<5", "58% dari 12"]
    assert found["to_ready"][0] == "2 jam kerja, dari 7"
    assert found["to_ready"][1] == "belum cukup untuk dihitung"
    assert found["complaints"] == ["<5", "<5", "<5"]


def test_a_withdrawn_complaint_was_not_answered(village: Village) -> None:
    switched_on(village)
    with transaction():
        told = [village.complaint, *(a_complaint(village.office) for _ in range(6))]
    rina = officer(village.staff["officer"].id)
    for ticket in told:
        for to in WITHDRAWN if ticket is told[0] else ANSWERED:
            with transaction():
                lifecycle.change_status(ticket.id, to, actor=rina, now=clock.now(), detail="Sudah beres.")
    assert values(village)["complaints"][0] == "6 dari 7"


def test_the_small_part_of_a_large_number_is_not_told(village: Village, at: WallClock) -> None:
    switched_on(village)
    with transaction():
        for _ in range(5):
            a_complaint(village.office)
    assert values(village)["complaints"][0] == "<5 dari 6"


def test_practice_is_no_part_of_it_and_nothing_is_said_of_single_services(
    client: FlaskClient, village: Village
) -> None:
    switched_on(village)
    with transaction():
        for n in range(6):
            a_ticket(village.office, phone=f"+62812000009{n:02d}", training=True)
    assert values(village)["received"][0] == "<5"
    page = opens(client, PAGE)
    for service in registry.catalogue_of(village.office).services:
        assert service.name not in page
    assert "Siti" not in page and village.ticket.number not in page


def test_a_thousand_visitors_ask_the_database_once_an_hour(
    client: FlaskClient, village: Village, at: WallClock, asked: list[str]
) -> None:
    switched_on(village)
    at("2026-11-03 10:05")
    opens(client, PAGE)
    counted = len(asked)
    assert counted > 0
    more_requests(village, 7)
    del asked[:]
    at("2026-11-03 10:55")
    for _ in range(5):
        page = opens(client, PAGE)
    assert asked == [] and "Senin, 3 November" not in page and "pukul 10.05 WIB" in page
    at("2026-11-03 11:00")
    assert "pukul 11.00 WIB" in opens(client, PAGE)
    assert len(asked) == counted
    assert values(village)["received"][0] == "8"


def test_anyone_reads_the_published_part_of_a_standard(client: FlaskClient, village: Village) -> None:
    page = opens(client, "/layanan/wonojati/sktm")
    assert "6. Penanganan pengaduan" in page and "GRATIS" in page
    assert "7. Dasar hukum" not in page and "Contoh." not in page
    assert 'href="/layanan/wonojati/sktm"' in client.get("/layanan/wonojati").text
    assert client.get("/layanan/wonojati/tidak-ada").status_code == 404
    assert client.get("/layanan/tidak-ada/sktm").status_code == 404


def test_who_reads_english_finds_english_days_and_months_and_the_next_reader_indonesian_ones(
    client: FlaskClient, village: Village
) -> None:
    switched_on(village)
    client.get("/bahasa/en")
    english = opens(client, PAGE)
    assert "Counted on Monday, 2 November at 20.30 WIB" in english
    assert "October 2026" in english and "Oktober" not in english
    client.get("/bahasa/id")
    indonesian = opens(client, PAGE)
    assert "Dihitung Senin, 2 November pukul 20.30 WIB" in indonesian
    assert "Oktober 2026" in indonesian and "angka tengah" in indonesian
