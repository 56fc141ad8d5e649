"""What leaves the screen: asked what for, written down, read by other programs, gone after a week."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import openpyxl
import pypdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fakes.desk_cast import Village, a_complaint, a_ticket, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.database import db, transaction
from village_desk.figures import files
from village_desk.figures.models import ReportFile
from village_desk.reports.spreadsheet import harmless
from village_desk.survey.models import Survey

PAGE = "/reports/masa/berkas"
EVIL = "=cmd|calc"


def made(head: FlaskClient, shape: str, **typed: str) -> TestResponse:
    """The file that the form leads to."""
    answer = sends(head, f"{PAGE}?masa=bulan", keperluan="subdistrict", bentuk=shape, **typed)
    assert answer.status_code == 303
    return head.get(answer.headers["Location"])


def a_month(village: Village) -> None:
    """A complaint, and an office whose name a spreadsheet would carry out."""
    with transaction():
        a_complaint(village.office)
        a_ticket(village.office, phone="+6281200000009")
        village.office.name = EVIL


def test_a_file_without_a_purpose_or_a_shape_is_refused(head: FlaskClient, village: Village) -> None:
    for typed in ({"bentuk": "csv"}, {"keperluan": "archive"}, {"keperluan": "x", "bentuk": "csv"}):
        answer = sends(head, f"{PAGE}?masa=bulan-lalu&jam=dinding", **typed)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422 and "Pilih keperluan berkas ini." in page or "Pilih bentuk" in page
        assert "Laporan Oktober 2026" in page and "siang dan malam." in page, "the same report, nothing lost"
        if typed.get("bentuk") == "csv":
            assert 'value="csv" selected' in page and 'href="#keperluan"' in page
    assert db.session.scalars(select(ReportFile)).all() == []


def test_nobody_chooses_the_purpose_but_who_asks(head: FlaskClient, village: Village) -> None:
    page = opens(head, "/reports/masa")
    first = page.split('name="keperluan">')[1].split("</option>")[0]
    assert first == '<option value="">Pilih keperluannya' and "selected" not in page


def test_the_figures_as_text_hold_no_name_and_no_formula(head: FlaskClient, village: Village) -> None:
    a_month(village)
    answer = made(head, "csv")
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    values = {row[3]: (row[5], row[7]) for row in rows[1:] if row[2] == "Semua angka"}
    assert values["Permohonan masuk"] == ("2", "2") and values["Masuk di luar jam kantor"] == ("100", "2")
    assert "Siti" not in answer.get_data(as_text=True)
    assert {row[0] for row in rows[1:]} == {"'" + EVIL}
    noted = db.session.scalars(select(AuditLine).where(AuditLine.action == "report.exported")).one()
    assert noted.details["purpose"] == "subdistrict"


def test_the_text_file_holds_the_tables_and_what_is_said_of_them(head: FlaskClient, village: Village) -> None:
    a_month(village)
    with transaction():
        survey = Survey(
            office_id=village.office.id,
            name="=1+1",
            first_day=date(2026, 1, 1),
            last_day=date(2026, 12, 31),
            opened_at=clock.now(),
            closed_at=clock.now(),
            published_at=clock.now(),
            plans={},
        )
        db.session.add(survey)
    text = made(head, "csv").get_data().decode("utf-8-sig")
    first, *rows = csv.reader(io.StringIO(text))
    assert first[:6] == ["Kantor", "Masa", "Bagian", "Baris", "Kolom", "Nilai"]
    assert {len(row) for row in rows} == {len(first)}
    told = {tuple(row[2:5]): row[5] for row in rows}
    assert told["Aduan", "Pelayanan (Tidak berkadar pengawasan)", "Yang masuk"] == "2"
    assert told["Kapan warga meminta", "Senin", "20"] == "2"
    assert told["Lewat mana", "WhatsApp", "Yang masuk"] == "2"
    assert told["Survei kepuasan (SKM)", "Bobot tiap unsur", "Nilai"] == "1/9"
    assert told["Survei kepuasan (SKM)", "Kalimat 1", ""].startswith("'=1+1, layanan masa"), "no formula"
    assert any(row[2] == "Yang perlu diketahui tentang data ini" for row in rows)
    assert told["Ringkasan", "Kalimat 1", ""].startswith("Pada masa November 2026")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_spreadsheet_is_read_by_another_program(head: FlaskClient, village: Village) -> None:
    a_month(village)
    book = openpyxl.load_workbook(io.BytesIO(made(head, "xlsx").data))
    sheet = book["Angka"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert rows["Permohonan masuk"][1:4] == (2, "permohonan", 2)
    assert "Permohonan yang dikirim warga" in rows["Permohonan masuk"][6]
    assert {"Layanan yang diminta", "Aduan", "Kapan warga meminta"} <= set(book.sheetnames)
    for one in book:
        for cell in (cell for row in one.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n") and cell.hyperlink is None, "no formula, no link"
            assert "Siti" not in str(cell.value)
    assert EVIL in str(sheet["A1"].value)


def test_the_pdf_can_be_handed_on(head: FlaskClient, village: Village) -> None:
    with transaction():
        a_complaint(village.office)
    pdf = pypdf.PdfReader(io.BytesIO(made(head, "pdf").data))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert pdf.metadata is not None and pdf.metadata.title == "Laporan layanan November 2026"
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "id", "read aloud by a screen reader"
    assert "Desa Wonojati menerima 1 permohonan" in " ".join(text.split())
    assert "Arti setiap angka" in text and "Aduan" in text and "dibuat 2 November 2026" in text
    assert "Siti" not in text and "+62" not in text


def test_a_pdf_that_cannot_be_set_is_said_kindly(
    head: FlaskClient, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("village_desk.reports.document.CHILD", "village_desk.reports.not_there")
    answer = sends(head, f"{PAGE}?masa=bulan", keperluan="archive", bentuk="pdf")
    assert answer.status_code == 503 and "PDF belum dapat dibuat" in answer.get_data(as_text=True)
    assert db.session.scalars(select(ReportFile)).all() == []


def test_a_file_is_the_offices_own_and_gone_after_a_week(
    head: FlaskClient, client: FlaskClient, village: Village, at: WallClock
) -> None:
    address = sends(head, PAGE, keperluan="archive", bentuk="csv").headers["Location"]
    assert address in opens(head, "/reports/masa")
    assert head.get(address).status_code == 200
    noted = db.session.scalars(select(AuditLine).where(AuditLine.action == "report.fetched")).one()
    assert noted.user_id == village.staff["head"].id
    assert noted.details == {"purpose": "archive", "shape": "csv"}
    sign_in(client, village.staff["officer"])
    assert client.get(address).status_code == 403
    at("2026-11-09 20:31")
    sign_in(head, village.staff["head"])
    gone = head.get(address)
    assert gone.status_code == 404 and "Buat lagi dari halaman laporan" in gone.get_data(as_text=True)
    with transaction():
        files.forget_old(clock.now() - timedelta(days=1))
        assert db.session.query(ReportFile).count() == 1
        files.forget_old(clock.now())
        assert db.session.query(ReportFile).count() == 0


def test_what_a_spreadsheet_would_carry_out_is_made_harmless() -> None:
    for cell in ("=1+1", "+6281", "-2", "@sum", "\t=1"):
        assert harmless(cell) == "'" + cell
    assert harmless("Desa Wonojati") == "Desa Wonojati"
