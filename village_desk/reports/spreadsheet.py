"""A report as files that calculate: XLSX (XlsxWriter) and CSV. Text stays text, whatever it begins with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from village_desk.figures.lines import Line
from village_desk.figures.report import Report
from village_desk.marked import Decimals
from village_desk.reports.sections import Section, in_front, in_words, sections_of
from village_desk.translation import gettext as _
from village_desk.translation import language, said

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHEET_NAME = 31  # characters that a sheet's name may have
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
Row = tuple[str, ...]


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
        book.set_properties({"title": _title(report), "author": report.office})
        _figures(book, report)
        for place, section in enumerate(sections_of(report), 1):
            if section.table.rows:
                _sheet(book, section, place)
    return out.getvalue()


def _title(report: Report) -> str:
    return _("Laporan layanan %(period)s", period=report.period.said_in(language()))


def _columns() -> Row:
    """The heads of the lines' table."""
    first = (_("Ukuran"), _("Nilai"), _("Satuan"), _("Dari berapa"), _("90% dalam"))
    return (*first, _("Masa sebelumnya"), _("Artinya"))


def _figures(book: Workbook, report: Report) -> None:
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    sheet = book.add_worksheet(_("Angka"))
    sheet.write_string(0, 0, f"{_title(report)}, {report.office}", strong)
    sheet.write_string(1, 0, said(report.aloud))
    for place, words in enumerate(_columns()):
        sheet.write_string(3, place, words, strong)
    for row, line in enumerate(report.lines, 4):
        sheet.write_string(row, 0, said(line.words), top)
        if line.number is None:
            sheet.write_string(row, 1, "–", top)
        else:
            sheet.write_number(row, 1, line.number, top)
        sheet.write_string(row, 2, said(line.unit), top)
        sheet.write_number(row, 3, line.of, top)
        sheet.write_string(row, 4, said(line.most), top)
        sheet.write_string(row, 5, said(line.before), top)
        sheet.write_string(row, 6, said(line.meaning), wrapped)
    about = (*report.satisfaction, *report.statutory, *report.gaps)
    for row, words in enumerate((*in_front(report), *in_words(about)), 5 + len(report.lines)):
        sheet.write_string(row, 0, words)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 5, 14)
    sheet.set_column(6, 6, 70)
    sheet.freeze_panes(4, 1)


def _sheet(book: Workbook, section: Section, place: int) -> None:
    strong, decimals = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    sheet = book.add_worksheet(_name(book, section.title, place))
    for column, words in enumerate(section.columns):
        sheet.write_string(0, column, words, strong)
    for row, cells in enumerate(section.rows, 1):
        for column, cell in enumerate(cells):
            _write(sheet, row, column, cell, decimals)
    sheet.set_column(0, 0, 42)
    sheet.freeze_panes(1, 1)
    for row, words in enumerate((section.note, *section.sentences), len(section.rows) + 2):
        sheet.write_string(row, 0, words)


def _write(sheet: Worksheet, row: int, column: int, cell: str | int | Decimals, decimals: Format) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, Decimals):
        sheet.write_number(row, column, cell.number, decimals)
    else:
        sheet.write_number(row, column, cell)


def _name(book: Workbook, title: str, place: int) -> str:
    """The title as a sheet may be called: short, without signs that mean something, and none twice."""
    name = _NO_SHEET_NAME.sub(" ", title)[:_SHEET_NAME].strip()
    there = {sheet.get_name().casefold() for sheet in book.worksheets()}
    return name if name.casefold() not in there else f"{name[: _SHEET_NAME - 3]} {place}"


def as_csv(report: Report) -> bytes:
    """Everything in long form, one value a row, for a spreadsheet (UTF-8 with its mark); no cell begins as a formula.

    Each row says in which part it stands, about what (row and column of its table), and its value.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    period = report.period.said_in(language())
    writer.writerow([_("Kantor"), _("Masa"), _("Bagian"), _("Baris"), _("Kolom"), *_columns()[1:]])
    for row in _long(report):
        full = (*row, *("",) * (9 - len(row)))
        writer.writerow([harmless(cell) for cell in (report.office, period, *full)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _long(report: Report) -> Iterator[Row]:
    """(part, row, column, value, …): what was said first, the figures, the tables, what the data do not know."""
    yield from _sentences(_("Ringkasan"), (said(report.aloud), *in_front(report)))
    for line in report.lines:
        yield (_("Semua angka"), said(line.words), _("Nilai"), *_cells(line))
    for section in sections_of(report):
        yield from _sentences(section.title, section.sentences)
        for first, *others in section.rows:
            for column, cell in zip(section.columns[1:], others, strict=True):
                yield section.title, str(first), column, _plain(cell)
        if section.note and section.rows:
            yield section.title, _("Catatan"), "", section.note
    yield from _sentences(_("Yang perlu diketahui tentang data ini"), in_words(report.gaps))


def _sentences(part: str, told: Sequence[str]) -> Iterator[Row]:
    for number, words in enumerate(told, 1):
        yield part, _("Kalimat %(n)s", n=number), "", words


def _cells(line: Line) -> Row:
    number = "" if line.number is None else f"{line.number:.10g}"
    told = (said(line.unit), str(line.of), said(line.most), said(line.before), said(line.meaning))
    return number, *told


def _plain(cell: str | int | Decimals) -> str:
    """With a point, as the figures."""
    return f"{cell.number:.10g}" if isinstance(cell, Decimals) else str(cell)


def harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula and carries it out (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
