"""Signing in, staying in, and being out (S16, S17)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes.desk_cast import form_of, put_cookie, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk.audit import AuditLine
from village_desk.database import db, transaction
from village_desk.office import people, setup
from village_desk.office.models import User
from village_desk.security.models import SignInFailure, StaffSession

PASSWORD = "sawah hijau pagi"
COOKIE = "__Host-village_desk"


@pytest.fixture
def rina(app: Flask, frozen: WallClock) -> User:
    with transaction():
        office = setup.add_office(slug="wonojati", code="WNJ", name="Desa Wonojati", whatsapp="+628111000222")
        return people.add_user(
            office, roles=["officer"], name="Rina Wulandari", phone="+6281230000001", password=PASSWORD
        )


def try_to_sign_in(
    client: FlaskClient, login: str, password: str, *, source: str = "203.0.113.5", path: str = "/login"
) -> TestResponse:
    form = form_of(client.get(path).get_data(as_text=True))
    return client.post(
        "/login",
        data=form | {"login": login, "password": password},
        environ_overrides={"REMOTE_ADDR": source},
    )


def test_phone_and_password_open_the_queue(client: FlaskClient, rina: User) -> None:
    answer = try_to_sign_in(client, "0812 3000 0001", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    assert client.get("/desk").status_code == 200


def test_the_cookie_is_bound_to_host_and_https_and_has_no_expiry_date(
    client: FlaskClient, rina: User
) -> None:
    cookie = try_to_sign_in(client, "081230000001", PASSWORD).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
    assert "Domain" not in cookie


@pytest.mark.settings(PUBLIC_URL="http://127.0.0.1:8000")
def test_on_a_loopback_address_the_cookie_works_without_https(client: FlaskClient, rina: User) -> None:
    cookie = try_to_sign_in(client, "081230000001", PASSWORD).headers["Set-Cookie"]
    assert cookie.startswith("village_desk=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie


def test_on_an_address_of_the_local_network_nobody_signs_in(client: FlaskClient, rina: User) -> None:
    page = client.get("/login", base_url="http://192.168.1.20:8000")
    assert "https" in page.get_data(as_text=True)
    form = form_of(page.get_data(as_text=True))
    refused = client.post(
        "/login",
        base_url="http://192.168.1.20:8000",
        data=form | {"login": "081230000001", "password": PASSWORD},
    )
    assert refused.status_code == 422
    assert "Set-Cookie" not in refused.headers


def test_the_database_holds_no_token_that_could_be_used(client: FlaskClient, rina: User) -> None:
    token = try_to_sign_in(client, "081230000001", PASSWORD).headers["Set-Cookie"].split("=")[1].split(";")[0]
    row = db.session.query(StaffSession).one()
    assert token not in (row.token_hash, row.csrf_secret)


def test_unknown_name_and_wrong_password_read_the_same(client: FlaskClient, rina: User) -> None:
    wrong = try_to_sign_in(client, "081230000001", "bukan sandinya")
    unknown = try_to_sign_in(client, "081299999999", "bukan sandinya")
    assert wrong.status_code == unknown.status_code == 422
    assert "Nomor atau kata sandi belum cocok." in wrong.get_data(as_text=True)
    assert "Nomor atau kata sandi belum cocok." in unknown.get_data(as_text=True)


def test_a_failed_form_keeps_the_name_and_leads_to_its_field(client: FlaskClient, rina: User) -> None:
    page = try_to_sign_in(client, "081230000001", "").get_data(as_text=True)
    assert "<title>Kesalahan:" in page
    assert '<a href="#password">Isi kata sandi.</a>' in page
    assert 'value="081230000001"' in page
    assert " required" not in page


def test_a_disabled_account_is_refused_in_the_same_words(client: FlaskClient, rina: User) -> None:
    with transaction():
        rina.active = False
    answer = try_to_sign_in(client, "081230000001", PASSWORD)
    assert "Nomor atau kata sandi belum cocok." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "target", ["https://jahat.example", "//jahat.example", "///jahat.example", "/\\jahat.example", "desk"]
)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, rina: User, target: str) -> None:
    answer = try_to_sign_in(client, "081230000001", PASSWORD, path=f"/login?next={target}")
    assert answer.headers["Location"] == "/desk"


def test_after_signing_in_one_is_where_one_wanted_to_be(client: FlaskClient, rina: User) -> None:
    asked = client.get("/desk?lihat=late").headers["Location"]
    answer = try_to_sign_in(client, "081230000001", PASSWORD, path=asked)
    assert answer.headers["Location"] == "/desk?lihat=late"


def test_after_signing_out_a_copied_cookie_is_dead(client: FlaskClient, rina: User) -> None:
    token = sign_in(client, rina)
    form = form_of(client.get("/desk").get_data(as_text=True), "/logout")
    assert client.post("/logout", data=form).status_code == 303
    put_cookie(client, token)
    assert client.get("/desk").status_code == 303


@pytest.mark.parametrize("change", ["password", "roles", "active"])
def test_a_session_dies_with_what_it_rests_on(client: FlaskClient, rina: User, change: str) -> None:
    sign_in(client, rina)
    assert client.get("/desk").status_code == 200
    with transaction():
        if change == "password":
            people.reset_password(rina, "kelapa muda segar")
        elif change == "roles":
            rina.roles = ["viewer"]
        else:
            rina.active = False
    assert client.get("/desk").status_code == 303


def test_a_session_ends_when_idle_for_twelve_hours(client: FlaskClient, rina: User, at: WallClock) -> None:
    sign_in(client, rina)
    for _ in range(3):
        at.later(hours=11)
        assert client.get("/desk").status_code == 200
    at.later(hours=12)
    assert client.get("/desk").status_code == 303


def test_a_session_ends_after_seven_days_however_busy(client: FlaskClient, rina: User, at: WallClock) -> None:
    sign_in(client, rina)
    for _ in range(15):
        at.later(hours=11)
        assert client.get("/desk").status_code == 200
    at.later(hours=11)
    assert client.get("/desk").status_code == 303


def test_looking_around_writes_at_most_once_a_minute(client: FlaskClient, rina: User, at: WallClock) -> None:
    sign_in(client, rina)
    began = db.session.query(StaffSession).one().seen_at
    at.later(seconds=59)
    client.get("/desk")
    assert db.session.query(StaffSession).one().seen_at == began
    at.later(seconds=1)
    client.get("/desk")
    assert db.session.query(StaffSession).one().seen_at > began


def test_a_given_password_must_be_replaced_first(client: FlaskClient, rina: User) -> None:
    with transaction():
        rina.must_change_password = True
    old = sign_in(client, rina)
    assert client.get("/desk").headers["Location"] == "/sandi"
    form = form_of(client.get("/sandi").get_data(as_text=True), "") | {
        "csrf_token": form_of(client.get("/sandi").get_data(as_text=True), "/logout")["csrf_token"],
        "present": PASSWORD,
        "new": "kelapa muda segar",
        "again": "kelapa muda segar",
    }
    assert client.post("/sandi", data=form).headers["Location"] == "/desk?hasil=sandi"
    assert client.get("/desk").status_code == 200
    put_cookie(client, old)
    assert client.get("/desk").status_code == 303


def test_a_new_password_needs_the_present_one(client: FlaskClient, rina: User) -> None:
    sign_in(client, rina)
    token = form_of(client.get("/sandi").get_data(as_text=True), "/logout")["csrf_token"]
    form = {"csrf_token": token, "present": "salah", "new": "kelapa muda segar", "again": "kelapa muda segar"}
    answer = client.post("/sandi", data=form)
    assert answer.status_code == 422
    assert "Kata sandi sekarang belum cocok." in answer.get_data(as_text=True)


def test_guessing_is_stopped_with_the_time_of_the_next_try(
    client: FlaskClient, rina: User, at: WallClock
) -> None:
    for _ in range(8):
        assert try_to_sign_in(client, "081230000001", "salah").status_code == 422
    stopped = try_to_sign_in(client, "+62 812-3000-0001", PASSWORD)  # another spelling, the same person
    assert stopped.status_code == 429
    assert "Silakan coba lagi pukul 21.55 WIB." in stopped.get_data(as_text=True)
    at("2026-11-20 21:56")
    assert try_to_sign_in(client, "081230000001", PASSWORD).status_code == 303


def test_a_stranger_who_guesses_does_not_lock_the_owner_out(client: FlaskClient, rina: User) -> None:
    for _ in range(12):
        try_to_sign_in(client, "081230000001", "salah", source="198.51.100.7")
    assert try_to_sign_in(client, "081230000001", PASSWORD).status_code == 303


def test_guessing_from_many_places_leaves_each_place_two_tries(client: FlaskClient, rina: User) -> None:
    for place in range(21):
        for _ in range(2):
            try_to_sign_in(client, "081230000001", "salah", source=f"198.51.100.{place}")
    assert try_to_sign_in(client, "081230000001", "salah", source="192.0.2.1").status_code == 422
    assert try_to_sign_in(client, "081230000001", "salah", source="192.0.2.1").status_code == 422
    assert try_to_sign_in(client, "081230000001", "salah", source="192.0.2.1").status_code == 429
    assert try_to_sign_in(client, "081230000001", PASSWORD, source="192.0.2.2").status_code == 303


def test_the_throttle_keeps_no_name_and_no_address(client: FlaskClient, rina: User) -> None:
    try_to_sign_in(client, "081230000001", "salah", source="198.51.100.7")
    row = db.session.query(SignInFailure).one()
    assert len(row.account_index) == len(row.source_index) == 32
    assert "." not in row.source_index


def test_who_signed_in_and_who_was_refused_is_written_down(client: FlaskClient, rina: User) -> None:
    try_to_sign_in(client, "081230000001", "salah")
    try_to_sign_in(client, "081230000001", PASSWORD)
    lines = db.session.query(AuditLine).order_by(AuditLine.id).all()
    assert [(line.action, line.user_id) for line in lines] == [
        ("sign_in.refused", rina.id),
        ("sign_in", rina.id),
    ]
