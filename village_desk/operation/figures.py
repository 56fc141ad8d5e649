"""The figures that a monitoring system fetches, as Prometheus text: counts and ages, no personal data.

The registry is built per request from the database, so that every web process tells the same, and nothing is
lost when one is restarted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select

from village_desk import clock
from village_desk.database import db
from village_desk.messages import catching_up
from village_desk.messages.models import InboxMessage, OutboxMessage, QuarantineCounter
from village_desk.operation.failures import by_code
from village_desk.operation.health import OK, Health

PREFIX = "village_desk_"


def text(health: Health) -> bytes:
    """The figures of this moment. Where the database is away only `ready` and the disk are told."""
    registry = CollectorRegistry()
    _plain(registry, "ready", "1 when everything needed to serve is there", int(health.ready))
    _plain(registry, "disk_free_bytes", "Free bytes for database and files", health.free_disk)
    checks = [((name,), int(found == OK)) for name, found in health.checks.items()]
    _labelled(registry, "check", "1 when this part is well", ("part",), checks)
    if health.checks.get("schema") == OK:
        _of_health(registry, health)
        _of_messages(registry)
        _of_catch_up(registry)
    return generate_latest(registry)


def _of_health(registry: CollectorRegistry, health: Health) -> None:
    waiting, hearts = health.waiting, health.hearts
    _plain(registry, "provider_paused", "1 while sending is paused", int(health.provider_paused))
    _plain(registry, "on_hold", "1 after a restore until catch-up has reconciled", int(health.on_hold))
    ages_of_backups = [((str(n),), age) for n, age in enumerate(health.backups, start=1)]
    _labelled(registry, "backup_age_seconds", "Since the newest backup", ("place",), ages_of_backups)
    rows = [((w.state,), w.rows) for w in waiting]
    ages = [((w.state,), w.oldest) for w in waiting]
    beats = [((h.name,), h.age) for h in hearts]
    failures = [((h.name,), h.failures) for h in hearts]
    _labelled(registry, "waiting_rows", "Rows in a waiting state", ("state",), rows)
    _labelled(registry, "waiting_oldest_seconds", "How long the oldest row is due", ("state",), ages)
    _labelled(registry, "heartbeat_age_seconds", "Since a loop or job last ended", ("name",), beats)
    _labelled(registry, "heartbeat_failures", "Failures in a row", ("name",), failures)


def _of_messages(registry: CollectorRegistry) -> None:
    """Real messages and practice are told apart: practice must never look like traffic."""
    counts: list[tuple[tuple[str, ...], float]] = []
    for direction, model in (("in", InboxMessage), ("out", OutboxMessage)):
        rows = db.session.execute(
            select(model.state, model.training, func.count()).group_by(model.state, model.training)
        ).all()
        counts += [
            ((direction, state, "yes" if training else "no"), count) for state, training, count in rows
        ]
    _labelled(registry, "messages", "Messages kept, by state", ("direction", "state", "training"), counts)
    failures = by_code(clock.now() - timedelta(days=7))
    codes = Counter[tuple[str, ...]]()
    for failure in failures:
        codes[(failure.code or failure.reason or "",)] += failure.count
    words = "Messages of the last 7 days that did not arrive, by code"
    _labelled(registry, "messages_failed", words, ("code",), codes.items())
    refused = db.session.scalar(select(func.coalesce(func.sum(QuarantineCounter.refused), 0)))
    _plain(registry, "webhook_refused", "Webhook calls refused in the last 90 days", int(refused or 0))


def _of_catch_up(registry: CollectorRegistry) -> None:
    """Nothing is told before the first run: an age would be made up."""
    last = catching_up.last()
    if last is None or last.ended_at is None:
        return
    age = (clock.now() - last.ended_at).total_seconds()
    _plain(registry, "catch_up_age_seconds", "Since the provider's list was last compared with ours", age)
    if last.drift is not None:
        _plain(registry, "clock_drift_seconds", "The provider's clock minus this machine's", last.drift)
    _plain(registry, "catch_up_failures", "Times in a row that it could not be read", last.failures)
    _plain(registry, "catch_up_found", "Missed messages that were found in all", last.found_in_all)


def _plain(registry: CollectorRegistry, name: str, words: str, value: float) -> None:
    Gauge(PREFIX + name, words, registry=registry).set(value)


def _labelled(
    registry: CollectorRegistry,
    name: str,
    words: str,
    labels: tuple[str, ...],
    values: Iterable[tuple[tuple[str, ...], float]],
) -> None:
    gauge = Gauge(PREFIX + name, words, labels, registry=registry)
    for key, value in values:
        gauge.labels(*key).set(value)
