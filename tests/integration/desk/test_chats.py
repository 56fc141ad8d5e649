"""Chats that wait for a person: nobody who asks for one is left unseen."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from village_desk.office.models import Office, User


@pytest.fixture
def office(frozen: WallClock, app: object) -> Office:
    return factories.office()


@pytest.fixture
def rina(office: Office) -> User:
    return factories.user(office, name="Rina", email="rina@desa.example.id")


def sign_in(client: FlaskClient, email: str) -> None:
    page = client.get("/login").get_data(as_text=True)
    client.post("/login", data={"csrf_token": token(page), "login": email, "password": factories.PASSWORD})


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def form_of(page: str, **typed: str) -> dict[str, str]:
    key = re.search(r'name="action_key" value="([^"]+)"', page)
    assert key
    return {"csrf_token": token(page), "action_key": key[1], **typed}


def chat_address(page: str) -> str:
    found = re.search(r'href="(/desk/percakapan/\d+)"', page)
    assert found
    return found[1]


def test_citizen_who_asks_for_a_person_is_on_the_list_until_somebody_answers(
    client: FlaskClient, citizen: Citizen, office: Office, rina: User
) -> None:
    citizen.says("petugas")
    sign_in(client, "rina@desa.example.id")
    listed = client.get("/desk/percakapan").get_data(as_text=True)
    assert "Warga minta bicara dengan petugas" in listed
    address = chat_address(listed)
    page = client.get(address).get_data(as_text=True)
    typed = form_of(page, reply="Selamat malam Bu, ada yang dapat kami bantu?", langkah="kirim")
    assert client.post(address, data=typed).status_code == 303
    assert client.post(address, data=typed).status_code == 303  # the same click on a bad line
    citizen.work()
    assert [w for w in citizen.hears_new() if "dapat kami bantu" in w] == [
        "Selamat malam Bu, ada yang dapat kami bantu?"
    ]
    assert "Tidak ada warga yang menunggu" in client.get("/desk/percakapan").get_data(as_text=True)


def test_bot_leaves_the_chat_to_the_officer_and_comes_back_when_it_is_settled(
    client: FlaskClient, citizen: Citizen, office: Office, rina: User
) -> None:
    citizen.says("petugas")
    sign_in(client, "rina@desa.example.id")
    address = chat_address(client.get("/desk/percakapan").get_data(as_text=True))
    page = client.get(address).get_data(as_text=True)
    client.post(address, data=form_of(page, reply="Bagaimana, Bu?", langkah="kirim"))
    citizen.work()
    assert citizen.says("begini Bu, saya mau tanya soal tanah") == ""  # an officer talks
    page = client.get(address).get_data(as_text=True)
    client.post(f"{address}/selesai", data=form_of(page))
    assert citizen.says("menu") != ""


@pytest.mark.settings(VILLAGE_DESK_UNDO="30")
def test_reply_taken_back_leaves_the_citizen_waiting_and_the_bot_awake(
    client: FlaskClient, citizen: Citizen, office: Office, rina: User
) -> None:
    """Nobody has answered then: the chat must not vanish from the list with the words that never went."""
    citizen.says("petugas")
    sign_in(client, "rina@desa.example.id")
    address = chat_address(client.get("/desk/percakapan").get_data(as_text=True))
    page = client.get(address).get_data(as_text=True)
    sent = client.post(address, data=form_of(page, reply="Salah ketik", langkah="kirim"))
    page = client.get(sent.headers["Location"]).get_data(as_text=True)
    top = page.split("</h1>")[0]
    undo = re.search(r'action="([^"]+/urungkan/\d+)"', top)
    assert undo and "Urungkan" in top  # ten seconds are too short to scroll
    client.post(undo[1], data=form_of(page))
    citizen.hears_new()
    citizen.work()
    assert citizen.hears_new() == []
    assert "Warga minta bicara dengan petugas" in client.get("/desk/percakapan").get_data(as_text=True)
    assert "Jam layanan" in citizen.says("kantor buka jam berapa?")


def test_empty_reply_is_refused_kindly(
    client: FlaskClient, citizen: Citizen, office: Office, rina: User
) -> None:
    citizen.says("petugas")
    sign_in(client, "rina@desa.example.id")
    address = chat_address(client.get("/desk/percakapan").get_data(as_text=True))
    page = client.get(address).get_data(as_text=True)
    answer = client.post(address, data=form_of(page, reply="  ", langkah="kirim"))
    assert answer.status_code == 422
    assert "Tulis balasan terlebih dahulu." in answer.get_data(as_text=True)


def test_chat_of_another_office_does_not_exist(
    client: FlaskClient, citizen: Citizen, office: Office, rina: User
) -> None:
    citizen.says("petugas")
    elsewhere = factories.another_office()
    factories.user(elsewhere, email="budi@desa.example.id")
    sign_in(client, "rina@desa.example.id")
    address = chat_address(client.get("/desk/percakapan").get_data(as_text=True))
    stranger = client.application.test_client()
    sign_in(stranger, "budi@desa.example.id")
    assert stranger.get(address).status_code == 404
    assert "Tidak ada warga yang menunggu" in stranger.get("/desk/percakapan").get_data(as_text=True)


def test_a_cry_for_help_stands_above_whoever_waits_longer(
    client: FlaskClient, citizen: Citizen, another_citizen: Citizen, office: Office, rina: User
) -> None:
    citizen.says("petugas")
    another_citizen.says("tolong pak ada kebakaran di dusun krajan")
    sign_in(client, "rina@desa.example.id")
    listed = client.get("/desk/percakapan").get_data(as_text=True)
    assert listed.index("keadaan darurat") < listed.index("minta bicara dengan petugas")


def test_who_asks_again_keeps_their_place_and_an_emergency_stays_one(
    client: FlaskClient,
    citizen: Citizen,
    another_citizen: Citizen,
    office: Office,
    rina: User,
    frozen: WallClock,
) -> None:
    citizen.says("petugas")
    frozen("2026-11-20 21:50")
    another_citizen.says("petugas")
    frozen("2026-11-20 21:55")
    citizen.says("petugas")  # impatient, and still the first
    sign_in(client, "rina@desa.example.id")
    listed = client.get("/desk/percakapan").get_data(as_text=True)
    assert listed.index(citizen.profile) < listed.index(another_citizen.profile)

    another_citizen.says("tolong ada kebakaran di dusun krajan")
    another_citizen.says("petugas")
    listed = client.get("/desk/percakapan").get_data(as_text=True)
    assert "keadaan darurat" in listed
    assert listed.index(another_citizen.profile) < listed.index(citizen.profile)


def test_what_goes_is_shown_first_with_quick_replies_and_its_way(
    client: FlaskClient, citizen: Citizen, office: Office, rina: User
) -> None:
    citizen.says("petugas")
    citizen.hears_new()
    sign_in(client, "rina@desa.example.id")
    address = chat_address(client.get("/desk/percakapan").get_data(as_text=True))
    page = html.unescape(client.get(address).get_data(as_text=True))
    assert 'name="cepat" value="jam"' in page and "lebih dari 24 jam" not in page
    quick = client.post(address, data=form_of(page, reply="", cepat="biaya")).get_data(as_text=True)
    assert "Pesan yang akan dikirim" in quick and "GRATIS" in quick  # into an empty box, without a script
    shown = client.post(address, data=form_of(page, reply="Baik, *Bu*.")).get_data(as_text=True)
    assert "Dikirim lewat WhatsApp sebagai pesan biasa." in shown and "<strong>Bu</strong>" in shown
    citizen.work()
    assert citizen.hears_new() == []  # nothing goes at the first press
    client.post(address, data=form_of(shown, reply="Baik, *Bu*.", langkah="kirim"))
    citizen.work()
    assert citizen.hears_new() == ["Baik, *Bu*."]


def test_a_shut_window_is_said_before_one_types_and_offers_the_telephone(
    client: FlaskClient, citizen: Citizen, office: Office, rina: User, frozen: WallClock
) -> None:
    citizen.says("petugas")
    frozen("2026-11-23 09:00")
    sign_in(client, "rina@desa.example.id")
    address = chat_address(client.get("/desk/percakapan").get_data(as_text=True))
    page = client.get(address).get_data(as_text=True)
    assert "Warga terakhir menulis 59 jam lalu." in page
    shown = client.post(address, data=form_of(page, reply="Selamat pagi, Bu.")).get_data(as_text=True)
    assert "Silakan telepon warga." in shown and "Kirim balasan" not in shown
