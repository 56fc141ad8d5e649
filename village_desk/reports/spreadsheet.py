"""A report as files that calculate: XLSX (XlsxWriter) and CSV. Text stays text, whatever it begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.workbook import Workbook

from village_desk.figures.lines import Line
from village_desk.figures.report import Report
from village_desk.figures.tables import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHEET_NAME = 31  # characters that a sheet's name may have
COLUMNS = ("Ukuran", "Nilai", "Satuan", "Dari berapa", "90% dalam", "Masa sebelumnya", "Artinya")


def as_xlsx(report: Report) -> bytes:
    """One sheet with every figure, one for each table. No cell is a formula or a link, whatever its words."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": f"Laporan {report.period.words}", "author": report.office})
        _figures(book, report)
        for table in report.tables.values():
            if table.rows:
                _sheet(book, table)
    return out.getvalue()


def _figures(book: Workbook, report: Report) -> None:
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    sheet = book.add_worksheet("Angka")
    sheet.write_string(0, 0, f"Laporan layanan {report.office}, {report.period.words}", strong)
    sheet.write_string(1, 0, str(report.aloud))
    for place, words in enumerate(COLUMNS):
        sheet.write_string(3, place, words, strong)
    for row, line in enumerate(report.lines, 4):
        sheet.write_string(row, 0, line.words, top)
        if line.number is None:
            sheet.write_string(row, 1, "–", top)
        else:
            sheet.write_number(row, 1, line.number, top)
        sheet.write_string(row, 2, line.unit, top)
        sheet.write_number(row, 3, line.of, top)
        sheet.write_string(row, 4, str(line.most), top)
        sheet.write_string(row, 5, str(line.before), top)
        sheet.write_string(row, 6, str(line.meaning), wrapped)
    row = 5 + len(report.lines)
    for sentence in (*report.demand, *report.gaps):
        sheet.write_string(row, 0, str(sentence))
        row += 1
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 5, 14)
    sheet.set_column(6, 6, 70)
    sheet.freeze_panes(4, 1)


def _sheet(book: Workbook, table: Table) -> None:
    strong = book.add_format({"bold": True})
    sheet = book.add_worksheet(table.title[:_SHEET_NAME])
    for place, words in enumerate(table.columns):
        sheet.write_string(0, place, words, strong)
    for row, cells in enumerate(table.rows, 1):
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, place, cell)
            else:
                sheet.write_string(row, place, str(cell))
    sheet.set_column(0, 0, 42)
    sheet.freeze_panes(1, 1)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note)


def as_csv(report: Report) -> bytes:
    """The figures alone, for a spreadsheet (UTF-8 with its mark); no cell begins as a formula does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Kantor", "Masa", *COLUMNS])
    for line in report.lines:
        writer.writerow([harmless(cell) for cell in (report.office, report.period.words, *_cells(line))])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cells(line: Line) -> Sequence[str]:
    number = "" if line.number is None else f"{line.number:.10g}"
    return (line.words, number, line.unit, str(line.of), str(line.most), str(line.before), str(line.meaning))


def harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula and carries it out (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
