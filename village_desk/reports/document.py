"""A report as a PDF that can be handed on: tagged for screen readers (PDF/UA-1), set by Typst in a child process.

The child is given words only and has no network, no database and no keys; it is ended when it takes too long or too
much memory, and the office is told so instead of waiting.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from village_desk.errors import DeskError
from village_desk.figures.report import Report
from village_desk.figures.tables import Table
from village_desk.marked import marked

SECONDS = 20
CHILD = "village_desk.reports.typesetting"
# Tables in the order of the page; the grid is drawn, the rest are told as rows.
ORDER = (
    "late_why services kinds channels backlog papers rejected complaints complaint_outcomes satisfaction skm people "
    "workload bot given_up questions"
).split()


class NotSet(DeskError):
    """The child ended without a document."""

    status = 503
    text = marked("PDF belum dapat dibuat. Coba lagi beberapa menit lagi, atau unduh Excel.")


def as_pdf(report: Report, made_on: str) -> bytes:
    """The PDF's bytes. `made_on`: the day it was made, in words. Raises NotSet."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", CHILD],
            input=json.dumps(content_of(report, made_on)).encode(),
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


def content_of(report: Report, made_on: str) -> dict[str, Any]:
    """What the document says, as plain data: every word of it comes from here."""
    tables = [report.tables[key] for key in ORDER if key in report.tables and report.tables[key].rows]
    return {
        "title": f"Laporan layanan {report.period.words}",
        "office": report.office,
        "made_on": made_on,
        "aloud": str(report.aloud),
        "clock": "Waktu dihitung siang dan malam."
        if report.wall
        else "Waktu dihitung dalam jam buka kantor.",
        "lines": [
            [line.words, str(line.value), str(line.of), str(line.before), str(line.most)]
            for line in report.lines
        ],
        "meanings": [[line.words, str(line.meaning)] for line in report.lines if line.meaning],
        "tables": [_plain(table) for table in tables],
        "grid": _grid(report),
        "grid_note": report.tables["grid"].note if "grid" in report.tables else "",
        "notes": [str(sentence) for sentence in report.demand],
        "gaps": [str(sentence) for sentence in report.gaps],
    }


def _plain(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": list(table.columns),
        "rows": [[str(cell) for cell in row] for row in table.rows],
        "bars": _bars(table),
        "note": table.note,
    }


def _bars(table: Table) -> list[float]:
    """How long each row's bar is, of 1; empty where the table is no count of one thing."""
    if table.key in ("workload", "complaints", "bot", "people", "skm"):
        return []
    counts = [count for _, count, _ in table.pairs]
    most = max(counts, default=0)
    return [count / most for count in counts] if most else []


def _grid(report: Report) -> Sequence[Sequence[str | int]]:
    table = report.tables.get("grid")
    if table is None or not report.summary.received:
        return []
    return [[cell if isinstance(cell, int) else str(cell) for cell in row] for row in table.rows]
