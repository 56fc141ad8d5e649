"""Nobody is left untold: template, SMS, telephone, over the real client; and the desk says only what is so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

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


def approve(twilio: FakeTwilio, *keys: str) -> dict[str, str]:
    """WhatsApp has approved our shipped texts for these notices; their Content SIDs."""
    texts = {one.key: one.body for one in templates.shipped()}
    return {key: twilio.contents.add(key, texts[key]) for key in keys}


def looked_up() -> None:
    """What the worker's ticker does within a minute."""
    with transaction():
        for office in db.session.scalars(select(Office)):
            templates.store(office, _listed(), clock.now())


def _listed() -> tuple[templates.ProviderTemplate, ...]:
    from village_desk.gateway import carriers

    return carriers.current().main.templates()


def makes_ready(officer: Person, ticket: Ticket) -> None:
    officer.opens(f"/desk/t/{ticket.id}")
    officer.presses("Ambil permohonan")
    for step in ("Periksa permohonan", "Proses permohonan", "Siap diambil"):
        officer.follows(step)
        officer.presses(step)


def reports(client: FlaskClient, twilio: FakeTwilio, status: str, error: str | None = None) -> None:
    """The provider reports on the last message that it took."""
    sid = list(twilio.messages)[-1]
    address = twilio.sends()[-1]["StatusCallback"].partition("#")[0]
    form = twilio_posts.status_form(sid, status, error=error)
    assert posted(client, form, path=address.removeprefix("https://desa.example.id")).status_code == 204


def newest() -> OutboxMessage:
    db.session.rollback()
    return db.session.scalars(
        select(OutboxMessage).order_by(OutboxMessage.id.desc()).execution_options(populate_existing=True)
    ).first()  # type: ignore[return-value]


def test_the_approved_template_tells_her_and_the_desk_says_so_only_with_the_receipt(
    office: Office,
    request_of_siti: Ticket,
    client: FlaskClient,
    twilio: FakeTwilio,
    at: WallClock,
    work: Work,
) -> None:
    sids = approve(twilio, *templates.MUST_REACH)
    looked_up()
    at("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    makes_ready(officer, request_of_siti)
    work()

    (sent,) = twilio.sends()
    assert (sent["To"], sent["ContentSid"]) == (f"whatsapp:{SITI}", sids["ready"])
    variables = json.loads(sent["ContentVariables"])
    assert set(variables) == twilio.contents.asked_by(sids["ready"])  # else a sample would fill the gap
    assert request_of_siti.number in variables.values()

    address = f"/desk/t/{request_of_siti.id}"
    page = officer.opens(address).text
    assert "belum ada tanda sampai" in page and "sudah diberi tahu" not in page
    reports(client, twilio, "sent")
    assert "sudah diberi tahu" not in officer.opens(address).text
    reports(client, twilio, "delivered")
    assert "Warga sudah diberi tahu: pesan sampai hari ini 08.05." in officer.opens(address).text
    assert (newest().category, float(newest().price)) == ("utility", 356.65)


def test_63016_on_free_text_becomes_the_template_once(
    office: Office,
    request_of_siti: Ticket,
    client: FlaskClient,
    twilio: FakeTwilio,
    at: WallClock,
    work: Work,
) -> None:
    """The provider's clock is the one that counts: a receipt says that the window is shut."""
    sids = approve(twilio, "ready")
    looked_up()
    at("2026-11-23 08:05")
    with transaction():
        factories.citizen(office)  # she wrote just now, by our own clock
    makes_ready(stories.an_officer(office, client), request_of_siti)
    work()
    assert "Body" in twilio.sends()[-1]
    reports(client, twilio, "failed", "63016")
    work()
    assert [form.get("ContentSid") for form in twilio.sends()] == [None, sids["ready"]]
    reports(client, twilio, "failed", "63016")
    work()
    assert len(twilio.sends()) == 2
    assert (newest().state, newest().reason) == ("needs_person", "window_closed")


def test_where_whatsapp_fails_an_sms_goes_and_where_that_fails_somebody_calls(
    office: Office,
    request_of_siti: Ticket,
    client: FlaskClient,
    twilio: FakeTwilio,
    at: WallClock,
    work: Work,
) -> None:
    approve(twilio, "ready")
    looked_up()
    with transaction():
        setup.apply(office, {"sms": {"enabled": True, "sender": SENDER}})
    at("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    makes_ready(officer, request_of_siti)
    work()
    reports(client, twilio, "undelivered", "63003")
    work()

    whatsapp, sms = twilio.sends()
    assert whatsapp["To"] == f"whatsapp:{SITI}"
    assert (sms["From"], sms["To"]) == (SENDER, SITI)
    assert len(sms["Body"]) <= 160 and request_of_siti.number in sms["Body"]
    assert stories.exported("tickets", office)[0]["notices"][-1] == {
        "key": "ready", "state": "handed_over", "way": "sms",
    }  # fmt: skip
    assert (newest().category, float(newest().price)) == ("sms", 7000.0)

    reports(client, twilio, "undelivered", "30006")
    work()
    assert len(twilio.sends()) == 2
    page = officer.opens("/desk/telepon").text
    assert request_of_siti.number in page and "SMS tidak sampai" in page
    he_calls_until_she_answers(officer, at, request_of_siti)


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


def test_an_sms_whose_receipt_comes_needs_no_call(
    office: Office,
    request_of_siti: Ticket,
    client: FlaskClient,
    twilio: FakeTwilio,
    at: WallClock,
    work: Work,
) -> None:
    """Without any template: the SMS is the first way that is open."""
    with transaction():
        setup.apply(office, {"sms": {"enabled": True, "sender": SENDER}})
    at("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    officer.opens(f"/desk/t/{request_of_siti.id}")
    officer.presses("Ambil permohonan")
    for step in ("Periksa permohonan", "Proses permohonan"):
        officer.follows(step)
        officer.presses(step)
    assert "jadi dikirim SMS: “Desa Wonojati: dokumen nomor" in officer.follows("Siap diambil").text
    officer.presses("Siap diambil")
    work()
    (sms,) = twilio.sends()
    assert sms["From"] == SENDER
    reports(client, twilio, "delivered")
    assert "Warga sudah diberi tahu" in officer.opens(f"/desk/t/{request_of_siti.id}").text


def test_a_template_that_is_paused_at_night_is_known_within_a_minute(
    office: Office,
    request_of_siti: Ticket,
    client: FlaskClient,
    twilio: FakeTwilio,
    at: WallClock,
    work: Work,
) -> None:
    """63041: the citizen is telephoned, and the settings say why before the next one has to be."""
    sids = approve(twilio, "ready")
    at("2026-11-23 08:05")
    looked_up()
    makes_ready(stories.an_officer(office, client), request_of_siti)
    work()
    twilio.contents.judge(sids["ready"], "paused")
    assert templates.look_up_due(clock.now()) == 0  # nobody asks before it is due
    reports(client, twilio, "failed", "63041")
    assert newest().phone_listed_at is not None
    assert templates.look_up_due(clock.now()) == 1
    db.session.rollback()
    assert templates.states(office)[0].problem == "unapproved"


def test_after_a_block_no_sms_follows(
    office: Office,
    request_of_siti: Ticket,
    client: FlaskClient,
    twilio: FakeTwilio,
    at: WallClock,
    work: Work,
) -> None:
    """R26: who blocked us is not written to by another way; a person calls."""
    approve(twilio, "ready")
    looked_up()
    with transaction():
        setup.apply(office, {"sms": {"enabled": True, "sender": SENDER}})
    at("2026-11-23 08:05")
    makes_ready(stories.an_officer(office, client), request_of_siti)
    work()
    reports(client, twilio, "failed", "63014")
    work()
    assert len(twilio.sends()) == 1
    assert newest().phone_listed_at is not None


def test_a_wrong_number_leaves_a_visible_mark(
    office: Office, request_of_siti: Ticket, client: FlaskClient, at: WallClock, work: Work
) -> None:
    at("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    makes_ready(officer, request_of_siti)
    work()
    officer.opens("/desk/telepon")
    assert "nomor salah" in officer.presses("Nomor salah").text
    assert "Tidak ada yang perlu ditelepon" in officer.page.text
    page = officer.opens(f"/desk/t/{request_of_siti.id}").text
    assert "Nomor telepon warga salah" in page and "Warga belum diberi tahu" in page
    at("2026-11-23 08:30")
    with transaction():
        factories.citizen(office)  # she writes again
    assert "kata petugas yang menelepon" not in officer.opens(f"/desk/t/{request_of_siti.id}").text


def test_a_reminder_travels_as_the_approved_template(
    office: Office,
    request_of_siti: Ticket,
    client: FlaskClient,
    twilio: FakeTwilio,
    at: WallClock,
    work: Work,
) -> None:
    sids = approve(twilio, "ready", "reminder_pickup")
    looked_up()
    at("2026-11-23 08:05")
    makes_ready(stories.an_officer(office, client), request_of_siti)
    work()
    at("2026-11-26 08:00")
    jobs.remind()
    work()
    assert [form["ContentSid"] for form in twilio.sends()] == [sids["ready"], sids["reminder_pickup"]]
    history = stories.an_officer(office, client, "Dewi Lestari").opens(f"/desk/t/{request_of_siti.id}").text
    assert "Pengingat mengambil dokumen ditulis" in history
