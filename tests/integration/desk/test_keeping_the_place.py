"""Paging that keeps its place, and the way back to it: nothing is skipped, whatever a colleague closes meanwhile."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_ticket, a_village, form_of, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.citizens.models import Person
from village_desk.database import db, transaction
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket

NAMES = ("Ani", "Budi", "Cici", "Dodi", "Eni", "Fani")
HERE = "lihat=unowned&layanan="


@pytest.fixture
def village(app: Flask, at: WallClock, monkeypatch: pytest.MonkeyPatch) -> Village:
    """Seven requests, the cast's first; two of them on a page."""
    monkeypatch.setattr("village_desk.tickets.queue.PAGE", 2)
    at("2026-11-20 21:40")
    made = a_village()
    for minute, name in enumerate(NAMES):
        at(f"2026-11-20 22:{minute:02d}")
        with transaction():
            a_ticket(made.office, phone=f"+62812000000{minute:02d}", name=f"{name} Lestari")
    return made


def shown(page: str) -> list[str]:
    """The people of a page's lines, in order, by their first names."""
    return [words.split()[0] for words in re.findall(r'class="who" href="[^"]*">([^<]+)<', page)]


def beside(page: str, words: str) -> str:
    found = re.search(rf'<a class="button" href="([^"]+)">{words}</a>', page)
    assert found, words
    return found[1]


def follow(desk: FlaskClient, page: str, words: str) -> str:
    return opens(desk, beside(page, words))


def ticket_of(name: str) -> Ticket:
    whose = {person.id: person.name for person in db.session.query(Person)}
    return next(t for t in db.session.query(Ticket) if whose.get(t.applicant_id) == f"{name} Lestari")


def close(village: Village, *names: str) -> None:
    """Cancelled by a colleague."""
    actor = officer(village.staff["officer"].id)
    for ticket_id in [ticket_of(name).id for name in names]:
        with transaction():
            why = {"actor": actor, "now": clock.now(), "detail": "Sudah dilayani di loket"}
            lifecycle.change_status(ticket_id, "cancelled", **why)


def all_pages(desk: FlaskClient, page: str, words: str = "Berikutnya") -> list[str]:
    """This page and, one after the other, all that follow on it."""
    pages = [page]
    while f">{words}</a>" in pages[-1]:
        pages.append(follow(desk, pages[-1], words))
    return pages


def test_what_a_colleague_closes_above_makes_nobody_be_skipped(desk: FlaskClient, village: Village) -> None:
    first = opens(desk, "/desk")
    assert shown(first)[1:] == ["Ani"] and "1–2 dari 7" in first
    close(village, "Ani")
    second = follow(desk, first, "Berikutnya")
    assert shown(second) == ["Budi", "Cici"] and "2–3 dari 6" in second
    close(village, "Budi", "Cici")
    assert shown(follow(desk, second, "Berikutnya")) == ["Dodi", "Eni"]


def test_back_again_page_by_page(desk: FlaskClient, village: Village) -> None:
    first = opens(desk, "/desk")
    third = follow(desk, follow(desk, first, "Berikutnya"), "Berikutnya")
    assert shown(third) == ["Dodi", "Eni"] and "5–6 dari 7" in third
    last = follow(desk, third, "Berikutnya")
    assert shown(last) == ["Fani"] and "7–7 dari 7" in last and "Berikutnya" not in last
    second = follow(desk, third, "Sebelumnya")
    assert shown(second) == ["Budi", "Cici"] and "3–4 dari 7" in second
    again = follow(desk, second, "Sebelumnya")
    assert shown(again) == shown(first) and "1–2 dari 7" in again and "Sebelumnya" not in again


def test_before_what_is_left_the_first_page_is_whole(desk: FlaskClient, village: Village) -> None:
    second = follow(desk, opens(desk, "/desk"), "Berikutnya")
    close(village, "Ani")
    page = follow(desk, second, "Sebelumnya")
    assert len(shown(page)) == 2 and shown(page)[1] == "Budi" and "1–2 dari 6" in page


def test_behind_nothing_the_first_page_is_shown(desk: FlaskClient, village: Village) -> None:
    second = follow(desk, opens(desk, "/desk"), "Berikutnya")
    there = beside(second, "Berikutnya")
    close(village, "Dodi", "Eni", "Fani")
    assert "1–2 dari 4" in opens(desk, there)


def test_the_closed_stand_behind_the_open_ones_the_last_first(
    desk: FlaskClient, village: Village, at: WallClock
) -> None:
    for minute, name in enumerate(("Cici", "Ani", "Eni", "Budi")):
        at(f"2026-11-20 23:0{minute}")
        close(village, name)
    pages = all_pages(desk, opens(desk, "/desk?lihat=all"))
    assert [name for page in pages for name in shown(page)][1:] == [
        "Dodi",
        "Fani",
        "Budi",
        "Eni",
        "Ani",
        "Cici",
    ]
    counted = [re.findall(r"([0-9]+–[0-9]+) dari 7", page)[0] for page in pages]
    assert counted == ["1–2", "3–4", "5–6", "7–7"]
    back = all_pages(desk, pages[-1], "Sebelumnya")
    assert [shown(page) for page in back] == [shown(page) for page in reversed(pages)]


def test_without_a_promise_one_stands_last_and_is_reached(desk: FlaskClient, village: Village) -> None:
    with transaction():
        for name in ("Ani", "Cici"):
            ticket_of(name).due_at = None
    pages = all_pages(desk, opens(desk, "/desk"))
    assert [name for page in pages for name in shown(page)][1:] == [
        "Budi",
        "Dodi",
        "Eni",
        "Fani",
        "Ani",
        "Cici",
    ]
    back = all_pages(desk, pages[-1], "Sebelumnya")
    assert [shown(page) for page in back] == [shown(page) for page in reversed(pages)]


def test_a_request_leads_back_to_the_page_that_it_was_opened_from(
    desk: FlaskClient, village: Village
) -> None:
    second = follow(desk, opens(desk, f"/desk?{HERE}{village.ticket.service}"), "Berikutnya")
    request = re.findall(r'class="who" href="([^"]*)"', second)[0]
    page = opens(desk, request)
    back = re.search(r'class="back" href="([^"]+)"', page)
    assert back and opens(desk, back[1]).count("3–4 dari 7") == 1
    # Also after something was done there.
    form = form_of(page, "/ambil?" + request.split("?")[1])
    action = re.search(r'action="([^"]*/ambil[^"]*)"', page)
    assert action
    done = sends(desk, action[1], **form).headers["Location"]
    assert "hasil=diambil" in done
    back = re.search(r'class="back" href="([^"]+)"', opens(desk, done))
    assert back and "lihat=unowned" in back[1] and "setelah=" in back[1]


def test_the_first_page_needs_nothing_in_its_addresses(desk: FlaskClient, village: Village) -> None:
    assert f'href="/desk/t/{village.ticket.id}"' in opens(desk, "/desk")
    assert 'class="back" href="/desk"' in opens(desk, f"/desk/t/{village.ticket.id}")


@pytest.mark.parametrize(
    "named", ["https%3A//jahat.example", "//jahat.example", "lihat%3D//jahat.example%26setelah%3Dj", "%00"]
)
def test_the_way_back_leads_nowhere_else(desk: FlaskClient, village: Village, named: str) -> None:
    page = opens(desk, f"/desk/t/{village.ticket.id}?dari={named}")
    assert 'class="back" href="/desk"' in page and "jahat" not in page.split("<main")[1].split("</main>")[0]


def test_several_at_once_lead_back_to_where_they_were_ticked(desk: FlaskClient, village: Village) -> None:
    second = follow(desk, opens(desk, f"/desk?{HERE}{village.ticket.service}"), "Berikutnya")
    bulk = re.search(r'id="sekaligus" method="post" action="([^"]+)"', second)
    assert bulk
    ids = [str(ticket_of(name).id) for name in ("Budi", "Cici")]
    looked = sends(desk, bulk[1], apa="ambil", t=ids).get_data(as_text=True)
    assert looked.count("lihat=unowned") == 2
    hidden = form_of(looked.split("<main")[1])
    where = sends(desk, bulk[1], **{**hidden, "t": ids, "langkah": "kirim"}).headers["Location"]
    assert "lihat=unowned" in where and "hasil=sekaligus" in where
    assert shown(opens(desk, where)) == ["Dodi", "Eni"]
    assert "lihat=unowned" in sends(desk, bulk[1], apa="cetak", t=ids).get_data(as_text=True)
    assert "lihat=unowned" in sends(desk, bulk[1], apa="cetak").headers["Location"]


def test_the_head_pages_too(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["head"])
    page = follow(client, opens(client, "/desk?lihat=all"), "Berikutnya")
    assert "3–4 dari 7" in page and "Lestari" not in page
