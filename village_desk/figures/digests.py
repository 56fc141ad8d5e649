"""The month's report comes to the head by itself: one WhatsApp message, and a mail with the PDF.

On the first opening day of a month, in the morning; the week's on its first opening day, for whoever wishes it. The
message has one key for each person and period, and so has the mail: it goes once, however many workers look (R37).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from village_desk.config import current
from village_desk.database import db
from village_desk.figures import periods
from village_desk.figures.models import ReportMail
from village_desk.figures.periods import Period
from village_desk.figures.report import Report, build
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office, User
from village_desk.tickets import attention

MONTHLY, WEEKLY = attention.MONTHLY, attention.WEEKLY
MESSAGE, MAIL = "message", "mail"  # the ways in which a report comes
LATEST = {MONTHLY: 10, WEEKLY: 3}  # days after the period's end: later it is no news any more


@dataclass(frozen=True)
class Digest:
    """A report that is due, as it is told and mailed: `kind` is MONTHLY or WEEKLY."""

    office: Office
    kind: str
    report: Report


def ready(office: Office, now: datetime) -> list[Digest]:
    """The reports of this office that somebody is still to be told of, built. Writes nothing.

    Building takes seconds: call it outside of a transaction, which would keep citizens' messages waiting (SQLite).
    """
    hours = registry.hours_of(office)
    if not opening.is_open(hours, now):
        return []
    return [
        Digest(office, kind, build(office, period, now))
        for kind, period in _ended(hours, now)
        if _untold(office, kind, period, now)
    ]


def owe(digest: Digest, now: datetime) -> int:
    """Owe it to whoever is not told yet at this moment; how many people. Call it in a transaction.

    Who is to be left in peace now gets the mail at once and the message when this is looked at after that time.
    """
    readers = _untold(digest.office, digest.kind, digest.report.period, now)
    for user, ways in readers:
        _tell(digest, user, ways, now)
    return len(readers)


def key_of(user_id: int, kind: str, first: date) -> str:
    """The one key of this person's report of this period."""
    return f"digest:{kind}:{user_id}:{first.isoformat()}"


def _ended(hours: OfficeHours, now: datetime) -> list[tuple[str, Period]]:
    """The periods that ended lately: last month, last week (Monday to Sunday)."""
    today = hours.local(now).date()
    month = periods.asked_for("bulan-lalu", None, None, hours, now)
    monday = today - timedelta(days=today.weekday())
    week = periods.asked_for("sendiri", monday - timedelta(days=7), monday - timedelta(days=1), hours, now)
    return [
        (kind, period)
        for kind, period in ((MONTHLY, month), (WEEKLY, week))
        if (today - period.last).days <= LATEST[kind]
    ]


def _untold(office: Office, kind: str, period: Period, now: datetime) -> list[tuple[User, set[str]]]:
    """The heads who wish it and are still to be told, and by which ways. As the database knows them now."""
    wanted = select(User).where(User.office_id == office.id, User.active).order_by(User.id)
    rows = db.session.scalars(wanted.execution_options(populate_existing=True))
    readers = [user for user in rows if "head" in user.roles and attention.wishes(user, kind)]
    hours = registry.hours_of(office)
    told = [(user, _ways(user, kind, period, hours, now)) for user in readers]
    return [(user, ways) for user, ways in told if ways]


def _by_mail(user: User) -> bool:
    return bool(user.email) and current().smtp_url is not None


def _ways(user: User, kind: str, period: Period, hours: OfficeHours, now: datetime) -> set[str]:
    """By which of MESSAGE and MAIL to tell this person now; none where the message has gone already.

    They must have been in their post while the period ended, so that old news greets nobody.
    """
    message = select(OutboxMessage.id).where(OutboxMessage.key == key_of(user.id, kind, period.first))
    mail = select(ReportMail.id).where(
        ReportMail.user_id == user.id, ReportMail.kind == kind, ReportMail.first_day == period.first
    )
    if user.created_at >= period.ends or db.session.execute(message).first():
        return set()
    ways = {MAIL} if _by_mail(user) and db.session.execute(mail).first() is None else set()
    if user.phone_index is not None and attention.wants(user, kind, hours, now):
        ways.add(MESSAGE)
    return ways


def _tell(digest: Digest, user: User, ways: set[str], now: datetime) -> None:
    office, kind, report = digest.office, digest.kind, digest.report
    if MAIL in ways:
        db.session.add(
            ReportMail(
                office_id=office.id,
                user_id=user.id,
                kind=kind,
                first_day=report.period.first,
                last_day=report.period.last,
                owed_at=now,
                next_try_at=now,
            )
        )
    if MESSAGE not in ways:
        return
    detail = f"{brief(report)}, buka {address_of(report.period)}"
    outbox.enqueue(
        key=key_of(user.id, kind, report.period.first),
        office_id=office.id,
        user=user,
        purpose="staff",
        body=f"{office.name}: {detail}",
        notice=attention.NOTICE,
        template_values={"office": office.name, "detail": detail},
        expires_at=now + timedelta(days=3),
    )


def brief(report: Report) -> str:
    """The report in one breath: what came in, what was kept, what is late, complaints."""
    found = report.summary
    parts = [f"laporan {report.period.words}", f"{found.received} permohonan masuk"]
    if found.due:
        parts.append(f"{found.kept} dari {found.due} selesai tepat waktu")
    parts.append(f"{found.backlog} belum selesai")
    if report.complaints:
        parts.append(f"{report.complaints} aduan")
    return ", ".join(parts)


def address_of(period: Period) -> str:
    """The report's page, with its days: read in another month it shows the same ones."""
    asked = f"masa=sendiri&dari={period.first}&sampai={period.last}"
    return f"{current().public_url}/reports/masa?{asked}"
