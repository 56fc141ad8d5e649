"""The queue as an officer, and as those who may not see names, read it."""

from __future__ import annotations

import gzip
import html
import re

import pytest
from flask.testing import FlaskClient

from tests.fakes.desk_cast import NAME, NIK, Village, a_ticket, a_village, sign_in
from tests.fakes.wall_clock import WallClock, wib
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages.models import PendingTurn, ProviderPause
from village_desk.tickets import intake, lifecycle, ownership
from village_desk.tickets.actors import officer


def page(client: FlaskClient, path: str = "/desk") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_officer_sees_who_what_how_urgent_and_what_to_do(
    client: FlaskClient, village: Village, at: WallClock
) -> None:
    at("2026-11-23 09:00")
    sign_in(client, village.staff["officer"])
    text = page(client)
    assert NAME in text
    assert village.ticket.service_name in text
    assert village.ticket.number in text
    assert "masuk Jumat malam" in text
    assert "Hari ini sebelum 15.30" in text
    assert "periksa berkas (1)" in text


def test_the_oldest_promise_stands_on_top(client: FlaskClient, village: Village, at: WallClock) -> None:
    at("2026-11-17 09:00")
    with transaction():
        a_ticket(village.office, phone="+6281200000001", name="Budi Santoso")
    at("2026-11-23 09:00")
    sign_in(client, village.staff["officer"])
    text = page(client)
    assert text.index("Budi Santoso") < text.index(NAME)
    assert "Terlambat 3 hari kerja" in text


@pytest.mark.parametrize("role", ["head", "admin", "viewer"])
def test_others_read_the_queue_without_identities(client: FlaskClient, village: Village, role: str) -> None:
    sign_in(client, village.staff[role])
    for path in ("/desk?lihat=all", f"/desk/t/{village.ticket.id}"):
        # Form tokens are random hex: any four digits may stand in them.
        text = re.sub(r'value="[0-9a-f]{32,}"', "", page(client, path))
        assert village.ticket.number in text
        for secret in (NAME, "Rahmawati", NIK, "••", "7890", "ini foto kk", "warung kelontong"):
            assert secret not in text, (path, secret)


def test_scopes_count_and_filter(client: FlaskClient, village: Village) -> None:
    rina = village.staff["officer"]
    sign_in(client, rina)
    assert NAME not in page(client, "/desk?lihat=mine")
    with transaction():
        ownership.take(village.ticket.id, rina.id, now=clock.now())
    mine = page(client, "/desk?lihat=mine")
    assert NAME in mine
    assert "Milik saya <b>1</b>" in mine
    assert 'aria-current="page">Milik saya' in mine


def test_an_unknown_view_or_page_number_is_never_an_error(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["officer"])
    mended = (
        "setelah=",
        "setelah=j-1-",
        "setelah=x1-1-1",
        "setelah=t-1-1",
        "sebelum=²",
        f"setelah=j{'9' * 18}-1-1",
    )
    for query in ("lihat=%00", "lihat=x", *mended, f"dari={'lihat%3Dx%26' * 90}"):
        assert NAME in page(client, f"/desk?{query}"), query


def test_what_waits_for_the_citizen_says_so(client: FlaskClient, village: Village) -> None:
    rina = village.staff["officer"]
    with transaction():
        slug = village.ticket.terms["requirements"][0]["slug"]
        intake.ask_again(village.ticket.id, [slug], "", user_id=rina.id, now=clock.now())
    sign_in(client, rina)
    assert NAME not in page(client)
    assert "Menunggu warga" in page(client, "/desk?lihat=waiting")


def test_an_empty_queue_says_what_will_appear(client: FlaskClient, village: Village) -> None:
    with transaction():
        rina = village.staff["officer"]
        cancel = {"actor": officer(rina.id), "now": clock.now(), "detail": "Sudah dilayani di loket"}
        lifecycle.change_status(village.ticket.id, "cancelled", **cancel)
    sign_in(client, rina)
    text = page(client)
    assert (
        "Semua permohonan sudah ditangani" in text
        and "Permohonan baru dari warga akan muncul di sini." in text
    )


def test_the_view_that_is_shown_stands_there_though_it_holds_nothing(
    client: FlaskClient, village: Village
) -> None:
    sign_in(client, village.staff["officer"])
    assert ">Terlambat <" not in page(client)
    assert 'aria-current="page">Terlambat <span class="number late-count">0</span>' in page(
        client, "/desk?lihat=late"
    )


def test_practice_wears_its_mark(client: FlaskClient, village: Village) -> None:
    with transaction():
        a_ticket(village.office, phone="+6281200000002", name="Ibu Contoh", training=True)
    sign_in(client, village.staff["officer"])
    assert page(client).count(">LATIHAN<") == 1


def test_twenty_five_lines_make_a_page_under_twenty_kilobytes(client: FlaskClient, village: Village) -> None:
    with transaction():
        for n in range(30):
            a_ticket(village.office, phone=f"+62812111000{n:02d}", name=f"Warga Nomor {n}")
    sign_in(client, village.staff["officer"])
    text = page(client)
    assert text.count('class="who"') == 25
    assert "1–25 dari 31" in text
    assert len(gzip.compress(text.encode())) < 20_000
    following = re.search(r'href="([^"]*setelah=[^"]*)">Berikutnya', text)
    assert following and "26–31 dari 31" in page(client, html.unescape(following[1]))


def test_trouble_stands_above_the_queue(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["officer"])
    assert "sedang berhenti" not in page(client)
    with transaction():
        db.session.add(
            ProviderPause(
                account="AC", reason="auth", started_at=wib("2026-11-20 21:00"), probe_at=clock.now()
            )
        )
        db.session.add(
            PendingTurn(
                chat_key="a",
                to_index="b",
                first_at=clock.now(),
                latest_at=clock.now(),
                due_at=clock.now(),
                held=True,
            )
        )
    text = page(client)
    assert "sedang berhenti" in text
    assert "1 percakapan masuk ke nomor WhatsApp yang belum terdaftar" in text


def test_an_open_queue_hears_that_something_came_and_else_costs_an_empty_answer(
    client: FlaskClient, village: Village
) -> None:
    sign_in(client, village.staff["officer"])
    address = re.search(r'data-news="([^"]+)"', page(client))
    assert address
    quiet = client.get(address[1])
    assert quiet.status_code == 304 and quiet.data == b""
    with transaction():
        a_ticket(village.office, phone="+6281200000001", name="Budi Santoso")
        a_ticket(village.office, phone="+6281200000002", name="Siti Aminah")
    assert client.get(address[1]).get_json() == {"new": 2}
    address = re.search(r'data-news="([^"]+)"', page(client))
    assert address
    with transaction():
        ownership.take(village.ticket.id, village.staff["officer"].id, now=clock.now())
    assert client.get(address[1]).get_json() == {"new": 0}


def test_what_happens_in_another_office_is_no_news(client: FlaskClient, village: Village) -> None:
    theirs = a_village("sukamaju", "SKM", "+628111000333")
    sign_in(client, village.staff["officer"])
    address = re.search(r'data-news="([^"]+)"', page(client))
    assert address
    with transaction():
        a_ticket(theirs.office, phone="+6281200000001", name="Budi Santoso")
    assert client.get(address[1]).status_code == 304


def test_an_open_queue_keeps_no_idle_session_alive(
    client: FlaskClient, village: Village, at: WallClock
) -> None:
    at("2026-11-23 09:00")
    sign_in(client, village.staff["officer"])
    address = re.search(r'data-news="([^"]+)"', page(client))
    assert address
    for _ in range(24):
        at.later(hours=1)
        last = client.get(address[1])
    assert last.status_code == 303 and "/login" in last.headers["Location"]
