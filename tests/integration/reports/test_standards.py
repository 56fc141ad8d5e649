"""The sheets that a head prints: every component of every service, the pledge, the procedure, before and after."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_ticket, a_user, a_village, opens, sign_in
from tests.fakes.wall_clock import WallClock
from tests.journeys.browsing import Person
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.office import registry, setup
from village_desk.standards import amounts, service_standard, sop
from village_desk.standards.sentences import on_working_days
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status


@pytest.fixture
def village(app: Flask, at: WallClock) -> Village:
    at("2026-11-02 20:30")
    return a_village()


@pytest.fixture
def head(client: FlaskClient, village: Village) -> Person:
    sign_in(client, village.staff["head"])
    return Person(client)


def says(village: Village, **standards: object) -> None:
    """The office sets this of its standards."""
    with transaction():
        setup.apply(village.office, {"standards": standards})


def procedure_words(village: Village) -> str:
    with transaction():
        return "\n".join(
            str(line) for part in sop.sections(village.office, clock.now()) for line in part.lines
        )


def test_every_component_of_every_shipped_service_says_something(village: Village) -> None:
    catalogue = registry.catalogue_of(village.office)
    assert len(catalogue.services) == 45
    for service in catalogue.services:
        standard = service_standard.of(village.office, service)
        assert [one.number for one in standard.components] == list(range(1, 15)), service.slug
        for one in standard.components:
            assert one.name and one.lines and all(str(line).strip() for line in one.lines), (
                service.slug,
                one.number,
            )
        assert not any(one.to_check for one in standard.components[:7]), service.slug
        assert all(one.to_check for one in standard.components[7:]), service.slug


def test_a_sheet_tells_the_way_that_a_request_really_goes(head: Person, village: Village) -> None:
    with transaction():
        setup.apply(village.office, {"phone": "0331-123456", "address": "Jl. Balai Desa 1"})
    letter = head.opens("/reports/standar/sku").text
    for words in (
        "Persyaratan",
        "GRATIS, tidak dipungut biaya.",
        "Warga menulis ke WhatsApp +628111000222 kapan saja",
        "Senin–Kamis 08.00–12.00 dan 13.00–15.30",
        "diingatkan pada hari kerja ke-3 dan ke-7; permohonan dibatalkan setelah 14 hari kerja",
        "Petugas membuat dokumen",
        "Aduan ditanggapi paling lambat 3 hari kerja.",
        "5 hari kerja (permintaan informasi), 14 hari kerja (biasa), atau 60 hari kerja",
        "Telepon kantor: 0331-123456.",
        "Datang ke Jl. Balai Desa 1 pada jam layanan.",
    ):
        assert words in letter, words
    agency = head.opens("/reports/standar/ktp-hilang").text
    assert "meneruskan berkas ke Disdukcapil/UPT/kecamatan" in agency
    assert "Paling lambat 7 hari kerja sejak berkas lengkap." in agency
    assert "UU 23/2006 jo. UU 24/2013" in agency
    assert "tanggal pastinya disampaikan petugas" in head.opens("/reports/standar/ahli-waris").text
    assert head.opens("/reports/standar/tidak-ada").status == 404


def test_shipped_words_are_marked_until_the_office_has_confirmed_them(head: Person, village: Village) -> None:
    assert head.opens("/reports/standar/sku").text.count("Contoh. Perlu diperiksa kantor") == 7
    says(
        village,
        texts={"facilities": "Satu meja & <b>dua</b> kursi, 50% baru."},
        confirmed=["facilities", "staffing"],
        official="Kasi Pelayanan",
        officer="Bu Rina",
        by_service={"sku": {"officer": "Pak Joko"}},
    )
    page = head.opens("/reports/standar/sku")
    assert page.text.count("Contoh. Perlu diperiksa kantor") == 5
    assert "Satu meja & <b>dua</b> kursi, 50% baru." in page.text, "as it was written, and never as HTML"
    assert "1 petugas pelayanan." in page.text
    assert "Kasi Pelayanan" in page.text and "Pak Joko" in page.text and "Bu Rina" not in page.text
    assert "Bu Rina" in head.opens("/reports/standar/sktm").text


def test_the_number_of_officers_is_counted_and_not_typed(village: Village) -> None:
    says(village, texts={"staffing": "{petugas} orang di meja depan."})
    with transaction():
        a_user(village.office, "officer", "head", name="Joko")
    standard = service_standard.of(village.office, registry.catalogue_of(village.office).services[0])
    assert str(standard.components[10].lines[0]) == "2 orang di meja depan."


def test_the_pledge_has_dotted_lines_until_it_is_filled_in(head: Person, village: Village) -> None:
    empty = head.opens("/reports/maklumat").text
    assert "siap menerima sanksi" in empty and "Contoh." in empty
    assert "(…………………………………)" in empty and "Belum lengkap" in empty
    says(
        village,
        pledge={"head": "Sutrisno", "place": "Wonojati", "day": "2026-11-10"},
        confirmed=["pledge"],
    )
    signed = head.opens("/reports/maklumat").text
    assert "Wonojati, 10 November 2026" in signed and "Sutrisno" in signed
    assert "Contoh." not in signed and "Belum lengkap" not in signed and "………" not in signed


def test_the_procedure_follows_the_offices_settings(head: Person, village: Village) -> None:
    before = head.opens("/reports/sop").text
    assert "Senin–Kamis 08.00–12.00 dan 13.00–15.30, Jumat 08.00–11.30 dan 13.00–14.30 (WIB)" in before
    assert "bahasa Indonesia dan bahasa Inggris" in before
    assert "Telepon piket belum diisi" in before and "SMS tidak dipakai." in before
    closed = len([day for day in registry.hours_of(village.office).closed_days if day.year == 2026])
    assert f"{closed} hari dalam tahun 2026" in before
    with transaction():
        setup.apply(
            village.office,
            {
                "hours": {"saturday": [["09:00", "11:00"]]},
                "languages": ["jv"],
                "duty_phone": "081234567890",
                "emergency": {"fire": "0331-113"},
                "holidays": [],
            },
        )
    after = head.opens("/reports/sop").text
    assert "Sabtu 09.00–11.00 (WIB)" in after and "Senin" not in after.split("(WIB)")[0].split("kantor:")[1]
    assert "bahasa Indonesia dan bahasa Jawa" in after
    assert "Telepon piket sudah diisi" in after and "81234567890" not in after
    assert "0331-113 (pemadam kebakaran)" in after
    assert "0 hari dalam tahun 2026" in after


@pytest.mark.settings(
    VILLAGE_DESK_PICKUP_REMINDER_DAYS="2,5",
    VILLAGE_DESK_DOCUMENTS_REMINDER_DAYS="4",
    VILLAGE_DESK_DOCUMENTS_CANCEL_DAYS="9",
    VILLAGE_DESK_FIRST_ANSWER_WORKING_MINUTES="25",
    VILLAGE_DESK_HOLDING_WORKING_MINUTES="35",
    VILLAGE_DESK_COMPLAINT_ACKNOWLEDGE_DAYS="2",
    VILLAGE_DESK_COMPLAINT_DAYS="11",
    VILLAGE_DESK_RETENTION_FILES_DAYS="99",
    VILLAGE_DESK_READY_TO_PHONE="5400",
    VILLAGE_DESK_REOPEN="86400",
)
def test_the_procedure_and_the_standards_follow_the_installations_settings(village: Village) -> None:
    said = procedure_words(village)
    for words in (
        "belum diambil diingatkan pada hari kerja ke-2 dan ke-5.",
        "Warga diingatkan pada hari kerja ke-4.",
        "dibatalkan setelah 9 hari kerja tanpa berkas",
        "membalas dalam 25 menit jam kerja",
        "belum dijawab dalam 35 menit jam kerja",
        "ditanggapi paling lambat 2 hari kerja",
        "11 hari kerja (biasa)",
        "dihapus 99 hari setelah permohonan ditutup",
        "belum sampai setelah 1,5 jam",
        "Dalam 24 jam setelah selesai",
    ):
        assert words in said, words
    service = registry.catalogue_of(village.office).services[0]
    standard = "\n".join(
        str(line) for one in service_standard.of(village.office, service).components for line in one.lines
    )
    assert "ke-4; permohonan dibatalkan setelah 9 hari kerja" in standard
    assert "paling lambat 2 hari kerja" in standard and "dalam 24 jam" in standard


def test_after_is_counted_and_before_is_the_offices_own(
    client: FlaskClient, village: Village, at: WallClock
) -> None:
    says(village, before={"channel": "Hanya datang ke kantor."})
    with transaction():
        a_ticket(village.office, phone="+6281200000009", training=True)
    at("2026-11-03 09:00")
    for to in (Status.CHECKING, Status.IN_PROGRESS, Status.READY):
        with transaction():
            rina = officer(village.staff["officer"].id)
            lifecycle.change_status(village.ticket.id, to, actor=rina, now=clock.now(), detail="")
    sign_in(client, village.staff["head"])
    head = Person(client)
    page = head.opens("/reports/perbandingan").text
    assert "masa November 2026" in page
    assert "Hanya datang ke kantor." in page and page.count("belum diisi kantor") == 9
    for words in (
        "1 permohonan lewat WhatsApp, 0 di loket, 0 lewat telepon.",
        "1 dari 1 permohonan diterima di luar jam kantor.",
        "Baru 1 permohonan; belum cukup untuk dihitung.",
        "0 dari 1 kabar siap sampai kepada warga.",
        "0 dari 1 aduan sudah dijawab.",
    ):
        assert words in page, words
    told(village.ticket)
    assert "1 dari 1 kabar siap sampai kepada warga." in head.opens("/reports/perbandingan").text
    earlier = head.opens("/reports/perbandingan?masa=bulan-lalu").text
    assert "0 permohonan lewat WhatsApp" in earlier and "masa Oktober 2026" in earlier
    own = head.opens("/reports/perbandingan?masa=sendiri&dari=2026-11-01&sampai=2026-11-02").text
    assert "1 November 2026 – 2 November 2026" in own


def told(ticket: Ticket) -> None:
    """Each message that says the paper is ready has arrived."""
    with transaction():
        for row in db.session.query(OutboxMessage).filter_by(ticket_id=ticket.id, notice="ready"):
            row.state = "delivered"


def test_the_sheets_can_be_read_in_english_and_name_no_citizen(
    client: FlaskClient, head: Person, village: Village
) -> None:
    client.set_cookie("bahasa", "en", domain="desa.example.id")
    for path in ("/reports/standar", "/reports/standar/sku", "/reports/maklumat", "/reports/sop"):
        page = opens(client, path)
        assert 'lang="en"' in page and "Siti Rahmawati" not in page
        assert page.count("<h1") == 1 and "%(" not in page


def test_in_english_dates_languages_and_amounts_are_english_too(
    client: FlaskClient, head: Person, village: Village
) -> None:
    says(village, pledge={"head": "Sutrisno", "place": "Wonojati", "day": "2026-10-10"})
    client.set_cookie("bahasa", "en", domain="desa.example.id")
    procedure = opens(client, "/reports/sop")
    for words in (
        "By the settings of 2 November 2026",
        "Monday–Thursday 08.00–12.00 and 13.00–15.30",
        "answered in Indonesian and English, whichever they write.",
        "Citizens are reminded on working days 3 and 7.",
        "its answers after 5 years",
        "Service officers who work on requests: 1.",
    ):
        assert words in procedure, words
    letter = opens(client, "/reports/standar/sku")
    assert "Service standard<br>" in letter and "Monday–Thursday" in letter
    assert "At most 1 working day from complete papers." in letter
    assert "Wonojati, 10 October 2026" in opens(client, "/reports/maklumat")
    compared = opens(client, "/reports/perbandingan?masa=bulan-lalu")
    assert "complaints of October 2026" in compared
    assert "Complaints answered: 0 of 0." in compared


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((3,), "hari kerja ke-3"),
        ((3, 7), "hari kerja ke-3 dan ke-7"),
        ((3, 7, 14), "hari kerja ke-3, ke-7, dan ke-14"),
        ((1, 3, 7, 14), "hari kerja ke-1, ke-3, ke-7, dan ke-14"),
    ],
)
def test_the_days_of_reminders_are_said_one_by_one(days: tuple[int, ...], words: str) -> None:
    assert str(on_working_days(days)) == words


def test_whole_years_are_said_as_years() -> None:
    assert [str(amounts.days(n)) for n in (1, 90, 365, "1825", "2,5", 0)] == [
        "1 hari", "90 hari", "1 tahun", "5 tahun", "2,5 hari", "0 hari",
    ]  # fmt: skip
