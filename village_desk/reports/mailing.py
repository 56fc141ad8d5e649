"""Mails with the month's report: what is owed (figures.digests) is set, sent, and tried again where it failed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from sqlalchemy import select, update

from village_desk import audit, clock
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.figures import digests, periods
from village_desk.figures.models import ReportMail
from village_desk.figures.report import build
from village_desk.gateway import mail
from village_desk.messages import hold
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.reports.document import as_pdf

logger = logging.getLogger(__name__)
TRIES = 6
FIRST_PAUSE = timedelta(minutes=5)  # doubled with every try: the last comes after some 2.5 hours
LEASE = timedelta(minutes=5)  # longer than setting and sending may take


def run_due() -> int:
    """Send every mail that is due, one after the other; how many went. One that fails stops no other.

    Commits by itself. Not on hold.
    """
    if hold.on_hold() or current().smtp_url is None:
        return 0
    went = 0
    for mail_id in _due(clock.now()):
        try:
            went += _claim(mail_id, clock.now()) and _send(mail_id, clock.now())
        except Exception as error:  # its lease runs out, and it is tried again
            db.session.rollback()
            logger.error("report mail not noted", extra={"mail_id": mail_id, "error": type(error).__name__})
    return went


def _due(now: datetime) -> list[int]:
    wanted = select(ReportMail.id).where(
        ReportMail.state.in_(("queued", "sending")), ReportMail.next_try_at <= now
    )
    return list(db.session.scalars(wanted.order_by(ReportMail.id).limit(20)))


def _claim(mail_id: int, now: datetime) -> bool:
    """Make it ours; of two workers one succeeds. A lease that ran out is taken over with the same Message-ID.

    One that has run out TRIES times ends here: whoever sends it dies of it.
    """
    free = (ReportMail.state.in_(("queued", "sending")), ReportMail.next_try_at <= now)
    mine = update(ReportMail).where(ReportMail.id == mail_id, *free)
    with transaction():
        db.session.execute(
            mine.where(ReportMail.tries >= TRIES).values(
                state="failed", reason="interrupted", next_try_at=None
            )
        )
        done = db.session.execute(
            mine.values(state="sending", next_try_at=now + LEASE, tries=ReportMail.tries + 1)
        )
    return bool(getattr(done, "rowcount", 0))


def _send(mail_id: int, now: datetime) -> bool:
    row = db.session.get_one(ReportMail, mail_id, populate_existing=True)
    user = db.session.get_one(User, row.user_id)
    if not user.active or not user.email:
        _note(mail_id, "failed", "no_address", None)
        return False
    try:
        mail.send(message_of(row, user, now), current().smtp_url or "")
    except mail.MailError as error:
        _put_off(mail_id, error.code, error.final, now)
        return False
    except Exception as error:  # whatever stands in an office's words must not end the loop
        db.session.rollback()
        _put_off(mail_id, type(error).__name__, False, now)
        return False
    with transaction():
        audit.note(
            "report.mailed",
            office_id=row.office_id,
            user_id=row.user_id,
            subject=f"period:{row.first_day}:{row.last_day}:pdf",
        )
        _set(mail_id, "sent", None, now)
    return True


def message_of(row: ReportMail, user: User, now: datetime) -> EmailMessage:
    """The mail. Its Message-ID is the row's, so that a second copy is recognised by whoever receives both."""
    office = db.session.get_one(Office, row.office_id)
    hours = registry.hours_of(office)
    period = periods.of_days(row.kind == digests.MONTHLY, row.first_day, row.last_day, hours)
    report = build(office, period, now)
    made = EmailMessage()
    made["Subject"] = _flat(f"Laporan layanan {period.words} - {office.name}")
    made["From"] = mail.sender_of(current().smtp_url or "", current().public_url)
    made["To"] = user.email or ""
    made["Date"] = format_datetime(row.owed_at)
    host = urlsplit(current().public_url).hostname or "localhost"
    made["Message-ID"] = f"<report-{row.id}-{row.kind}-{row.first_day}@{host}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(
        f"{report.aloud}\n\n"
        + "".join(f"- {sentence}\n" for sentence in report.demand)
        + f"\nLaporan lengkapnya terlampir (PDF) dan dapat dibuka di:\n{digests.address_of(period)}\n\n"
        "Surel ini dikirim otomatis. Untuk berhenti menerimanya, buka menu akun, Pemberitahuan.\n"
    )
    made.add_attachment(
        as_pdf(office, report, hours.local(now).date()),
        maintype="application",
        subtype="pdf",
        filename=f"laporan-{office.slug}-{period.first}-{period.last}.pdf",
    )
    return made


def _flat(words: str) -> str:
    """One line, whatever the name of an office holds: a head of a mail ends at a line break, also at U+2028."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _put_off(mail_id: int, code: str, final: bool, now: datetime) -> None:
    logger.warning("report mail not sent", extra={"mail_id": mail_id, "code": code})
    tries = db.session.get_one(ReportMail, mail_id).tries
    if final or tries >= TRIES:
        _note(mail_id, "failed", code, None)
        return
    with transaction():
        pause = FIRST_PAUSE * 2 ** (tries - 1)
        mine = db.session.get_one(ReportMail, mail_id)
        mine.state, mine.reason, mine.next_try_at = "queued", code[:40], now + pause


def _note(mail_id: int, state: str, reason: str | None, sent_at: datetime | None) -> None:
    with transaction():
        _set(mail_id, state, reason, sent_at)


def _set(mail_id: int, state: str, reason: str | None, sent_at: datetime | None) -> None:
    row = db.session.get_one(ReportMail, mail_id)
    row.state, row.sent_at, row.next_try_at = state, sent_at, None
    row.reason = reason[:40] if reason else None
