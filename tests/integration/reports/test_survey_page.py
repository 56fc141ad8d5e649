"""The head runs the survey: opened, followed, closed, what is weak gets a plan, the table is published."""

from __future__ import annotations

import html
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.fakes.desk_cast import Village, a_ticket, a_village, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.database import db, transaction
from village_desk.figures import periods
from village_desk.figures.report import build
from village_desk.office import registry, setup
from village_desk.reports import letterhead
from village_desk.reports.document import content_of
from village_desk.reports.spreadsheet import as_xlsx
from village_desk.survey import answers, results, skm, surveys
from village_desk.survey.answers import Given
from village_desk.survey.models import Survey, SurveyAnswer
from village_desk.survey.surveys import SurveyRefused
from village_desk.tickets import lifecycle, quick_replies
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

FIVE_PEOPLE = ("433434433", "332433433", "443444434", "333433323", "433434433")
YEAR = {"name": "SKM  2026", "first": "2026-01-01", "last": "2026-12-31"}


@pytest.fixture
def village(app: Flask, at: WallClock) -> Village:
    at("2026-11-23 09:00")
    return a_village()


@pytest.fixture
def head(client: FlaskClient, village: Village) -> FlaskClient:
    sign_in(client, village.staff["head"])
    return client


def the_survey() -> Survey:
    db.session.expire_all()
    return db.session.scalars(select(Survey).order_by(Survey.id.desc()).limit(1)).one()


def five_answer(survey: Survey, *, training: bool = False) -> None:
    for number, person in enumerate(FIVE_PEOPLE):
        scores = dict(zip(skm.SLUGS, map(int, person), strict=True))
        given = Given(scores, sex="p" if number else "l", words=f"saran {9 - number}", training=training)
        with transaction():
            answers.take(survey, given, channel="counter", who=(), now=clock.now())


def published(head: FlaskClient) -> Survey:
    """A survey of five people, closed and published."""
    sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    five_answer(survey)
    sends(head, f"/reports/skm/{survey.id}/tutup", yakin="ya")
    sends(head, f"/reports/skm/{survey.id}/terbitkan", yakin="ya")
    return survey


def complete(village: Village, ticket: Ticket) -> None:
    with transaction():
        rina = officer(village.staff["officer"].id)
        for to in (Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED):
            lifecycle.change_status(ticket.id, to, actor=rina, now=clock.now())


def test_from_opening_to_the_published_table(head: FlaskClient, village: Village) -> None:
    assert "Buka survei" in opens(head, "/reports/skm")
    begun = sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    home = f"/reports/skm/{survey.id}"
    assert begun.status_code == 303 and survey.name == "SKM 2026"
    assert "Sampel belum dapat dihitung" in opens(head, home)
    assert "Belum ada jawaban." in opens(head, home) and f"/survei/{village.office.slug}" in opens(head, home)
    five_answer(survey)
    complete(village, village.ticket)
    page = opens(head, home)
    assert "5 warga menjawab. Nilai IKM 83,89, mutu B (Baik)." in page and "(sementara)" in page
    assert "5 dari 1 jawaban yang diperlukan." in page and "untuk 1 warga" in page
    assert re.search(r"Nilai terendah:\s*<b>Waktu</b> \(2,80\),\s*<b>Penanganan pengaduan</b> \(2,80\)", page)
    assert "1/9" in page and "Indeks SKM 3,36 · IKM 83,89" in page
    assert "Laki-laki <5, Perempuan <5." in page, "few people are not counted out"
    assert page.index("saran 5") < page.index("saran 9"), "in no order that tells who wrote when"
    assert results.newest_published(village.office.id) is None
    assert sends(head, f"{home}/terbitkan", yakin="ya").status_code == 409
    assert sends(head, f"{home}/tutup", yakin="ya").status_code == 303
    assert sends(head, f"{home}/tutup", yakin="ya").status_code == 409
    assert sends(head, f"{home}/terbitkan", yakin="ya").status_code == 303
    found = results.newest_published(village.office.id)
    assert found is not None and found.ikm == Decimal("83.89") and found.survey.id == survey.id
    assert ("Nilai IKM", "83,89", 5, "B (Baik)") in results.rows(found)
    assert ("Bobot tiap unsur", "1/9", "", "") in results.rows(found)
    assert ("Menjawab sebagian", 0, "", "") in results.rows(found)
    noted = [line.action for line in db.session.scalars(select(AuditLine).order_by(AuditLine.id))]
    assert [one for one in noted if one.startswith("survey.")] == [
        "survey.opened",
        "survey.closed",
        "survey.published",
    ]


def test_the_published_result_is_in_the_period_report_and_its_files(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    assert "Belum ada survei kepuasan (SKM) yang diterbitkan." in opens(head, "/reports/masa?masa=bulan")
    sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    five_answer(survey)
    sends(head, f"/reports/skm/{survey.id}/tutup", yakin="ya")
    assert "83,89" not in opens(head, "/reports/masa?masa=bulan"), "not before it is published"
    sends(head, f"/reports/skm/{survey.id}/terbitkan", yakin="ya")
    page = opens(head, "/reports/masa?masa=bulan")
    assert (
        "SKM 2026, layanan masa 1 Januari 2026 – 31 Desember 2026. 5 warga menjawab lengkap, 0 sebagian."
        in page
    )
    assert "Nilai IKM 83,89, mutu B (Baik)." in page and "Penanganan pengaduan" in page
    before = opens(head, "/reports/masa?masa=sendiri&dari=2025-11-01&sampai=2025-11-30")
    assert "83,89" not in before, "nothing of a survey about later service"
    office, now = village.office, clock.now()
    report = build(office, periods.asked_for("bulan", None, None, registry.hours_of(office), now), now)
    content = content_of(report, letterhead.of(office), date(2026, 11, 23))
    told = next(table for table in content["tables"] if "SKM" in table["title"])
    assert ["Nilai IKM", "83,89", "5", "B (Baik)"] in told["rows"] and told["bars"] == []
    assert told["words"][0].startswith("SKM 2026, layanan masa 1 Januari 2026 – 31 Desember 2026")
    assert "Nilai terendah: Waktu (2,80), Penanganan pengaduan (2,80)." in told["words"]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(report)))["Survei kepuasan (SKM)"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["Waktu"][1:3] == (2.8, 5) and rows["Nilai IKM"][1] == 83.89, "numbers, not words"
    assert "Nilai IKM 83,89, mutu B (Baik)." in rows


def test_the_published_result_is_on_the_public_page_of_figures(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    with transaction():
        setup.apply(village.office, {"standards": {"figures_public": True}})
    path = f"/angka/{village.office.slug}"
    assert "SKM" not in head.get(path).text
    published(head)
    shown = html.unescape(head.get(path).text)
    assert "Nilai IKM 83,89, mutu B (Baik)." in shown and "<dt>Waktu</dt><dd><b>2,80</b>" in shown
    assert "saran 5" not in shown, "nobody's words"
    assert "<dt>Warga yang dilayani</dt><dd><b><5</b>" in shown


PLAN = {"waktu_what": "Loket kedua.", "waktu_who": "Kasi Pelayanan", "waktu_until": "2027-01-31"}


def test_what_is_published_is_for_everyone_also_where_the_figures_are_off(
    head: FlaskClient, village: Village
) -> None:
    path = f"/angka/{village.office.slug}"
    assert head.get(path).status_code == 404
    survey = published(head)
    sends(head, f"/reports/skm/{survey.id}/rencana", **PLAN)
    shown = html.unescape(opens(head, path))
    assert "Nilai IKM 83,89, mutu B (Baik)." in shown and "5 warga menjawab" not in shown
    assert "Nilai terendah: Waktu (2,80), Penanganan pengaduan (2,80)." in shown
    assert "Tindak lanjut Waktu: Loket kedua (Kasi Pelayanan, sampai 31 Januari 2027)." in shown
    assert "Permohonan masuk" not in shown, "the figures stay off"
    assert f'href="{path}"' in opens(head, f"/layanan/{village.office.slug}")
    head.get("/bahasa/en")
    english = html.unescape(opens(head, path))
    assert "83.89" in english and "2.80" in english and "83,89" not in english


def test_the_report_names_what_is_weakest_and_what_is_done_about_it(
    head: FlaskClient, village: Village
) -> None:
    survey = published(head)
    sends(head, f"/reports/skm/{survey.id}/rencana", **PLAN)
    page = opens(head, "/reports/masa?masa=bulan")
    assert "Nilai terendah: Waktu (2,80), Penanganan pengaduan (2,80)." in page
    assert "Tindak lanjut Waktu: Loket kedua (Kasi Pelayanan, sampai 31 Januari 2027)." in page


def test_a_result_of_a_few_is_not_told_to_everyone(head: FlaskClient, village: Village) -> None:
    with transaction():
        setup.apply(village.office, {"standards": {"figures_public": True}})
    sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    with transaction():
        answers.take(survey, Given(dict.fromkeys(skm.SLUGS, 1)), channel="counter", who=(), now=clock.now())
    sends(head, f"/reports/skm/{survey.id}/tutup", yakin="ya")
    sends(head, f"/reports/skm/{survey.id}/terbitkan", yakin="ya")
    shown = html.unescape(head.get(f"/angka/{village.office.slug}").text)
    assert "kurang dari 5 warga" in shown and "25,00" not in shown


def test_who_left_some_out_counts_to_the_elements_and_not_to_the_sample(
    head: FlaskClient, village: Village
) -> None:
    sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    five_answer(survey)
    complete(village, village.ticket)
    with transaction():
        answers.take(survey, Given({"waktu": 1}), channel="page", who=("x",), now=clock.now())
    page = opens(head, f"/reports/skm/{survey.id}")
    assert "5 lengkap, 1 sebagian." in page and "5 dari 1 jawaban yang diperlukan." in page
    assert "6 warga menjawab." in page and re.search(r"Waktu</td><td[^>]*>2,50</td><td[^>]*>6<", page)


def test_one_press_neither_closes_nor_publishes(head: FlaskClient, village: Village) -> None:
    sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    five_answer(survey)
    home = f"/reports/skm/{survey.id}"
    for step, words in (
        ("tutup", "Centang dahulu bahwa survei ini ditutup untuk selamanya."),
        ("terbitkan", "Centang dahulu bahwa hasil ini boleh dibaca siapa saja."),
    ):
        page = opens(head, home)
        assert 'name="yakin"' in page and "checked" not in page, "nobody has ticked it beforehand"
        refused = sends(head, f"{home}/{step}")
        text = refused.get_data(as_text=True)
        assert refused.status_code == 422 and words in text and 'href="#yakin"' in text
        assert 'aria-describedby="yakin-salah"' in text
        now = the_survey()
        assert (now.closed_at is None, now.published_at) == (step == "tutup", None)
        assert answers.count(now) == 5, "nothing is lost"
        assert sends(head, f"{home}/{step}", yakin="ya").status_code == 303


def test_what_is_weak_gets_a_plan_with_a_name_and_a_day(head: FlaskClient, village: Village) -> None:
    sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    home = f"/reports/skm/{survey.id}"
    five_answer(survey)
    assert opens(head, home).index('id="waktu_what"') < opens(head, home).index('id="persyaratan_what"')
    half = sends(
        head, f"{home}/rencana", waktu_what="Loket kedua pada hari pasaran", waktu_who="", waktu_until=""
    )
    text = half.get_data(as_text=True)
    assert half.status_code == 422 and "Tulis siapa yang mengerjakan." in text
    assert 'value="Loket kedua pada hari pasaran"' in text, "nothing typed is lost"
    no_day = sends(
        head, f"{home}/rencana", waktu_what="Loket", waktu_who="Kasi Pelayanan", waktu_until="besok"
    )
    assert no_day.status_code == 422 and "Isi tanggal selesainya." in no_day.get_data(as_text=True)
    plan = {"waktu_what": "Loket kedua", "waktu_who": "Kasi Pelayanan", "waktu_until": "2027-01-31"}
    assert sends(head, f"{home}/rencana", **plan).status_code == 303
    assert "<b>Waktu:</b> Loket kedua (Kasi Pelayanan, sampai 31 Januari 2027)" in opens(head, home)
    sends(head, f"{home}/rencana", waktu_what="", waktu_who="", waktu_until="")
    assert the_survey().plans == {}


def test_one_is_open_at_a_time_and_its_dates_must_be_possible(head: FlaskClient, village: Village) -> None:
    for wrong, words in (
        ({"name": " "}, "Tulis nama survei"),
        ({"name": "x" * 81}, "paling banyak 80 huruf"),
        ({"first": ""}, "Isi tanggal awal dan akhir"),
        ({"last": "2025-12-31"}, "tidak boleh sebelum"),
        ({"first": "2025-01-01"}, "paling lama satu tahun"),
        ({"first": "0001-01-01", "last": "0001-12-31"}, "Tahunnya harus antara 2000 dan 2100."),
        ({"first": "9999-01-01", "last": "9999-12-31"}, "Tahunnya harus antara"),
        ({"first": "0026-01-01", "last": "2026-12-31"}, "Tahunnya harus antara"),
    ):
        refused = sends(head, "/reports/skm/buka", **(YEAR | wrong))
        assert refused.status_code == 422 and words in refused.get_data(as_text=True), wrong
    assert sends(head, "/reports/skm/buka", **YEAR).status_code == 303
    assert sends(head, "/reports/skm/buka", **YEAR).status_code == 409
    assert "Tutup dahulu" in opens(head, "/reports/skm")
    with pytest.raises(IntegrityError), transaction():
        today = date(2026, 11, 23)
        db.session.add(
            Survey(
                office_id=village.office.id,
                name="x",
                first_day=today,
                last_day=today,
                opened_at=clock.now(),
                plans={},
            )
        )


def test_served_are_different_people_with_a_completed_request_in_the_period(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    sends(head, "/reports/skm/buka", **(YEAR | {"first": "2026-11-23", "last": "2026-11-24"}))
    with transaction():
        twice = a_ticket(village.office, phone="+6281200000001")
        practice = a_ticket(village.office, phone="+6281200000002", training=True)
        counter = a_ticket(village.office, phone="+6281200000003", name="Budi")
        late = a_ticket(village.office, phone="+6281200000004")
        second = a_ticket(village.office, phone="+6281200000005")
        second.citizen_id, counter.citizen_id = twice.citizen_id, None
    assert surveys.served(the_survey()) == 0
    at("2026-11-24 23:59")
    for ticket in (twice, second, practice, counter):
        complete(village, ticket)
    at("2026-11-25 00:01")
    complete(village, late)
    assert surveys.served(the_survey()) == 2


def test_practice_never_counts_and_goes_with_the_survey(head: FlaskClient, village: Village) -> None:
    sends(head, "/reports/skm/buka", **YEAR)
    survey = the_survey()
    five_answer(survey, training=True)
    assert answers.count(survey) == 0 and results.of(survey).respondents == 0
    assert results.words_of(survey) == []
    sends(head, f"/reports/skm/{survey.id}/tutup", yakin="ya")
    assert db.session.scalars(select(SurveyAnswer)).all() == []
    with pytest.raises(SurveyRefused), transaction():
        answers.take(the_survey(), Given({"waktu": 3}), channel="page", who=(), now=clock.now())


def test_the_newest_published_one_is_told(head: FlaskClient, village: Village, at: WallClock) -> None:
    for name in ("SKM lama", "SKM baru"):
        sends(head, "/reports/skm/buka", **(YEAR | {"name": name}))
        survey = the_survey()
        sends(head, f"/reports/skm/{survey.id}/tutup", yakin="ya")
        sends(head, f"/reports/skm/{survey.id}/terbitkan", yakin="ya")
        at((clock.now() + timedelta(days=2)).strftime("%Y-%m-%d 10:00"))
        sign_in(head, village.staff["head"])
    found = results.newest_published(village.office.id)
    assert found is not None and found.survey.name == "SKM baru"
    assert found.ikm is None and ("Nilai IKM", "–", 0, "–") in results.rows(found)


def test_the_invitation_is_offered_only_while_there_is_something_to_answer(
    client: FlaskClient, village: Village
) -> None:
    assert quick_replies.SHIPPED["survei"] == "quick_survei"
    sign_in(client, village.staff["officer"])
    path = f"/desk/t/{village.ticket.id}"
    assert 'value="survei"' not in opens(client, path)
    with transaction():
        surveys.open_survey(village.office, "SKM", date(2026, 1, 1), date(2026, 12, 31), clock.now())
    assert 'value="survei"' in opens(client, path)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("0001-01-01", "0001-01-31", "first"),
        ("9999-12-01", "9999-12-31", "first"),
        ("2100-12-01", "2101-01-02", "last"),
    ],
)
def test_a_year_that_cannot_be_is_refused(
    head: FlaskClient, village: Village, first: str, last: str, field: str
) -> None:
    before = the_survey().id
    answer = sends(head, "/reports/skm/buka", name="SKM", first=first, last=last)
    assert answer.status_code == 422 and "antara 2000 dan 2100" in answer.get_data(as_text=True)
    assert f'id="{field}-salah"' in answer.get_data(as_text=True)
    assert the_survey().id == before
