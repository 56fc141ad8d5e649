"""Form tokens, error pages, headers, and the address of a caller (S4, S18, S19, S24)."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_village, form_of, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk.errors import NotFound
from village_desk.security.access import anyone
from village_desk.security.address import read_chain, source_of
from village_desk.security.csrf import public_form_token


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    return a_village()


def note_form(client: FlaskClient, village: Village) -> dict[str, str]:
    page = client.get(f"/desk/t/{village.ticket.id}/catatan").get_data(as_text=True)
    return dict(form_of(page, "/logout")) | {"note": "Sudah telepon Pak RT siang ini"}


def test_a_form_of_another_session_is_refused_and_what_was_typed_is_shown_back(
    client: FlaskClient, village: Village
) -> None:
    sign_in(client, village.staff["officer"])
    form = note_form(client, village)
    sign_in(client, village.staff["officer"])
    answer = client.post(f"/desk/t/{village.ticket.id}/catatan", data=form)
    assert answer.status_code == 403
    page = answer.get_data(as_text=True)
    assert "terlalu lama terbuka" in page
    assert "Sudah telepon Pak RT siang ini" in page


def test_a_session_that_ended_while_typing_loses_no_word(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["officer"])
    form = note_form(client, village)
    client.delete_cookie("__Host-village_desk", domain="desa.example.id")
    answer = client.post(f"/desk/t/{village.ticket.id}/catatan", data=form)
    assert answer.status_code == 401
    page = answer.get_data(as_text=True)
    assert "Sudah telepon Pak RT siang ini" in page
    assert form["csrf_token"] not in page


def test_the_same_form_is_good_for_one_session_however_often_it_is_drawn(
    client: FlaskClient, village: Village
) -> None:
    sign_in(client, village.staff["officer"])
    first, second = note_form(client, village), note_form(client, village)
    assert first["csrf_token"] != second["csrf_token"]  # salted: a compressed page does not leak it
    assert client.post(f"/desk/t/{village.ticket.id}/catatan", data=first).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://jahat.example"},
    ],
)
def test_a_form_that_the_browser_says_is_foreign_is_refused(
    client: FlaskClient, village: Village, headers: dict[str, str]
) -> None:
    sign_in(client, village.staff["officer"])
    form = note_form(client, village)
    assert client.post(f"/desk/t/{village.ticket.id}/catatan", data=form, headers=headers).status_code == 403


@pytest.mark.own_app
def test_a_public_forms_token_is_good_for_its_own_address_for_four_hours(
    app: Flask, client: FlaskClient, at: WallClock, village: Village
) -> None:
    app.add_url_rule("/tanya", "tanya", anyone(lambda: "terima kasih"), methods=["POST"])
    with app.test_request_context():
        good, other = public_form_token("/tanya"), public_form_token("/lain")
    assert client.post("/tanya", data={"csrf_token": good}).status_code == 200
    assert client.post("/tanya", data={"csrf_token": other}).status_code == 403
    assert client.post("/tanya", data={"csrf_token": good + "x"}).status_code == 403
    at.later(hours=4, minutes=1)
    assert client.post("/tanya", data={"csrf_token": good}).status_code == 403


@pytest.mark.own_app
def test_a_bug_shows_a_kind_page_and_logs_no_word_of_anyone(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(token: str) -> str:
        raise RuntimeError(f"Siti Rahmawati {token}")

    app.add_url_rule("/rusak/<token>", "rusak", anyone(broken))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.ERROR):
        answer = client.get("/rusak/rahasia123")
    assert answer.status_code == 500
    assert "layanan sedang terganggu" in answer.get_data(as_text=True)
    assert "RuntimeError" not in answer.get_data(as_text=True)
    record = next(r for r in caplog.records if r.getMessage() == "request.failed")
    assert (record.error, record.path_rule) == ("RuntimeError", "/rusak/<token>")  # type: ignore[attr-defined]
    assert "Siti" not in caplog.text
    assert "rahasia123" not in caplog.text


@pytest.mark.own_app
def test_what_does_not_exist_says_so_kindly(app: Flask, client: FlaskClient) -> None:
    def missing() -> str:
        raise NotFound

    app.add_url_rule("/hilang", "hilang", anyone(missing))
    for path in ("/hilang", "/belum/pernah/ada"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Periksa kembali tautan" in answer.get_data(as_text=True)
        assert 'href="/">Ke halaman depan' in answer.get_data(as_text=True)


def test_machines_get_their_errors_as_json(client: FlaskClient) -> None:
    answer = client.get("/webhooks/twilio/inbound")
    assert answer.status_code == 405
    assert answer.get_json() == {"error": 405}
    assert "POST" in answer.headers["Allow"]


def test_an_asset_may_be_kept_only_under_its_marked_address(client: FlaskClient) -> None:
    assert client.get("/static/desk.css").headers["Cache-Control"] == "no-cache"
    assert "immutable" in client.get("/static/desk.css?v=abc").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("peer", "header", "trusted", "caller"),
    [
        ("203.0.113.5", "10.0.0.1", (), "203.0.113.5"),
        ("203.0.113.5", "10.0.0.1", ("127.0.0.1",), "203.0.113.5"),
        ("127.0.0.1", "198.51.100.7", ("127.0.0.1",), "198.51.100.7"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.7", ("127.0.0.1",), "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, 10.0.0.2", ("127.0.0.1", "10.0.0.0/8"), "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, rubbish", ("127.0.0.1",), "127.0.0.1"),
        ("127.0.0.1", "", ("127.0.0.1",), "127.0.0.1"),
    ],
)
def test_a_forwarding_header_counts_only_from_a_trusted_proxy(
    peer: str, header: str, trusted: tuple[str, ...], caller: str
) -> None:
    assert read_chain(peer, header, trusted) == caller


def test_an_ipv6_caller_is_one_source_with_all_addresses_of_the_line() -> None:
    assert source_of("2001:db8:1:2::5") == source_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert source_of("203.0.113.5") == "203.0.113.5"


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "9" * 30])
def test_a_number_that_no_row_can_have_is_not_found(
    client: FlaskClient, village: Village, number: str
) -> None:
    """A database refuses a number that is too large with an error of its own: 404, never a 500."""
    sign_in(client, village.staff["officer"])
    assert client.get(f"/desk/t/{number}").status_code == 404
    assert client.get(f"/desk/t/{number}/berkas/{'0' * 32}/isi").status_code == 404
