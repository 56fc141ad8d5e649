"""Nobody is left untold: template, SMS, telephone, over the real client; and the desk says only what is so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fake_twilio import FakeTwilio
from tests.fakes import twilio_posts
from tests.fakes.wall_clock import WallClock
from tests.integration.outbox_cast import posted
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk import clock, jobs
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.messages import prices, templates
from village_desk.messages.models import OutboxMessage
from village_desk.office import setup
from village_desk.office.models import Office
from village_desk.tickets.models import Ticket

Work = Callable[[], object]
SITI, SENDER = "+6281234567890", "WONOJATI"


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as provider:
        yield provider


@pytest.fixture
def environment(environment: dict[str, str], twilio: FakeTwilio) -> dict[str, str]:
    """Everything goes through the real client to the provider on loopback."""
    return environment | {"TWILIO_API_URL": twilio.url}


@pytest.fixture
def office(frozen: WallClock, client: FlaskClient) -> Office:
    with transaction():
        prices.seed()
    return stories.a_village(template=False)


@pytest.fixture
def request_of_siti(office: Office) -> Ticket:
    """Written on Friday night, complete; on Monday the window is long shut."""
    return factories.ticket(office, citizen=factories.citizen(office), service="domisili-usaha")


def looked_up() -> None:
    """What the worker's ticker does within a minute."""
    with transaction():
        for office in db.session.scalars(select(Office)):
            templates.store(office, carriers.current().main.templates(), clock.now())


@dataclass
class Monday:
    """Bu Siti's paper is made ready at 08.05; the provider is asked over the real client."""

    office: Office
    ticket: Ticket
    client: FlaskClient
    twilio: FakeTwilio
    at: WallClock
    work: Work

    def approved(self, *keys: str) -> dict[str, str]:
        """WhatsApp has approved our shipped texts for these notices; their Content SIDs."""
        texts = {one.key: one.body for one in templates.shipped()}
        return {key: self.twilio.contents.add(key, texts[key]) for key in keys}

    def switch_sms_on(self) -> None:
        """The office has SMS switched on."""
        with transaction():
            setup.apply(self.office, {"sms": {"enabled": True, "sender": SENDER}})

    def officer_takes_it(self) -> Person:
        self.at("2026-11-23 08:05")
        officer = stories.an_officer(self.office, self.client)
        officer.opens(f"/desk/t/{self.ticket.id}")
        officer.presses("Ambil permohonan")
        for step in ("Periksa permohonan", "Proses permohonan"):
            officer.follows(step)
            officer.presses(step)
        return officer

    def officer_makes_it_ready(self) -> Person:
        """And the worker sends what is to be sent."""
        officer = self.officer_takes_it()
        officer.follows("Siap diambil")
        officer.presses("Siap diambil")
        self.work()
        return officer

    def reports(self, status: str, error: str | None = None) -> None:
        """The provider reports on the last message that it took."""
        sid = list(self.twilio.messages)[-1]
        address = self.twilio.sends()[-1]["StatusCallback"].partition("#")[0]
        form = twilio_posts.status_form(sid, status, error=error)
        path = address.removeprefix("https://desa.example.id")
        assert posted(self.client, form, path=path).status_code == 204


@pytest.fixture
def monday(
    office: Office, request_of_siti: Ticket, client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work
) -> Monday:
    return Monday(office, request_of_siti, client, twilio, at, work)


def newest() -> OutboxMessage:
    db.session.rollback()
    return db.session.scalars(
        select(OutboxMessage).order_by(OutboxMessage.id.desc()).execution_options(populate_existing=True)
    ).first()  # type: ignore[return-value]


def test_the_approved_template_tells_her_and_the_desk_says_so_only_with_the_receipt(monday: Monday) -> None:
    sids = monday.approved(*templates.MUST_REACH)
    looked_up()
    officer = monday.officer_makes_it_ready()

    (sent,) = monday.twilio.sends()
    assert (sent["To"], sent["ContentSid"]) == (f"whatsapp:{SITI}", sids["ready"])
    variables = json.loads(sent["ContentVariables"])
    assert set(variables) == monday.twilio.contents.asked_by(sids["ready"])  # else a sample would fill the gap
    assert monday.ticket.number in variables.values()

    address = f"/desk/t/{monday.ticket.id}"
    page = officer.opens(address).text
    assert "belum ada tanda sampai" in page and "sudah diberi tahu" not in page
    monday.reports("sent")
    assert "sudah diberi tahu" not in officer.opens(address).text
    monday.reports("delivered")
    assert "Warga sudah diberi tahu: pesan sampai hari ini 08.05." in officer.opens(address).text
    assert (newest().category, float(newest().price)) == ("utility", 356.65)


def test_63016_on_free_text_becomes_the_template_once(monday: Monday) -> None:
    """The provider's clock is the one that counts: a receipt says that the window is shut."""
    sids = monday.approved("ready")
    looked_up()
    monday.at("2026-11-23 08:05")
    with transaction():
        factories.citizen(monday.office)  # she wrote just now, by our own clock
    monday.officer_makes_it_ready()
    assert "Body" in monday.twilio.sends()[-1]
    monday.reports("failed", "63016")
    monday.work()
    assert [form.get("ContentSid") for form in monday.twilio.sends()] == [None, sids["ready"]]
    monday.reports("failed", "63016")
    monday.work()
    assert len(monday.twilio.sends()) == 2
    assert (newest().state, newest().reason) == ("needs_person", "window_closed")


def test_where_whatsapp_fails_an_sms_goes_and_where_that_fails_somebody_calls(monday: Monday) -> None:
    monday.approved("ready")
    looked_up()
    monday.switch_sms_on()
    officer = monday.officer_makes_it_ready()
    monday.reports("undelivered", "63003")
    monday.work()

    whatsapp, sms = monday.twilio.sends()
    assert whatsapp["To"] == f"whatsapp:{SITI}"
    assert (sms["From"], sms["To"]) == (SENDER, SITI)
    assert len(sms["Body"]) <= 160 and monday.ticket.number in sms["Body"]
    assert stories.exported("tickets", monday.office)[0]["notices"][-1] == {
        "key": "ready", "state": "handed_over", "way": "sms",
    }  # fmt: skip
    assert (newest().category, float(newest().price)) == ("sms", 7000.0)

    monday.reports("undelivered", "30006")
    monday.work()
    assert len(monday.twilio.sends()) == 2
    page = officer.opens("/desk/telepon").text
    assert monday.ticket.number in page and "SMS tidak sampai" in page
    he_calls_until_she_answers(officer, monday.at, monday.ticket)


def he_calls_until_she_answers(officer: Person, at: WallClock, ticket: Ticket) -> None:
    page = officer.page.text
    assert "Selamat pagi, Bapak/Ibu. Saya Rina Wulandari dari Desa Wonojati." in page
    assert "hari ini sampai pukul 15.30 WIB" in page and stories.ADDRESS in page
    for moment in ("2026-11-23 08:10", "2026-11-23 09:20"):
        at(moment)
        officer.opens("/desk/telepon")
        officer.presses("Tidak diangkat")
    assert "Sudah ditelepon 2 kali, terakhir hari ini 09.20: tidak diangkat." in officer.page.text
    assert "telepon warga: kabar belum sampai" in officer.opens("/desk?lihat=uncollected").text
    assert "Warga belum diberi tahu" in officer.opens(f"/desk/t/{ticket.id}").text
    officer.opens("/desk/telepon")
    officer.presses("Sudah ditelepon")
    assert "Tidak ada yang perlu ditelepon" in officer.page.text
    assert "Warga sudah diberi tahu lewat telepon" in officer.opens(f"/desk/t/{ticket.id}").text


def test_an_sms_whose_receipt_comes_needs_no_call(monday: Monday) -> None:
    """Without any template: the SMS is the first way that is open."""
    monday.switch_sms_on()
    officer = monday.officer_takes_it()
    assert "jadi dikirim SMS: “Desa Wonojati: dokumen nomor" in officer.follows("Siap diambil").text
    officer.presses("Siap diambil")
    monday.work()
    (sms,) = monday.twilio.sends()
    assert sms["From"] == SENDER
    monday.reports("delivered")
    assert "Warga sudah diberi tahu" in officer.opens(f"/desk/t/{monday.ticket.id}").text


def test_a_template_that_is_paused_at_night_is_known_within_a_minute(monday: Monday) -> None:
    """63041: the citizen is telephoned, and the settings say why before the next one has to be."""
    sids = monday.approved("ready")
    monday.at("2026-11-23 08:05")
    looked_up()
    monday.officer_makes_it_ready()
    monday.twilio.contents.judge(sids["ready"], "paused")
    assert templates.look_up_due(clock.now()) == 0  # nobody asks before it is due
    monday.reports("failed", "63041")
    assert newest().phone_listed_at is not None
    assert templates.look_up_due(clock.now()) == 1
    db.session.rollback()
    assert templates.states(monday.office)[0].problem == "unapproved"


def test_after_a_block_no_sms_follows(monday: Monday) -> None:
    """R26: who blocked us is not written to by another way; a person calls."""
    monday.approved("ready")
    looked_up()
    monday.switch_sms_on()
    monday.officer_makes_it_ready()
    monday.reports("failed", "63014")
    monday.work()
    assert len(monday.twilio.sends()) == 1
    assert newest().phone_listed_at is not None


def test_a_wrong_number_leaves_a_visible_mark(monday: Monday) -> None:
    officer = monday.officer_makes_it_ready()
    officer.opens("/desk/telepon")
    assert "nomor salah" in officer.presses("Nomor salah").text
    assert "Tidak ada yang perlu ditelepon" in officer.page.text
    page = officer.opens(f"/desk/t/{monday.ticket.id}").text
    assert "Nomor telepon warga salah" in page and "Warga belum diberi tahu" in page
    monday.at("2026-11-23 08:30")
    with transaction():
        factories.citizen(monday.office)  # she writes again
    assert "kata petugas yang menelepon" not in officer.opens(f"/desk/t/{monday.ticket.id}").text


def test_a_reminder_travels_as_the_approved_template(monday: Monday) -> None:
    sids = monday.approved("ready", "reminder_pickup")
    looked_up()
    monday.officer_makes_it_ready()
    monday.at("2026-11-26 08:00")
    jobs.remind()
    monday.work()
    assert [form["ContentSid"] for form in monday.twilio.sends()] == [sids["ready"], sids["reminder_pickup"]]
    dewi = stories.an_officer(monday.office, monday.client, "Dewi Lestari")
    assert "Pengingat mengambil dokumen ditulis" in dewi.opens(f"/desk/t/{monday.ticket.id}").text
