"""A report as a PDF that can be handed on: tagged for screen readers (PDF/UA-1), set by Typst in a child process.

The child is given words only and has no network, no database and no keys; it is ended when it takes too long or too
much memory, and the office is told so instead of waiting.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from village_desk.errors import DeskError
from village_desk.figures.report import Report
from village_desk.figures.tables import Table
from village_desk.marked import Decimals, marked
from village_desk.office.models import Office
from village_desk.office.wording_time import date_words
from village_desk.reports import letterhead
from village_desk.reports.letterhead import Letterhead
from village_desk.reports.sections import Section, in_front, in_words, sections_of
from village_desk.translation import gettext as _
from village_desk.translation import language, said

SECONDS = 20
CHILD = "village_desk.reports.typesetting"


class NotSet(DeskError):
    """The child ended without a document."""

    status = 503
    text = marked("PDF belum dapat dibuat. Coba lagi beberapa menit lagi, atau unduh Excel.")


def as_pdf(office: Office, report: Report, made_on: date) -> bytes:
    """The PDF's bytes, in the reader's language. `made_on`: the office's local day. Raises NotSet."""
    content = content_of(report, letterhead.of(office), made_on)
    try:
        child = subprocess.run(
            [sys.executable, "-m", CHILD],
            input=json.dumps(content).encode(),
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONPATH": ":".join(part for part in sys.path if part), "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotSet from error
    if child.returncode or not child.stdout.startswith(b"%PDF-"):
        raise NotSet
    return child.stdout


def content_of(report: Report, sheet: Letterhead, made_on: date) -> dict[str, Any]:
    """What the document says, as plain data: every word of it comes from here."""
    day = date_words(made_on, language())
    return {
        "lang": language(),
        "issuer": sheet.issuer,
        "address": list(sheet.address),
        "title": _("Laporan layanan %(period)s", period=report.period.said_in(language())),
        "office": report.office,
        "made_on": _("dibuat %(day)s", day=day),
        "aloud": said(report.aloud),
        "notes": list(in_front(report)),
        "headings": _headings(),
        "line_columns": [_("Ukuran"), _("Nilai"), _("Dari berapa"), _("Masa sebelumnya"), _("90% dalam")],
        "lines": [
            [said(line.words), said(line.value), str(line.of), said(line.before), said(line.most)]
            for line in report.lines
        ],
        "how_to_read": [
            _("“Dari berapa” menyebut dari berapa permohonan angka itu dihitung."),
            _clock(report),
        ],
        "meanings": [[said(line.words), said(line.meaning)] for line in report.lines if line.meaning],
        "tables": [_plain(one) for one in sections_of(report) if one.table.key != "grid"],
        "grid": _grid(report),
        "grid_note": said(report.tables["grid"].note) if "grid" in report.tables else "",
        "gaps": list(in_words(report.gaps)),
        "signed": _signed(sheet, day),
    }


def _headings() -> dict[str, str]:
    return {
        "lines": _("Semua angka"),
        "bars": _("Grafik"),
        "grid": _("Kapan warga meminta"),
        "day": _("Hari"),
        "gaps": _("Yang perlu diketahui tentang data ini"),
        "meanings": _("Arti setiap angka"),
    }


def _clock(report: Report) -> str:
    if report.wall:
        return _("Waktu dihitung siang dan malam.")
    return _("Waktu dihitung dalam jam buka kantor.")


def _signed(sheet: Letterhead, day: str) -> dict[str, str]:
    """Without a name there is a line to write it on; without a place the day stands alone."""
    where = _("%(place)s, %(day)s", place=sheet.place, day=day) if sheet.place else day
    return {"where": where, "role": _("Kepala Desa"), "name": sheet.head}


def _plain(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "words": list(section.sentences),
        "columns": section.columns,
        "rows": [
            [said(cell) if isinstance(cell, Decimals) else str(cell) for cell in row] for row in section.rows
        ],
        "bars": _bars(section.table),
        "note": section.note if section.table.rows else "",
    }


def _bars(table: Table) -> list[float]:
    """How long each row's bar is, of 1; empty where the table is no count of one thing."""
    if table.key in ("workload", "complaints", "bot", "people", "skm"):
        return []
    counts = [count for _what, count, _told in table.pairs]
    most = max(counts, default=0)
    return [count / most for count in counts] if most else []


def _grid(report: Report) -> Sequence[Sequence[str | int]]:
    table = report.tables.get("grid")
    if table is None or not report.summary.received:
        return []
    return [[cell if isinstance(cell, int) else said(cell) for cell in row] for row in table.rows]
