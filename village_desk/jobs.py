"""One table: every background job, its interval, its function. APScheduler only ticks (R37).

What is due is a row found by a query, so a lost, late or doubled tick does no harm. Every worker ticks; a row says
whose turn a job is, so that it runs once for the whole installation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from village_desk import clock
from village_desk.backup import places
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.figures import digests, files
from village_desk.messages import catching_up, hold, quarantine, sweepers, templates, turns
from village_desk.office import days_off
from village_desk.office.models import Office
from village_desk.operation import clock_watch, forgetting, heartbeats, job_turns
from village_desk.privacy import erasure_wishes, retention
from village_desk.reports import mailing
from village_desk.satisfaction import asking
from village_desk.tickets import action_keys, attention, holding, presence, reminders, undo_points
from village_desk.whatsapp import abandoned, settling

logger = logging.getLogger(__name__)
CATCH_UP_LOOK = 10.0  # seconds: whether catching up is due stands in a row, this only looks
HOLDING_LOOK = 30.0  # seconds; what is due is a row (conversations.holding_due_at)
ATTENTION_LOOK = 60.0  # seconds; each message has a key of its day or its request, so that it goes once
RATING_LOOK = 300.0  # seconds; whom to ask is found by a query, and each request has one row of its own
LOOK_UP_EVERY = 60.0  # seconds; what is due then is found by a query (TEMPLATES_EVERY, and new Content SIDs)


DIGEST_LOOK = 300.0  # seconds; one key for each person and period


@dataclass(frozen=True)
class Job:
    """`every`: seconds. `run` commits by itself and must be harmless when it runs twice at once."""

    name: str
    every: float
    run: Callable[[], object]


def table(owner: str, sweep_every: float) -> tuple[Job, ...]:
    """All recurring work besides reception, delivery and media, which have loops of their own.

    `owner` names this worker in leases; `sweep_every` is in seconds.
    """
    return (
        Job(clock_watch.JOB, sweep_every, clock_watch.follow),
        Job(sweepers.JOB, sweep_every, sweepers.tidy),
        Job("outcomes to ask the provider for", sweep_every, lambda: sweepers.ask(owner)),
        Job("stored messages without a turn", sweep_every, turns.sweep_orphans),
        Job("files to ask for again", sweep_every, settling.settle_files),
        Job(
            "messages that the webhook missed",
            min(CATCH_UP_LOOK, current().number("CATCH_UP_EVERY")),
            lambda: catching_up.run_due(owner),
        ),
        Job("reminders", current().number("REMINDERS_EVERY"), remind),
        Job("approval of templates", LOOK_UP_EVERY, lambda: templates.look_up_due(clock.now())),
        Job("quarantine and used-up keys", 3600, _forget),
        Job("what is old enough to go", 21600, retention.purge),
        Job("copies at the provider", 600, forgetting.run_due),
        Job("backup", min(60.0, current().number("BACKUP_EVERY")), places.run_due),
        Job("holidays of the coming year", 86400, _seed_holidays),
        Job("what officers are told by themselves", ATTENTION_LOOK, tell_staff),
        Job("citizens who wait for a person", HOLDING_LOOK, hold_the_line),
        Job("drafts left alone", current().number("REMINDERS_EVERY"), abandoned.look_after),
        Job("wishes to be erased", 60, erase_who_asked),
        Job("reports of a month and a week", DIGEST_LOOK, owe_reports),
        Job("mails with a report", DIGEST_LOOK, mailing.run_due),
        Job("how satisfied citizens are", RATING_LOOK, ask_how_satisfied),
    )


def run(app: Flask, job: Job, owner: str) -> None:
    """Run one job if it is this worker's turn, beat its heart, and never let its error stop the others."""
    with app.app_context():
        try:
            fence = job_turns.take(job.name, job.every, owner)
            if fence is None:
                return
            try:
                job.run()
            except Exception:
                with transaction():
                    job_turns.give_back(job.name, fence)
                raise
            with transaction():  # one commit: on a slow disk a dozen jobs must leave room for citizens
                job_turns.give_back(job.name, fence)
                heartbeats.record(job.name)
        except Exception as error:
            logger.exception("job failed", extra={"job": job.name, "error": type(error).__name__})
            heartbeats.stumble(job.name, type(error).__name__)
        finally:
            db.session.remove()


def tell_staff() -> int:
    """Owe whatever officers and heads are to be told now, office by office; how many messages.

    Not after a restore, on hold: what was told since the backup is not known yet.
    """
    if hold.on_hold():
        return 0
    told = 0
    for office_id in db.session.execute(select(Office.id).order_by(Office.id)).scalars().all():
        with transaction():
            told += attention.tell(db.session.get_one(Office, office_id), clock.now())
    return told


def owe_reports() -> int:
    """Owe the reports that are due by now, office by office; how many people are told. One that fails stops no other.

    Not on hold.
    """
    if hold.on_hold():
        return 0
    told = 0
    for office_id in db.session.execute(select(Office.id).order_by(Office.id)).scalars().all():
        try:
            for digest in digests.ready(db.session.get_one(Office, office_id), clock.now()):
                with transaction():
                    told += digests.owe(digest, clock.now())
        except Exception as error:
            db.session.rollback()
            extra = {"office_id": office_id, "error": type(error).__name__}
            logger.error("report not owed", extra=extra)  # its words and trace may hold what citizens wrote
    return told


def remind() -> int:
    """Take every step that is due towards citizens who are awaited; how many. One that fails stops no other.

    Not after a restore, on hold: what was collected or sent since the backup is not known yet.
    """
    if hold.on_hold():
        return 0
    now, taken = clock.now(), 0
    for ticket_id in reminders.due_tickets(now):
        try:
            with transaction():
                taken += reminders.take_step(ticket_id, now) in ("reminded", "cancelled")
        except Exception as error:
            logger.exception("reminder failed", extra={"ticket_id": ticket_id, "error": type(error).__name__})
    return taken


def hold_the_line() -> int:
    """Tell whoever waits too long for an officer where they stand; how many. One that fails stops no other.

    Not on hold: who was answered since the backup is not known yet.
    """
    if hold.on_hold():
        return 0
    now, told = clock.now(), 0
    for conversation_id in holding.due_chats(now):
        try:
            with transaction():
                told += holding.take_step(conversation_id, now) == "told"
        except Exception as error:
            extra = {"conversation_id": conversation_id, "error": type(error).__name__}
            logger.exception("holding message failed", extra=extra)
    return told


def ask_how_satisfied() -> int:
    """Ask those whose request was completed, office by office; how many. One that fails stops no other.

    Not who wishes to be erased. Not on hold: who was asked since the backup is not known yet.
    """
    if hold.on_hold():
        return 0
    now, asked = clock.now(), 0
    for office_id in db.session.execute(select(Office.id).order_by(Office.id)).scalars().all():
        due = asking.due(db.session.get_one(Office, office_id), now)
        leaving = erasure_wishes.asked_by([citizen_id for _, citizen_id in due])
        for ticket_id, citizen_id in due:
            if citizen_id in leaving:
                continue
            try:
                with transaction():
                    asked += asking.take_step(ticket_id, citizen_id, now) == "asked"
            except Exception as error:
                extra = {"ticket_id": ticket_id, "error": type(error).__name__}
                logger.exception("citizen not asked", extra=extra)
    return asked


def erase_who_asked() -> int:
    """Carry out the wishes to be erased that nothing holds up any more; how many. Not on hold after a restore."""
    if hold.on_hold():
        return 0
    now, done = clock.now(), 0
    for wish_id in erasure_wishes.due(now):
        try:
            erasure_wishes.carry_out(wish_id, now)
            done += 1
        except Exception as error:
            logger.exception("person not erased", extra={"wish_id": wish_id, "error": type(error).__name__})
    return done


def keep_turns(app: Flask, owner: str) -> None:
    """Prolong the leases of the jobs that this worker is running."""
    with app.app_context():
        try:
            job_turns.keep(owner)
        except Exception as error:
            logger.exception("turns not kept", extra={"error": type(error).__name__})
        finally:
            db.session.remove()


def _forget() -> None:
    with transaction():
        quarantine.purge(clock.now())
        action_keys.forget_old(clock.now())
        presence.forget_old(clock.now())
        undo_points.forget_old(clock.now())
        files.forget_old(clock.now())


def _seed_holidays() -> None:
    days_off.prepare(clock.now())
    with transaction():
        days_off.seed_all_offices(clock.now())
