"""Every figure and every table of a report with its value, of one month that is known to the minute.

A new figure or table fails here until it says what it is to be.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from tests.fakes.desk_cast import Village, opens, sign_in
from tests.fakes.wall_clock import WallClock
from tests.integration.reports.a_month import a_month
from tests.integration.reports.test_tables import SENSITIVE, report
from village_desk.database import db, transaction
from village_desk.figures import demand
from village_desk.figures.demand import Demand
from village_desk.figures.report import Report
from village_desk.figures.tables import FEW
from village_desk.office.models import Holiday
from village_desk.tickets.models import Ticket

# key: what is told, of how many, in how long nine of ten were done.
FIGURES = {
    "received": ("15", 15, ""),
    "out_of_hours": ("13%", 15, ""),
    "kept": ("36%", 11, ""),  # the three letters and the one that was opened again
    "late_at_agency": ("1", 7, ""),
    "bot_answer": ("5 detik", 10, "9 detik"),
    "bot_in_time": ("82%", 11, ""),  # nine; one took 100 seconds, one failed
    "first_answer": ("10 menit kerja", 12, "57 menit kerja"),  # 5 5 10 10 10 10 10 10 10 30 60 840
    "answered_in_time": ("60%", 15, ""),  # nine; three were begun late, three not at all
    "to_ready": (
        "1 jam kerja",
        5,
        "3,2 jam kerja",
    ),  # 60 60 120 240 minutes, and 60 before it was opened again
    "at_agency": ("2,1 hari kerja", 3, "2,9 hari kerja"),  # 390 780 1170 minutes, a usual day has 372
    "to_collected": ("3 jam kerja", 5, "3,3 jam kerja"),  # 60 180 180 210 minutes, and 180 the first time
    "ready": ("4", 4, ""),
    "completed": ("4", 4, ""),
    "backlog": ("9", 9, ""),
    "sent_back": ("1", 1, ""),
    "rejected": ("1", 1, ""),
    "cancelled": ("1", 1, ""),
    "reopened": ("1", 1, ""),
    "complaints": ("2", 2, ""),  # and a confidential one, which is not counted out
    "citizens": ("14", 14, ""),  # one of them asked twice
    "messages": ("0,7", 15, ""),
    "arrived": ("82%", 11, ""),  # nine; of one nothing was heard, one was refused
    "failed": ("1", 11, ""),
    "cost": ("Rp1.980", 10, ""),  # 10 out and 14 in by the carrier's 82.5; WhatsApp's own part is free
    "satisfaction": ("3,3", 3, ""),
}
IN_THE_MORNING = {"Senin": {8: 5, 14: 1, 19: 1, 20: 1}, "Selasa": {8: 5}, "Rabu": {8: 2}}
WEEK = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
TABLES: dict[str, list[tuple[str, ...]]] = {
    "services": [
        ("Surat keterangan domisili", "5", "3/5", "2 jam kerja"),
        ("Akta kelahiran", "4", "0/4", "–"),
        ("Surat keterangan usaha (SKU)", "4", "1/1", "–"),
        ("Surat keterangan KTP dalam proses", "1", "0/1", "–"),
        ("Surat pengantar SKCK", "1", "–", "–"),
        *((name, FEW, FEW, "–") for name in SENSITIVE),
    ],
    "kinds": [
        ("KTP, IKD, dan NIK", "1"),
        ("Akta", "4 atau lebih"),
        ("Usaha, domisili, dan bantuan", "9 atau lebih"),
        ("Keluarga: nikah, waris, lahir, meninggal", "tidak disebut"),
        ("Surat lain", "1"),
    ],
    "channels": [("Loket", "3"), ("Telepon", "1"), ("WhatsApp", "11")],
    "late_why": [
        ("Lebih dari separuh waktunya di dinas", "1"),
        ("Belum ada petugas yang mengerjakan", "2"),
        ("Baru dikerjakan setelah lebih dari satu hari kerja", "1"),
        ("Dikerjakan di kantor lebih lama dari janjinya", "3"),
    ],
    "grid": [(day, *(str(IN_THE_MORNING.get(day, {}).get(hour, 0)) for hour in range(24))) for day in WEEK],
    "backlog": [
        ("sampai 3 hari", "1", "0"),
        ("4–7 hari", "0", "0"),
        ("8–14 hari", "3", "2"),
        ("lebih dari 14 hari", "5", "5"),
    ],
    "papers": [("KTP-el asli pemohon", "1")],
    "rejected": [("data tidak sesuai dengan dokumen", "1")],
    "complaints": [
        ("Hal lain (Tidak berkadar pengawasan)", "1", "0", "1", "0", "0", "1", "1"),
        ("Pelayanan (Tidak berkadar pengawasan)", "1", "0", "0", "0", "1", "0", "0"),
        ("Aduan rahasia", *(FEW,) * 7),
    ],
    "complaint_outcomes": [("Diperbaiki", "1")],
    "people": [
        ("Pertama kali meminta", "14"),
        ("Pernah meminta sebelumnya", "0"),
        ("Menulis lewat WhatsApp", "3"),
    ],
    "workload": [("Petugas 1", "40", "5", "5", "6")],
    "bot": [
        ("Permohonan selesai diajukan tanpa petugas", "4"),
        ("Permohonan diajukan dengan bantuan petugas", "1"),
        ("Percakapan diserahkan kepada petugas", "2"),
        ("Permohonan ditinggalkan sebelum dikirim", "3"),
        ("Pertanyaan yang belum dapat dijawab mesin", "1"),
        ("Di antaranya masih menunggu jawaban kantor", "1"),
    ],
    "given_up": [("Permintaan foto berkas", "3")],
    "questions": [("Biaya", "6")],
    "satisfaction": [("4 Sangat puas", "2"), ("3 Puas", "0"), ("2 Kurang puas", "1"), ("1 Tidak puas", "0")],
    "skm": [],
}
GAPS = [
    "Layanan ini baru dipakai sejak 2 November 2026; hari sebelumnya tidak ada datanya.",
    "4 permohonan dicatat petugas; jam masuknya adalah jam pencatatan.",
    "Dari 1 pesan belum ada kabar sampai atau tidak.",
]


@pytest.fixture
def told(village: Village, at: WallClock) -> Report:
    a_month(village, at)
    return report(village, "bulan-lalu")


def test_every_figure_has_its_value_and_its_definition(told: Report) -> None:
    assert {one.key: (str(one.value), one.of, str(one.most)) for one in told.lines} == FIGURES
    assert [one.key for one in told.lines if not str(one.meaning)] == []
    assert {str(one.before) for one in told.lines} <= {"–", "0", "Rp0"}, "there was nothing in October"


def test_every_table_has_its_rows_and_says_how_it_is_read(told: Report) -> None:
    assert {key: [tuple(map(str, row)) for row in table.rows] for key, table in told.tables.items()} == TABLES
    assert [key for key, table in told.tables.items() if not table.note] == []
    assert sum(int(row[1]) for row in TABLES["late_why"]) == told.summary.late


def test_the_page_shows_every_table_with_its_note(told: Report, head: FlaskClient, village: Village) -> None:
    sign_in(head, village.staff["head"])
    page = opens(head, "/reports/masa?masa=bulan-lalu")
    for key, table in told.tables.items():
        if table.rows:
            assert table.note in page, key
    for figure in told.lines:
        assert str(figure.meaning) in page, figure.key
    for words in (*told.demand, *told.gaps):
        assert str(words) in page
    charts = page.split('<ul class="bars"')[1:]
    assert len(charts) == 8 and all("<table" in chart.split("</section>")[0] for chart in charts)


def test_the_head_reads_how_many_how_late_what_was_complained_of_and_what_it_cost(
    told: Report, head: FlaskClient, village: Village
) -> None:
    sign_in(head, village.staff["head"])
    top = opens(head, "/reports/masa?masa=bulan-lalu").split("<main")[1].split("Layanan yang diminta")[0]
    assert "menerima 15 permohonan" in top
    assert "7 dari 11 yang dijanjikan selesai terlambat" in top
    for words, count in TABLES["late_why"]:
        assert f"{words}: {count}" in top
    assert "Pelayanan (Tidak berkadar pengawasan): 1" in top and "Aduan rahasia: <5" in top
    assert "Rp1.980" in top


def test_the_sentences_about_demand(told: Report) -> None:
    assert [str(words) for words in told.demand] == [
        "2 dari 15 permohonan masuk saat kantor tutup.",
        (
            "Pekan 7 Desember 2026 – 13 Desember 2026 diperkirakan 1 sampai 6 permohonan, "
            "menurut minggu-minggu terakhir."
        ),
    ]
    often = Demand(60, 40, evening=(0, 12), market_day=("Legi", 25))
    assert [str(words) for words in demand.sentences(often)] == [
        "40 dari 60 permohonan masuk saat kantor tutup.",
        "Paling sering Senin malam (12 permohonan): pagi sesudahnya petugas paling banyak ditunggu.",
        "Hari pasaran Legi lebih ramai dari yang lain (25 permohonan).",
    ]
    assert demand.sentences(Demand(0, 0)) == []


def test_the_sentences_about_what_is_not_known(told: Report, village: Village) -> None:
    assert [str(words) for words in told.gaps] == GAPS
    with transaction():
        db.session.get_one(Ticket, village.ticket.id).due_at = None
        db.session.execute(delete(Holiday).where(Holiday.office_id == village.office.id))
    assert [str(words) for words in report(village, "bulan-lalu").gaps] == [
        *GAPS[:1],
        "1 permohonan lengkap tanpa janji waktu tidak dihitung tepat atau terlambat.",
        *GAPS[1:],
        "Hari libur tahun 2027 belum diisi; waktu kerja dihitung tanpa libur itu.",
    ]
