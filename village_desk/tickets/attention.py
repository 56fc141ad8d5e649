"""Nobody waits unseen: what the duty phone, the officers and the head are told by themselves.

At opening the duty phone hears what came since the office closed; in hours whatever nobody took within fifteen
minutes of working time; each morning an officer hears of what is due today or late, and the head of what is late by a
day. Numbers and a link only: a phone on a table is read by others. Every message has a key of its day or request, so
that it goes once however many workers look (R37). Practice tells nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from village_desk.config import current
from village_desk.database import db
from village_desk.marked import marked
from village_desk.messages import outbox
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office, User
from village_desk.tickets import chats, mentions
from village_desk.tickets.models import StaffNudge, Ticket
from village_desk.tickets.status import NEEDS_ACTION, Status

NOTICE = "queue_news"
UNOWNED, TODAY, LATE = "unowned", "today", "late"
MONTHLY, WEEKLY = "monthly", "weekly"  # owed by figures.digests
ON_WISH = frozenset({WEEKLY})
KINDS = {
    UNOWNED: marked("Permohonan yang belum diambil siapa pun setelah 15 menit jam kerja"),
    TODAY: marked("Setiap pagi: permohonan saya yang harus selesai hari ini atau sudah terlambat"),
    LATE: marked("Setiap pagi: permohonan yang terlambat sehari atau lebih"),
    MONTHLY: marked("Setiap awal bulan: laporan bulan lalu, juga lewat surel"),
    WEEKLY: marked("Setiap awal minggu: laporan minggu lalu, juga lewat surel"),
}
_OF_ROLE = {"officer": (UNOWNED, TODAY), "head": (LATE, MONTHLY, WEEKLY)}
WAITS = timedelta(minutes=15)  # of working time
MORNING = timedelta(hours=3)  # later than this after opening the news of the night is none any more
OLDEST = timedelta(days=30)  # what lay longer without an owner is in every morning's figures anyway
MOST = 200


@dataclass(frozen=True)
class Day:
    """One office's working day at this moment (aware times)."""

    office: Office
    hours: OfficeHours
    now: datetime
    opens: datetime
    closes: datetime

    @property
    def name(self) -> str:
        return self.hours.local(self.now).date().isoformat()


def tell(office: Office, now: datetime) -> int:
    """Owe what is due now in this office; how many messages. Nothing while it is shut. Call it in a transaction."""
    hours = registry.hours_of(office)
    today = hours.local(now).date()
    opens, closes = opening.opening_of(hours, today), opening.closing_of(hours, today)
    if opens is None or closes is None or not opens <= now < closes:
        return 0
    day = Day(office, hours, now, opens, closes)
    told = _of_the_night(day) + _unowned(day)
    if now < opens + MORNING:
        told += sum(_to_officer(day, user) + _to_head(day, user) for user in _staff(day))
    return told


def kinds_for(user: User) -> dict[str, str]:
    """What this person may be told, by their roles, in words."""
    mine = {kind for role, kinds in _OF_ROLE.items() if role in user.roles for kind in kinds}
    return {kind: words for kind, words in KINDS.items() if kind in mine}


def wishes(user: User, kind: str) -> bool:
    """Does this person want to be told of this kind?"""
    return kind in user.alerts_wished if kind in ON_WISH else kind not in user.alerts_off


def wants(user: User, kind: str, hours: OfficeHours, now: datetime) -> bool:
    """Does this person want to be told of this kind, and are they not to be left in peace at `now` (aware)?

    A no may be a yes later: whoever asks looks again.
    """
    if not wishes(user, kind):
        return False
    if user.quiet_from is None or user.quiet_until is None:
        return True
    at = hours.local(now).time()
    if user.quiet_from <= user.quiet_until:
        return not user.quiet_from <= at < user.quiet_until
    return user.quiet_until <= at < user.quiet_from


def _of_the_night(day: Day) -> int:
    """To the duty phone, once a day: what came since the office closed, and who waits for an answer."""
    if not day.office.duty_phone or day.now >= day.opens + MORNING:
        return 0
    just_before = day.opens - timedelta(seconds=1)
    since = opening.last_closing(day.hours, just_before) or day.opens - timedelta(days=1)
    came = _count(day.office, Ticket.received_at >= since, Ticket.received_at < day.opens)
    urgent, waiting = len(chats.emergencies(day.office.id)), chats.count_waiting(day.office.id)
    parts = [
        f"{came} permohonan masuk sejak kantor tutup" if came else "",
        f"{urgent} mendesak" if urgent else "",
        f"{waiting} warga menunggu jawaban" if waiting else "",
    ]
    return _owe(day, f"opening:{day.office.id}:{day.name}", None, parts, "")


def _unowned(day: Day) -> int:
    """Once per request: nobody has taken it for fifteen minutes in which the office was open."""
    told = select(StaffNudge.ticket_id).where(
        StaffNudge.office_id == day.office.id, StaffNudge.kind == UNOWNED
    )
    waits = db.session.execute(
        select(Ticket.id, Ticket.received_at)
        .where(
            *_open(day.office),
            Ticket.assignee_id.is_(None),
            Ticket.status.in_(NEEDS_ACTION),
            Ticket.received_at > day.now - OLDEST,
            Ticket.id.not_in(told),
        )
        .order_by(Ticket.id)
        .limit(MOST)
    ).all()
    late = [row[0] for row in waits if opening.working_time(day.hours, row[1], day.now) >= WAITS]
    if not late:
        return 0
    db.session.add_all(
        StaffNudge(ticket_id=one, office_id=day.office.id, kind=UNOWNED, told_at=day.now) for one in late
    )
    parts = [f"{len(late)} permohonan belum diambil petugas lebih dari 15 menit"]
    key = f"unowned:{late[-1]}"
    if day.office.duty_phone:
        return _owe(day, f"{key}:duty", None, parts, "?lihat=unowned")
    officers = [user for user in _staff(day) if "officer" in user.roles and _wants(day, user, UNOWNED)]
    return sum(_owe(day, f"{key}:{user.id}", user, parts, "?lihat=unowned") for user in officers)


def _to_officer(day: Day, user: User) -> int:
    if "officer" not in user.roles or not _wants(day, user, TODAY):
        return 0
    mine = (*_running(day.office), Ticket.assignee_id == user.id)
    due = _count(day.office, *mine, Ticket.due_at >= day.opens, Ticket.due_at <= day.closes)
    late = _count(day.office, *mine, Ticket.due_at < day.opens)
    called = db.session.scalars(mentions.counting(user.id)).one()
    parts = [
        f"{due} permohonan Bapak/Ibu dijanjikan selesai hari ini" if due else "",
        f"{late} permohonan Bapak/Ibu sudah terlambat" if late else "",
        f"{called} catatan rekan memanggil Bapak/Ibu" if called else "",
    ]
    return _owe(day, f"today:{user.id}:{day.name}", user, parts, "?lihat=mine")


def _to_head(day: Day, user: User) -> int:
    if "head" not in user.roles or not _wants(day, user, LATE):
        return 0
    late = _count(day.office, *_running(day.office), Ticket.due_at < day.opens)
    parts = [f"{late} permohonan terlambat sehari atau lebih" if late else ""]
    return _owe(day, f"late:{user.id}:{day.name}", user, parts, "?lihat=late")


def _owe(day: Day, key: str, user: User | None, parts: list[str], query: str) -> int:
    """One message of these parts, unless there is nothing to tell; 1 when it is owed."""
    said = [part for part in parts if part]
    if not said:
        return 0
    detail = f"{', '.join(said)}, buka {current().public_url}/desk{query}"
    outbox.enqueue(
        key=key,
        office_id=day.office.id,
        user=user,
        purpose="staff",
        body=f"{day.office.name}: {detail}",
        notice=NOTICE,
        template_values={"office": day.office.name, "detail": detail},
        expires_at=day.closes,
    )
    return 1


def _staff(day: Day) -> list[User]:
    """Who can be told: people of this office who still work here and have a telephone."""
    wanted = select(User).where(User.office_id == day.office.id, User.active, User.phone_index.is_not(None))
    return list(db.session.execute(wanted.order_by(User.id)).scalars())


def _wants(day: Day, user: User, kind: str) -> bool:
    """Is this kind switched on, and is the person not to be left in peace now? Later it is looked at again."""
    if not wishes(user, kind):
        return False
    if user.quiet_from is None or user.quiet_until is None:
        return True
    at = day.hours.local(day.now).time()
    if user.quiet_from <= user.quiet_until:
        return not user.quiet_from <= at < user.quiet_until
    return user.quiet_until <= at < user.quiet_from


def _open(office: Office) -> tuple[ColumnElement[bool], ...]:
    return (
        Ticket.office_id == office.id,
        Ticket.kind == "request",
        Ticket.training.is_(False),
        Ticket.closed_at.is_(None),
    )


def _running(office: Office) -> tuple[ColumnElement[bool], ...]:
    """Open, and the ball is not with the citizen."""
    return (*_open(office), Ticket.status.not_in([Status.DOCUMENTS_MISSING, Status.READY]))


def _count(office: Office, *conditions: ColumnElement[bool]) -> int:
    wanted = (
        Ticket.office_id == office.id,
        Ticket.kind == "request",
        Ticket.training.is_(False),
        *conditions,
    )
    return db.session.execute(select(func.count()).select_from(Ticket).where(*wanted)).scalar_one()
