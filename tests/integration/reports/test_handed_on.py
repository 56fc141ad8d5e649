"""The PDF is handed to the sub-district as it is: a letterhead, what the page says, a place to sign; looked at."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest
import typst
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageChops

from tests.fakes.desk_cast import Village, a_complaint, a_ticket, sends
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.figures import periods
from village_desk.figures.report import Report, build
from village_desk.office import registry, setup
from village_desk.office.models import Office
from village_desk.reports import letterhead
from village_desk.reports.document import content_of
from village_desk.reports.typesetting import TEMPLATE
from village_desk.tickets.models import Ticket
from village_desk.translation import read_in

PAGE = "/reports/masa/berkas?masa=bulan"
DOTS = 60  # a point is a dot per inch / 72
ADDRESS = "Jalan Balai Desa 1, Kecamatan Jenggawah, Kabupaten Jember"


@pytest.fixture
def filled_in(village: Village) -> Office:
    """The office has said where it is and who signs."""
    with transaction():
        office = db.session.get_one(Office, village.office.id)
        office.address, office.phone = ADDRESS, "0331 757001"
        pledge = {"head": "Sutrisno", "place": "Wonojati"}
        setup.apply(office, {"standards": {"pledge": pledge}})
    return office


def text_of(head: FlaskClient) -> str:
    """The words of the PDF that the form leads to, in one line."""
    made = sends(head, PAGE, keperluan="subdistrict", bentuk="pdf")
    pdf = pypdf.PdfReader(io.BytesIO(head.get(made.headers["Location"]).data))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def of_this_month(village: Village) -> Report:
    office, now = village.office, clock.now()
    return build(office, periods.asked_for("bulan", None, None, registry.hours_of(office), now), now)


def content(village: Village) -> dict[str, Any]:
    return content_of(of_this_month(village), letterhead.of(village.office), date(2026, 11, 27))


def late_ones(village: Village) -> None:
    """Two more requests, all three promised for a moment that has gone."""
    with transaction():
        more = [a_ticket(village.office, phone=f"+62812000007{n:02d}") for n in range(2)]
        for ticket in (village.ticket, *more):
            mine = db.session.get_one(Ticket, ticket.id)
            mine.due_at = mine.received_at


def test_it_has_a_letterhead_and_a_place_to_sign(head: FlaskClient, filled_in: Office) -> None:
    text = text_of(head)
    assert text.startswith(f"PEMERINTAH DESA WONOJATI {ADDRESS} Telepon 0331 757001 Laporan layanan")
    assert "Wonojati, 2 November 2026 Kepala Desa Sutrisno" in text


def test_what_is_not_filled_in_is_left_out(head: FlaskClient, village: Village) -> None:
    with transaction():
        db.session.get_one(Office, village.office.id).address = ""
    text = text_of(head)
    assert text.startswith("PEMERINTAH DESA WONOJATI Laporan layanan November 2026")
    assert "Telepon" not in text and ", 2 November 2026" not in text
    assert "2 November 2026 Kepala Desa" in text, "the line beneath is for the name"


def test_it_says_what_the_page_says(head: FlaskClient, village: Village, at: WallClock) -> None:
    late_ones(village)
    at("2026-11-02 21:00")
    text = text_of(head)
    assert "3 dari 3 yang dijanjikan selesai terlambat." in text
    assert "Kepuasan warga Belum ada warga yang ditanya pada masa ini." in text
    assert "Survei kepuasan (SKM) Belum ada survei kepuasan (SKM) yang diterbitkan." in text
    assert "Layanan yang diminta" in text and "Grafik" in text, "no head of a column is empty"
    assert "3 dari 3 yang dijanjikan selesai terlambat" in head.get("/reports/masa?masa=bulan").text


def test_of_the_late_ones_it_says_how_many_lay_at_the_agency(village: Village) -> None:
    report = of_this_month(village)
    found = replace(report.summary, due=9, kept=5, late_at_agency=3)
    told = content_of(replace(report, summary=found), letterhead.of(village.office), date(2026, 11, 27))
    strip = "4 dari 9 yang dijanjikan selesai terlambat; 3 di antaranya paling lama berada di dinas."
    assert told["notes"][0] == strip
    assert report.late is None and strip not in content(village)["notes"]


def test_where_an_office_reads_english_so_does_its_paper(app: Flask, village: Village) -> None:
    with app.test_request_context(), read_in("en"):
        told = content(village)
    assert told["lang"] == "en" and told["headings"]["lines"] == "All figures"
    assert told["lines"][0][0] == "Requests received"
    titles = [table["title"] for table in told["tables"]]
    assert "Services asked for" in titles and "Satisfaction survey (SKM)" in titles
    assert told["grid"][0][0] == "Monday" and told["signed"]["where"] == "27 November 2026"


def pages_of(told: dict[str, Any]) -> list[Image.Image]:
    """The pages as one sees them, in shades of grey."""
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="png",
        ppi=DOTS,
        sys_inputs={"content": json.dumps(told)},
        ignore_system_fonts=True,
    )
    return [
        Image.open(io.BytesIO(page)).convert("L") for page in (made if isinstance(made, list) else [made])
    ]


def test_the_pages_are_whole_and_nothing_runs_over_their_edge(village: Village, filled_in: Office) -> None:
    with transaction():
        for n in range(40):
            a_ticket(village.office, phone=f"+6281200008{n:03d}")
            a_complaint(village.office)
    told = content(village)
    told["tables"][0]["rows"][0][0] = "Surat keterangan " + "yang panjang sekali " * 6
    pages = pages_of(told)
    assert 2 <= len(pages) <= 5
    for page in pages:
        inked = ImageChops.invert(page).point(lambda shade: 255 if shade > 60 else 0).getbbox()
        assert inked is not None, "no page is empty"
        edge = round(15 / 25.4 * DOTS)  # the margin is 20 mm
        assert inked[0] >= edge and inked[2] <= page.width - edge
        assert inked[3] <= page.height - round(5 / 25.4 * DOTS)
    top = pages[0].crop((0, 0, pages[0].width, round(30 / 25.4 * DOTS)))
    middle = ImageChops.invert(top).getbbox()
    assert middle is not None and abs((middle[0] + middle[2]) / 2 - top.width / 2) < 3, (
        "the letterhead is centred"
    )
