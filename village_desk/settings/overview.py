"""The overview of an office's settings: a task list, each task with its state in words and what it rests on.

What has no form of its own yet is changed with `village-desk office apply`, and the page says the exact command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.messages import quarantine, refusals
from village_desk.messages.models import PendingTurn
from village_desk.office import emergency, registry, wording_time
from village_desk.office.models import Holiday, Office, OpeningOverride, User
from village_desk.settings import notice_states
from village_desk.settings.notice_states import NoticeState
from village_desk.tickets import unanswered

EMERGENCY_WORDS = {
    "general": "Darurat umum",
    "ambulance": "Ambulans",
    "police": "Polisi",
    "fire": "Pemadam kebakaran",
    "disaster": "Penanggulangan bencana",
    "women_children": "Perempuan dan anak (SAPA)",
    "crisis": "Kesehatan jiwa",
    "death": "Yang membantu saat kematian",
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
        return refusals.WORDS.get(self.refused.cause or "") if self.refused else None


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
        return [(words, numbers[key] or "belum diisi") for key, words in EMERGENCY_WORDS.items()]

    @property
    def done(self) -> int:
        return sum(task.done for task in self.tasks)


def of(office: Office, now: datetime) -> Overview:
    """Everything on the page for this office. `now` is aware; days are the office's own."""
    notices, people = notice_states.of(office), tuple(_people(office))
    days_off, opening = tuple(_days_off(office, now)), wording_time.opening_words(registry.hours_of(office))
    catalogue = registry.catalogue_of(office)
    groups = tuple((group.name, len(catalogue.in_group(group.digit))) for group in catalogue.groups)
    tasks = (
        _office_task(office),
        Task("jam", "Jam layanan", bool(opening), opening or "Belum ada jam buka."),
        _days_off_task(office, now),
        Task("layanan", "Layanan", bool(groups), f"{len(catalogue.services)} layanan ditawarkan."),
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


def _office_task(office: Office) -> Task:
    parts = {
        "alamat kantor": office.address,
        "telepon kantor": office.phone,
        "kontak data pribadi": office.privacy_contact,
    }
    missing = [name for name, value in parts.items() if not value]
    words = f"Belum diisi: {', '.join(missing)}." if missing else f"{office.name}, {office.whatsapp}."
    return Task("kantor", "Data kantor", not missing, words)


def _days_off_task(office: Office, now: datetime) -> Task:
    """Next year's joint leave is announced in autumn: without it promises fall on days off."""
    today = registry.hours_of(office).local(now).date()
    year = today.year + (today.month >= OPENING_YEAR_ENDS)
    count = db.session.scalar(
        select(func.count())
        .select_from(Holiday)
        .where(Holiday.office_id == office.id, func.extract("year", Holiday.day) == year)
    )
    words = f"{count} hari libur dan cuti bersama tahun {year}." if count else f"Hari libur {year} belum ada."
    return Task("libur", "Hari libur", bool(count), words)


def _people_task(people: tuple[User, ...]) -> Task:
    held = {role for user in people for role in user.roles}
    words = {"officer": "petugas", "head": "kepala desa", "admin": "admin"}
    missing = [name for role, name in words.items() if role not in held]
    said = f"Belum ada {' dan '.join(missing)}." if missing else f"{len(people)} orang dapat masuk."
    return Task("orang", "Perangkat desa", not missing, said)


def _notices_task(notices: tuple[NoticeState, ...]) -> Task:
    missing = [n for n in notices if n.needed and not n.set]
    if not missing:
        return Task("pesan", "Pesan resmi WhatsApp", True, "Semua pesan yang wajib sampai dapat dikirim.")
    words = f"{len(missing)} pesan wajib belum ada atau bermasalah. Selama itu warga yang lama diam harus ditelepon."
    return Task("pesan", "Pesan resmi WhatsApp", False, words)


def _duty_task(office: Office) -> Task:
    words = "Sudah diisi." if office.duty_phone else "Belum diisi. Kabar darurat tidak sampai ke siapa pun."
    return Task("piket", "Telepon piket", bool(office.duty_phone), words)


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
        yield DayOff(wording_time.day_words(row.day), row.name, row.estimated, not row.closed)


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
        days = wording_time.date_words(row.first_day)
        if row.last_day != row.first_day:
            days = f"{days} sampai {wording_time.date_words(row.last_day)}"
        times = " dan ".join(f"{a}–{b}".replace(":", ".") for a, b in row.intervals) or "tutup"
        yield f"{days}: {times}{f' ({row.reason})' if row.reason else ''}"


def _held() -> int:
    """Chats to a number that no office has, of the whole installation: they wait until an office has it."""
    return db.session.scalar(select(func.count()).where(PendingTurn.held.is_(True))) or 0
