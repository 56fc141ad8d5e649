"""The head's door: this month in five numbers, each with a plain sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for

from village_desk import clock
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.wording_time import MONTHS, date_words
from village_desk.reports import costs, period_page, survey_page
from village_desk.reports.figures import MEDIAN_FROM, MEDIAN_STEADY, Figures, this_month
from village_desk.reports.spans import working_words
from village_desk.security.access import current_office, requires

blueprint = Blueprint("reports", __name__)
blueprint.register_blueprint(period_page.blueprint)
blueprint.register_blueprint(survey_page.blueprint)


@dataclass(frozen=True)
class Card:
    """One number: `value` in large, `unit` small beside it, a sentence, and the list behind it."""

    title: str
    value: str
    unit: str
    sentence: str
    url: str | None = None
    link: str = ""
    late: bool = False


@blueprint.get("/reports")
@requires("head", "admin")
def show() -> str:
    """The five numbers of this month so far."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    found = this_month(office, now)
    local = hours.local(now)
    return render_template(
        "reports/month.html",
        month=f"{MONTHS[local.month - 1]} {local.year}",
        until=date_words(local.date()),
        cards=cards_of(found, hours, now),
        steady_from=MEDIAN_STEADY,
        costs=costs.report(office, found.received, now),
    )


def cards_of(found: Figures, hours: OfficeHours, now: datetime) -> list[Card]:
    """The numbers with their sentences; what each rests on is always said (ux R2, R6)."""
    return [_received(found), _waiting(found), _late(found), _median(found, hours, now), _ready(found, hours)]


def _received(found: Figures) -> Card:
    sentence = "Belum ada permohonan yang masuk bulan ini."
    if found.received:
        sentence = f"{found.received_out_of_hours} dari {found.received} masuk di luar jam kantor."
    return Card("Permohonan masuk bulan ini", str(found.received), "permohonan", sentence)


def _waiting(found: Figures) -> Card:
    sentence = "Tidak ada permohonan yang sedang berjalan."
    if found.waiting:
        sentence = (
            f"{found.for_citizen} dari {found.waiting} menunggu kiriman warga; "
            "selebihnya di kantor atau dinas."
        )
    url = url_for("desk.queue.show", lihat="action")
    return Card("Sedang berjalan", str(found.waiting), "permohonan", sentence, url, "Buka antrean")


def _late(found: Figures) -> Card:
    if not found.late:
        sentence = "Semua permohonan yang berjalan masih dalam waktu yang dijanjikan."
        return Card("Terlambat", "0", "permohonan", sentence)
    sentence = f"{found.late} dari {found.waiting} yang berjalan melewati janji kepada warga."
    url = url_for("desk.queue.show", lihat="late")
    return Card("Terlambat", str(found.late), "permohonan", sentence, url, "Lihat yang terlambat", late=True)


def _median(found: Figures, hours: OfficeHours, now: datetime) -> Card:
    title = "Waktu sampai siap diambil"
    if found.median_ready is None:
        sentence = (
            f"Baru {found.became_ready} permohonan yang menjadi siap bulan ini. "
            f"Angka tengah ditampilkan mulai {MEDIAN_FROM}."
        )
        return Card(title, "–", "", sentence)
    value, unit = working_words(found.median_ready, hours, now)
    sentence = (
        f"Separuh dari {found.became_ready} permohonan siap dalam waktu ini atau lebih cepat, "
        "dihitung dalam jam buka kantor sejak berkas lengkap."
    )
    if found.became_ready < MEDIAN_STEADY:
        sentence += " Jumlahnya masih sedikit, jadi angka ini mudah berubah."
    return Card(title, value, unit, sentence)


def _ready(found: Figures, hours: OfficeHours) -> Card:
    title = "Siap, belum dijemput"
    if found.uncollected_since is None:
        return Card(title, "0", "dokumen", "Semua dokumen yang siap sudah dijemput.")
    since = date_words(hours.local(found.uncollected_since).date())
    url = url_for("desk.queue.show", lihat="uncollected")
    return Card(
        title,
        str(found.uncollected),
        "dokumen",
        f"Yang paling lama siap sejak {since}.",
        url,
        "Lihat daftarnya",
    )
