"""The head's door: this moment in six numbers, each with its list; this month so far in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for

from village_desk import clock
from village_desk.figures.spans import working_words
from village_desk.figures.today import Today, today_of
from village_desk.office import registry
from village_desk.office.calendar_words import calendar_of
from village_desk.office.hours import OfficeHours
from village_desk.office.wording_time import date_words
from village_desk.reports import costs, exports, period_page, standards_pages, survey_page, unsent_mail
from village_desk.reports.figures import MEDIAN_FROM, MEDIAN_STEADY, Figures, this_month
from village_desk.security.access import current_office, current_user, requires
from village_desk.tickets.views import WITHOUT
from village_desk.translation import gettext as _
from village_desk.translation import language, said

blueprint = Blueprint("reports", __name__)
blueprint.register_blueprint(period_page.blueprint)
blueprint.register_blueprint(exports.blueprint)
blueprint.register_blueprint(standards_pages.blueprint)
blueprint.register_blueprint(survey_page.blueprint)


@dataclass(frozen=True)
class Card:
    """One number: `value` in large, `unit` small beside it, a sentence."""

    title: str
    value: str
    unit: str
    sentence: str


@blueprint.get("/reports")
@requires("head", "admin")
def show() -> str:
    """The office now, and this month so far."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    found = this_month(office, now)
    local = hours.local(now)
    return render_template(
        "reports/month.html",
        today=glance(today_of(office, current_user(), now)),
        month=f"{calendar_of(language()).months[local.month - 1]} {local.year}",
        until=date_words(local.date(), language()),
        cards=cards_of(found, hours, now),
        steady_from=MEDIAN_STEADY,
        costs=costs.report(office, found.received, now),
        unsent=unsent_mail.why(office.id, now),
    )


@dataclass(frozen=True)
class Glance:
    """One number of this moment and the list that it opens."""

    words: str
    count: int
    url: str
    late: bool = False


def glance(today: Today) -> list[Glance]:
    """The six numbers, what presses most first."""

    def listed(words: str, count: int, view: str, late: bool = False) -> Glance:
        shown = url_for("desk.queue.show", lihat=view, latihan=WITHOUT)
        return Glance(words, count, shown, late and count > 0)

    return [
        listed(_("Menunggu dikerjakan"), today.waiting, "action"),
        listed(_("Terlambat"), today.late, "late", late=True),
        listed(_("Siap, belum dijemput"), today.uncollected, "uncollected"),
        listed(_("Belum sampai, perlu ditelepon"), today.not_reached, "phone", late=True),
        Glance(
            _("Aduan yang harus dijawab hari ini"),
            today.complaints_due,
            url_for("desk.complaint_list.show", lihat="due"),
            today.complaints_due > 0,
        ),
        listed(_("Masuk semalam"), today.last_night, "night"),
    ]


def cards_of(found: Figures, hours: OfficeHours, now: datetime) -> list[Card]:
    """The numbers with their sentences; what each rests on is always said (ux R2, R6)."""
    return [_received(found), _median(found, hours, now)]


def _received(found: Figures) -> Card:
    sentence = _("Belum ada permohonan yang masuk bulan ini.")
    if found.received:
        sentence = _(
            "%(shut)s dari %(all)s masuk di luar jam kantor.",
            shut=found.received_out_of_hours,
            all=found.received,
        )
    return Card(_("Permohonan masuk bulan ini"), str(found.received), _("permohonan"), sentence)


def _median(found: Figures, hours: OfficeHours, now: datetime) -> Card:
    title = _("Waktu sampai siap diambil")
    if found.median_ready is None:
        sentence = _(
            "Baru %(n)s permohonan yang menjadi siap bulan ini. Angka tengah ditampilkan mulai %(from)s.",
            n=found.became_ready,
            **{"from": MEDIAN_FROM},
        )
        return Card(title, "–", "", sentence)
    sentence = _(
        "Separuh dari %(n)s permohonan siap dalam waktu ini atau lebih cepat, dihitung dalam jam buka kantor "
        "sejak berkas lengkap.",
        n=found.became_ready,
    )
    if found.became_ready < MEDIAN_STEADY:
        sentence += " " + _("Jumlahnya masih sedikit, jadi angka ini mudah berubah.")
    return Card(title, said(working_words(found.median_ready, hours, now)), "", sentence)
