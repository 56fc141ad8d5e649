"""This month's messages and money in plain sentences, for the head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from village_desk.marked import Decimals, marked
from village_desk.messages import costs
from village_desk.messages.costs import MonthCost
from village_desk.office.fields_result import grouped
from village_desk.office.models import Office
from village_desk.translation import gettext as _
from village_desk.translation import said

CATEGORIES = {
    "service": marked("Balasan dalam percakapan"),
    "utility": marked("Pesan resmi"),
    "authentication": marked("Pesan kode masuk"),
    "marketing": marked("Pesan yang dinilai promosi oleh WhatsApp"),
    "sms": marked("SMS"),
}


@dataclass(frozen=True)
class Line:
    words: str
    count: str
    amount: str


@dataclass(frozen=True)
class CostReport:
    """`total` in large; `sentences` below it; `warning` and whether it is over the budget (`late`)."""

    total: str
    sent: str
    sentences: tuple[str, ...]
    lines: tuple[Line, ...]
    warning: str
    late: bool


def report(office: Office, requests: int, now: datetime) -> CostReport:
    """The month so far; `requests` is how many came in, to say what one of them costs in messages."""
    found = costs.of_month(office, now)
    return CostReport(
        total=rupiah(found.total),
        sent=grouped(found.sent),
        sentences=tuple(_sentences(found, requests)),
        lines=tuple(_lines(found)),
        warning=budget_words(found) if found.warns else "",
        late=found.over,
    )


def rupiah(amount: Decimal | int) -> str:
    """`Rp12.345`: whole rupiah are exact enough for an estimate."""
    return f"Rp{grouped(round(amount))}"


def budget_words(found: MonthCost) -> str:
    """How the month stands to its budget. Nobody is left untold for money, and the sentence says so."""
    if not found.budget:
        return ""
    stands = _(
        "%(spent)s dari anggaran %(budget)s (%(percent)s%%)",
        spent=rupiah(found.total),
        budget=rupiah(found.budget),
        percent=found.percent,
    )
    if found.over:
        return _(
            "Biaya pesan bulan ini melewati anggaran: %(stands)s. Pesan kepada warga tetap dikirim.",
            stands=stands,
        )
    return _("Biaya pesan bulan ini mendekati anggaran: %(stands)s.", stands=stands)


def _sentences(found: MonthCost, requests: int) -> list[str]:
    told = []
    if requests:
        each = said(Decimals(f"{found.sent / requests:.1f}".removesuffix(".0")))
        told.append(
            _("Rata-rata %(each)s pesan keluar untuk tiap permohonan yang masuk bulan ini.", each=each)
        )
    if found.free:
        told.append(_("%(n)s balasan pertama bulan ini tidak ditagih WhatsApp.", n=grouped(found.free)))
    if found.budget and not found.warns:
        told.append(
            _(
                "Baru %(percent)s%% dari anggaran %(budget)s.",
                percent=found.percent,
                budget=rupiah(found.budget),
            )
        )
    if not found.budget:
        told.append(_("Belum ada anggaran bulanan. Admin dapat mengisinya di Pengaturan."))
    return told


def _lines(found: MonthCost) -> list[Line]:
    lines = [
        Line(_(CATEGORIES.get(share.category, share.category)), grouped(share.count), rupiah(share.amount))
        for share in found.shares
    ]
    if found.free:
        lines.append(Line(_("Potongan balasan gratis"), grouped(found.free), f"-{rupiah(found.saved)}"))
    if found.fees:
        lines.append(Line(_("Biaya Twilio, pesan masuk dan keluar"), "", rupiah(found.fees)))
    return lines
