"""The month's report comes to the head by itself: one WhatsApp message, and a mail with the PDF.

On the first opening day of a month, in the morning; the week's on its first opening day, for whoever wishes it. The
message has one key for each person and period, and so has the mail: it goes once, however many workers look (R37).
"""

from __future__ import annotations

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
LATEST = {MONTHLY: 10, WEEKLY: 3}  # days after the period's end: later it is no news any more


def owe(office: Office, now: datetime) -> int:
    """Owe whatever report of this office is due; how many people are told. Call it in a transaction."""
    hours = registry.hours_of(office)
    if not opening.is_open(hours, now):
        return 0
    told = 0
    for kind, period in _ended(hours, now):
        readers = [
            user for user in _readers(office) if attention.wishes(user, kind) and _is_new(user, kind, period)
        ]
        if readers:
            report = build(office, period, now)
            for user in readers:
                told += _tell(office, user, kind, report, now)
    return told


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


def _readers(office: Office) -> list[User]:
    rows = db.session.scalars(select(User).where(User.office_id == office.id, User.active).order_by(User.id))
    return [user for user in rows if "head" in user.roles]


def _is_new(user: User, kind: str, period: Period) -> bool:
    """Not told yet, by either way; and in their post while the period ended, so that old news greets nobody."""
    if user.created_at >= period.ends:
        return False
    message = select(OutboxMessage.id).where(OutboxMessage.key == key_of(user.id, kind, period.first))
    mail = select(ReportMail.id).where(
        ReportMail.user_id == user.id, ReportMail.kind == kind, ReportMail.first_day == period.first
    )
    return not any(db.session.execute(wanted).first() for wanted in (message, mail))


def _tell(office: Office, user: User, kind: str, report: Report, now: datetime) -> int:
    by_mail = bool(user.email) and current().smtp_url is not None
    if by_mail:
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
    if user.phone_index is None:
        return int(by_mail)
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
    return 1


def brief(report: Report) -> str:
    """The report in one breath: what came in, what was kept, what is late, complaints."""
    found = report.summary
    parts = [f"laporan {report.period.words}", f"{found.received} permohonan masuk"]
    if found.due:
        parts.append(f"{found.kept} dari {found.due} selesai tepat waktu")
    parts.append(f"{found.backlog} belum selesai")
    complaints = sum(row[1] for row in report.tables["complaints"].rows if isinstance(row[1], int))
    if complaints:
        parts.append(f"{complaints} aduan")
    return ", ".join(parts)


def address_of(period: Period) -> str:
    """The report's page."""
    asked = "masa=bulan-lalu"
    if period.kind == "sendiri":
        asked = f"masa=sendiri&dari={period.first}&sampai={period.last}"
    return f"{current().public_url}/reports/masa?{asked}"
