"""The overview of an office's settings: a task list, each task with its state in words and what it rests on.

What has no form of its own yet is changed with `village-desk office apply`, and the page says the exact command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.marked import marked
from village_desk.messages import quarantine, refusals
from village_desk.messages.models import PendingTurn
from village_desk.office import emergency, registry, wording_time
from village_desk.office.models import Holiday, Office, OpeningOverride, User
from village_desk.settings import notice_states
from village_desk.settings.notice_states import NoticeState
from village_desk.tickets import unanswered
from village_desk.translation import gettext as _
from village_desk.translation import language, ngettext, said

EMERGENCY_WORDS = {
    "general": marked("Darurat umum"),
    "ambulance": marked("Ambulans"),
    "police": marked("Polisi"),
    "fire": marked("Pemadam kebakaran"),
    "disaster": marked("Penanggulangan bencana"),
    "women_children": marked("Perempuan dan anak (SAPA)"),
    "crisis": marked("Kesehatan jiwa"),
    "death": marked("Yang membantu saat kematian"),
}
COMING = 8  # holidays and dated changes shown
OPENING_YEAR_ENDS = 10  # from October on the next year's days off should be known (adminduk 3.3)


@dataclass(frozen=True)
class Task:
    """One line of the list. `done` None: nothing is wrong, it is only told. `part` names its place on the page."""

    part: str
    title: str
    done: bool
    words: str


@dataclass(frozen=True)
class DayOff:
    words: str
    name: str
    estimated: bool
    open: bool


@dataclass(frozen=True)
class Warnings:
    """What is wrong at the door: calls refused in the last hour, chats to a number that no office has."""

    refused: quarantine.Warning | None
    held: int

    @property
    def likely(self) -> str | None:
        """Why they were refused, as far as it can be told."""
        return said(refusals.WORDS.get(self.refused.cause or "", "")) if self.refused else None


@dataclass(frozen=True)
class Overview:
    office: Office
    tasks: tuple[Task, ...]
    opening: str
    changes: tuple[str, ...]
    days_off: tuple[DayOff, ...]
    groups: tuple[tuple[str, int], ...]
    notices: tuple[NoticeState, ...]
    people: tuple[User, ...]
    warnings: Warnings
    unanswered: int = 0

    @property
    def emergency(self) -> list[tuple[str, str]]:
        """The emergency numbers that citizens are told, in words."""
        numbers = emergency.numbers(self.office.emergency)
        return [(_(words), numbers[key] or _("belum diisi")) for key, words in EMERGENCY_WORDS.items()]

    @property
    def done(self) -> int:
        return sum(task.done for task in self.tasks)


def of(office: Office, now: datetime) -> Overview:
    """Everything on the page for this office. `now` is aware; days are the office's own."""
    notices, people = notice_states.of(office), tuple(_people(office))
    days_off, opening = tuple(_days_off(office, now)), _opening(office)
    catalogue = registry.catalogue_of(office)
    groups = tuple((group.name, len(catalogue.in_group(group.digit))) for group in catalogue.groups)
    tasks = (
        _office_task(office),
        Task("jam", _("Jam layanan"), bool(opening), opening or _("Belum ada jam buka.")),
        _days_off_task(office, now),
        Task("layanan", _("Layanan"), bool(groups), _services_words(len(catalogue.services))),
        _people_task(people),
        _notices_task(notices),
        _duty_task(office),
    )
    return Overview(
        office=office,
        tasks=tasks,
        opening=opening,
        changes=tuple(_changes(office, now)),
        days_off=days_off,
        groups=groups,
        notices=notices,
        people=people,
        warnings=Warnings(quarantine.warning(now), _held()),
        unanswered=unanswered.count(office.id),
    )


def _opening(office: Office) -> str:
    return wording_time.opening_words(registry.hours_of(office), language())


def _services_words(count: int) -> str:
    return str(ngettext("%(num)d layanan ditawarkan.", "%(num)d layanan ditawarkan.", count))


def _office_task(office: Office) -> Task:
    parts = {
        _("alamat kantor"): office.address,
        _("telepon kantor"): office.phone,
        _("kontak data pribadi"): office.privacy_contact,
    }
    missing = [name for name, value in parts.items() if not value]
    words = f"{office.name}, {office.whatsapp}."
    if missing:
        words = _("Belum diisi: %(what)s.", what=", ".join(missing))
    return Task("kantor", _("Data kantor"), not missing, words)


def _days_off_task(office: Office, now: datetime) -> Task:
    """Next year's joint leave is announced in autumn: without it promises fall on days off."""
    today = registry.hours_of(office).local(now).date()
    year = today.year + (today.month >= OPENING_YEAR_ENDS)
    count = db.session.scalar(
        select(func.count())
        .select_from(Holiday)
        .where(Holiday.office_id == office.id, func.extract("year", Holiday.day) == year)
    )
    if not count:
        return Task("libur", _("Hari libur"), False, _("Hari libur %(year)d belum ada.", year=year))
    words = ngettext(
        "%(num)d hari libur dan cuti bersama tahun %(year)d.",
        "%(num)d hari libur dan cuti bersama tahun %(year)d.",
        count,
        year=year,
    )
    return Task("libur", _("Hari libur"), True, words)


def _people_task(people: tuple[User, ...]) -> Task:
    held = {role for user in people for role in user.roles}
    names = {"officer": _("petugas"), "head": _("kepala desa"), "admin": _("admin")}
    missing = [name for role, name in names.items() if role not in held]
    words = ngettext("%(num)d orang dapat masuk.", "%(num)d orang dapat masuk.", len(people))
    if missing:
        words = _("Belum ada %(who)s.", who=_(" dan ").join(missing))
    return Task("orang", _("Perangkat desa"), not missing, words)


def _notices_task(notices: tuple[NoticeState, ...]) -> Task:
    missing = [n for n in notices if n.needed and not n.set]
    if not missing:
        words = _("Semua pesan yang wajib sampai dapat dikirim.")
        return Task("pesan", _("Pesan resmi WhatsApp"), True, words)
    words = ngettext(
        "%(num)d pesan wajib belum ada atau bermasalah. Selama itu warga yang lama diam harus ditelepon.",
        "%(num)d pesan wajib belum ada atau bermasalah. Selama itu warga yang lama diam harus ditelepon.",
        len(missing),
    )
    return Task("pesan", _("Pesan resmi WhatsApp"), False, words)


def _duty_task(office: Office) -> Task:
    words = _("Belum diisi. Kabar darurat tidak sampai ke siapa pun.")
    if office.duty_phone:
        words = _("Sudah diisi.")
    return Task("piket", _("Telepon piket"), bool(office.duty_phone), words)


def _people(office: Office) -> Iterator[User]:
    everyone = select(User).where(User.office_id == office.id, User.active.is_(True)).order_by(User.id)
    return iter(db.session.scalars(everyone))


def _days_off(office: Office, now: datetime) -> Iterator[DayOff]:
    today = registry.hours_of(office).local(now).date()
    rows = db.session.scalars(
        select(Holiday)
        .where(Holiday.office_id == office.id, Holiday.day >= today)
        .order_by(Holiday.day)
        .limit(COMING)
    )
    for row in rows:
        yield DayOff(_day(row.day), row.name, row.estimated, not row.closed)


def _day(day: date) -> str:
    return f"{wording_time.date_in_words(day, language())} {day.year}"


def _changes(office: Office, now: datetime) -> Iterator[str]:
    """Other hours on dates to come: "18 Februari 2027 sampai 19 Maret 2027: 08.00–15.00 (Ramadan)"."""
    today = registry.hours_of(office).local(now).date()
    rows = db.session.scalars(
        select(OpeningOverride)
        .where(OpeningOverride.office_id == office.id, OpeningOverride.last_day >= today)
        .order_by(OpeningOverride.first_day, OpeningOverride.id)
        .limit(COMING)
    )
    for row in rows:
        days = wording_time.date_words(row.first_day, language())
        if row.last_day != row.first_day:
            last = wording_time.date_words(row.last_day, language())
            days = _("%(first)s sampai %(last)s", first=days, last=last)
        times = _(" dan ").join(f"{a}–{b}".replace(":", ".") for a, b in row.intervals) or _("tutup")
        yield f"{days}: {times}{f' ({row.reason})' if row.reason else ''}"


def _held() -> int:
    """Chats to a number that no office has, of the whole installation: they wait until an office has it."""
    return db.session.scalar(select(func.count()).where(PendingTurn.held.is_(True))) or 0
