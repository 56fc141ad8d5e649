"""Urgent: the number that helps first, at once; the duty phone hears of it; the desk shows it on top, in words."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway, words_of
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk.database import transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import Outgoing, PermanentFailure
from village_desk.messages import turns
from village_desk.office import setup
from village_desk.office.models import Office

DUTY = "+6281230000001"
TEMPLATE = {"content_sid": "HX" + "ef56" * 8, "variables": ["office", "detail"]}
FIRE = "tolong kebakaran di dusun krajan"


@pytest.fixture
def office(frozen: WallClock, citizen: Citizen) -> Office:
    return stories.a_village(
        template=False, duty_phone=DUTY, notices={"duty_alert": TEMPLATE}, privacy_contact="Sekretaris Desa"
    )


@pytest.fixture
def officer(office: Office, client: FlaskClient) -> Person:
    return stories.an_officer(office, client.application.test_client())


def alerts(citizen: Citizen) -> list[Outgoing]:
    """What the duty phone got."""
    return [m for m in citizen.gateway.sent if m.recipient in (f"whatsapp:{DUTY}", DUTY)]


@pytest.mark.parametrize(
    ("words", "first", "also"),
    [
        pytest.param(FIRE, "*113* pemadam", "*112*", id="fire"),
        pytest.param("istri saya mau melahirkan sekarang", "*119* ambulans", "*112*", id="birth"),
        pytest.param("ada kecelakaan di jalan raya pak", "*119* ambulans", "*112*", id="accident"),
        pytest.param("butuh rujukan rumah sakit malam ini", "*119* ambulans", "*112*", id="referral"),
        pytest.param("ada maling masuk rumah", "*110* polisi", "*112*", id="thief"),
        pytest.param("suami saya memukuli saya tolong", "*110* polisi", "*129* SAPA", id="violence"),
        pytest.param("saya diperkosa", "*110* polisi", "*129* SAPA", id="rape"),
        pytest.param("banjir masuk rumah tolong", "*112* penanggulangan bencana", "*119*", id="flood"),
        pytest.param("saya mau bunuh diri saja", "*119 ext. 8*", "*112*", id="despair"),
        pytest.param("tolong darurat pak", "*112* darurat umum", "*110*", id="no more is told"),
    ],
)
def test_the_number_that_helps_stands_first(
    citizen: Citizen, office: Office, words: str, first: str, also: str
) -> None:
    answer = citizen.says(words)
    assert answer.startswith(first), answer
    assert also in answer and "MENU" not in answer
    assert len(citizen.received) == 1


def test_in_english_for_who_writes_english(citizen: Citizen, office: Office) -> None:
    citizen.says("english please")
    assert citizen.says("help, there is a fire").startswith("*113* fire brigade: please call now")


def test_the_turn_closes_at_once(citizen: Citizen, office: Office) -> None:
    """No quiet moment is waited for: the worker finds it due as soon as it is stored."""
    citizen.posts(FIRE)
    assert turns.next_due() == 0


def test_a_death_tonight_is_met_with_condolence_and_no_papers(citizen: Citizen, office: Office) -> None:
    answer = citizen.says("innalillahi pak, bapak saya meninggal barusan")
    assert answer.startswith("Kami turut berduka cita")
    assert "ketua RT" in answer and "modin" in answer and "tidak perlu dipikirkan sekarang" in answer
    assert "Kartu Keluarga" not in answer
    assert "sudah kami sampaikan" in citizen.says("rumah di krajan rt 3")
    card = citizen.says("akta kematian")  # whenever the family is ready
    assert "Akta kematian" in card and "turut berduka" not in card  # condolences are said once


def test_a_death_certificate_is_no_alarm(citizen: Citizen, office: Office) -> None:
    answer = citizen.says("mau urus akta kematian bapak yang meninggal tadi pagi")
    assert "akta kematian" in answer.casefold() and "tidak perlu dipikirkan" not in answer
    assert alerts(citizen) == []


def test_numbers_are_the_offices_own(citizen: Citizen, office: Office) -> None:
    with transaction():
        setup.apply(
            office, {"emergency": {"fire": "0331 487 113", "death": "Modin Bapak Salim 0812 3456 7000"}}
        )
    assert citizen.says(FIRE).startswith("*0331 487 113* pemadam")
    answer = citizen.says("ibu saya meninggal barusan")
    assert "Modin Bapak Salim 0812 3456 7000" in answer


def test_the_duty_phone_is_told_without_a_word_about_the_person(citizen: Citizen, office: Office) -> None:
    citizen.says(FIRE)
    (alert,) = alerts(citizen)
    assert alert.content_sid == TEMPLATE["content_sid"]  # the duty phone has not written: an official message
    assert alert.variables["1"] == "Desa Wonojati"
    detail = alert.variables["2"]
    assert (
        "kebakaran" in detail
        and "21.40 WIB" in detail
        and "https://" in detail
        and "/desk/percakapan/" in detail
    )
    told = " ".join(alert.variables.values())
    assert "Siti" not in told and "krajan" not in told and "7890" not in told


def test_free_text_while_the_duty_phone_has_written_today(
    citizen: Citizen, another_citizen: Citizen, office: Office
) -> None:
    another_citizen.address = f"whatsapp:{DUTY}"
    another_citizen.says("halo")
    citizen.says(FIRE)
    (alert,) = [m for m in alerts(citizen) if "Mendesak" in words_of(m)]
    assert alert.content_sid is None and "kebakaran" in words_of(alert)


def test_repeated_cries_alert_once_more_at_most(
    citizen: Citizen, another_citizen: Citizen, office: Office, at: WallClock
) -> None:
    for minute in (40, 41, 45, 50, 55):
        at(f"2026-11-20 21:{minute}")
        citizen.says(FIRE + f" {minute}")
    assert len(alerts(citizen)) == 2
    another_citizen.says("ada maling di rumah tolong")  # somebody else's is another matter
    assert len(alerts(citizen)) == 3
    at("2026-11-20 22:40")
    citizen.says("apinya membesar lagi tolong kebakaran")
    assert len(alerts(citizen)) == 4


def test_where_the_message_cannot_go_an_sms_does(citizen: Citizen, office: Office) -> None:
    with transaction():
        setup.apply(office, {"notices": {}, "sms": {"enabled": True, "sender": "WONOJATI"}})
    citizen.says(FIRE)
    (alert,) = alerts(citizen)
    assert alert.recipient == DUTY and alert.sender == "WONOJATI"
    assert "kebakaran" in words_of(alert) and len(words_of(alert)) <= 160


def test_refused_by_whatsapp_it_follows_as_an_sms(citizen: Citizen, office: Office) -> None:
    with transaction():
        setup.apply(office, {"sms": {"enabled": True, "sender": "WONOJATI"}})
    citizen.posts(FIRE)
    citizen.work()
    (alert,) = alerts(citizen)
    citizen.gets("undelivered", alert, error="63003")  # no WhatsApp on that number
    citizen.work()
    assert [m.recipient for m in alerts(citizen)] == [f"whatsapp:{DUTY}", DUTY]


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"notices": {}}, id="no way to it"),
        pytest.param({"duty_phone": None}, id="no duty phone"),
    ],
)
def test_an_alert_that_reaches_nobody_is_on_top_of_the_desk(
    citizen: Citizen, officer: Person, office: Office, trouble: dict[str, object]
) -> None:
    with transaction():
        setup.apply(office, trouble)
    citizen.says(FIRE)
    page = officer.opens("/desk").text
    assert "Mendesak: ada laporan kebakaran dan belum dijawab petugas" in page
    assert "telepon piket" in page.casefold()


def test_a_refused_alert_is_told_of_too(citizen: Citizen, officer: Person, office: Office) -> None:
    citizen.posts(FIRE)
    citizen.gateway.fail(PermanentFailure("refused", "63024"), times=2)
    citizen.work()
    assert "belum sampai ke telepon piket" in officer.opens("/desk").text


def test_the_desk_leads_to_the_chat_and_an_answer_takes_it_down(citizen: Citizen, officer: Person) -> None:
    citizen.says(FIRE)
    page = officer.opens("/desk")
    assert page.text.index("Mendesak") < page.text.index("Perlu tindakan")
    chat = officer.follows("Buka percakapan")
    assert "Mendesak, keadaan darurat: ada laporan kebakaran" in chat.text
    officer.presses("Lihat lalu kirim", reply="Petugas sedang menuju ke lokasi, Bu.")
    officer.presses("Kirim balasan")
    citizen.work()
    assert "belum dijawab petugas" not in officer.opens("/desk").text


def test_the_place_and_a_pin_are_passed_on(citizen: Citizen, officer: Person) -> None:
    citizen.says(FIRE)
    assert "Sudah kami teruskan" in citizen.says("sebelah musala al ikhlas")
    told = citizen.says("", MessageType="location", Latitude="-7.795580", Longitude="110.369490")
    assert "lokasinya sudah kami teruskan" in told
    officer.opens("/desk/percakapan")
    chat = officer.follows("Buka percakapan")
    assert "query=-7.795580,110.369490" in chat.html and "Buka di peta" in chat.text


def test_while_an_officer_talks_a_cry_is_answered_all_the_same(citizen: Citizen, officer: Person) -> None:
    citizen.says("petugas")
    officer.opens("/desk/percakapan")
    officer.follows("Buka percakapan")
    officer.presses("Lihat lalu kirim", reply="Bagaimana, Bu?")
    officer.presses("Kirim balasan")
    citizen.work()
    assert citizen.says("ada kecelakaan di depan rumah tolong").startswith("*119*")


def test_practice_alarms_nobody(
    citizen: Citizen, officer: Person, office: Office, practice_gateway: FakeGateway
) -> None:
    account = next(account for account in carriers.current().accounts if account.practice)
    trainee = Citizen(
        citizen.client, practice_gateway, citizen.work, origin=citizen.origin, token=account.tokens[0]
    )
    assert trainee.says(FIRE).startswith("*113*")
    assert alerts(citizen) == [] and [m.recipient for m in practice_gateway.sent] == [trainee.address]
    page = officer.opens("/desk").text
    assert "Mendesak:" not in page
    assert "LATIHAN" in officer.opens("/desk/percakapan").text
