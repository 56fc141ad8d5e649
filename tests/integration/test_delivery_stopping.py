"""A worker that is told to stop: what was not called goes back, what hangs is let go, nothing is doubled (R40)."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy.exc import OperationalError

from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import a_citizen, age, an_office, history, owed, seen
from village_desk.gateway import carriers
from village_desk.gateway.types import HandedOver, Outgoing
from village_desk.messages import noting, sweepers
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage


@pytest.mark.settings(VILLAGE_DESK_SENDER_RATE="4")
def test_what_waits_for_its_moment_goes_back_uncalled(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    office = an_office()
    rows = [owed(a_citizen(office), f"pesan {number}") for number in range(4)]
    assert delivery.run_once(wait_for_answers=False) == 4
    assert delivery.stop(5) is True
    sent = {message.mid for message in fake_gateway.sent}
    assert len(sent) < 4
    for row in rows:
        after = seen(row)
        assert after.state == ("handed_over" if row.mid in sent else "queued")
        if row.mid not in sent:
            assert (after.tries, after.reason) == (0, "worker_stopped")
    another = Delivery("another", carriers.current())
    while another.run_once():
        pass
    assert sorted(message.mid for message in fake_gateway.sent) == sorted(row.mid for row in rows)


def test_a_call_that_hangs_is_let_go_as_unknown_and_its_late_word_is_refused(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    row = owed(a_citizen(an_office()))
    release, send = threading.Event(), fake_gateway.send

    def hangs(message: Outgoing) -> HandedOver:
        release.wait(10)
        return send(message)

    fake_gateway.send = hangs  # type: ignore[method-assign]
    delivery.run_once(wait_for_answers=False)
    assert delivery.stop(0.1) is False
    assert (seen(row).state, seen(row).reason) == ("unknown", "worker_stopped")
    release.set()
    assert delivery.settle(5)
    assert (seen(row).state, seen(row).provider_sid) == ("unknown", None)
    assert history(row)[-1] == "unknown"


def test_an_outcome_is_written_when_the_database_is_back(
    delivery: Delivery, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R32: what the provider said is kept until it can be written down; nothing is sent a second time."""
    row = owed(a_citizen(an_office()))
    write, failures = noting.write, iter(range(3))

    def away_for_a_while(answers: list[noting.Answer]) -> list[int]:
        for _ in failures:
            raise OperationalError("UPDATE", {}, Exception("the database is away"))
        return write(answers)

    monkeypatch.setattr(noting, "write", away_for_a_while)
    delivery.run_once()
    assert (seen(row).state, len(fake_gateway.sent)) == ("handed_over", 1)


def test_one_outcome_that_cannot_be_written_takes_no_other_along(
    delivery: Delivery, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = an_office()
    bad, good = owed(a_citizen(office)), owed(a_citizen(office))
    write = noting.write

    def poisoned(answers: list[noting.Answer]) -> list[int]:
        if any(answer.outbox_id == bad.id for answer in answers):
            raise ValueError
        return write(answers)

    monkeypatch.setattr(noting, "write", poisoned)
    delivery.run_once()
    assert (seen(bad).state, seen(good).state) == ("calling", "handed_over")
    assert len(fake_gateway.sent) == 2


@pytest.mark.settings(VILLAGE_DESK_LEASE="0.5")
def test_a_database_that_stays_away_leaves_the_row_to_the_sweeper_never_to_the_queue(
    delivery: Delivery, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R20, R32: the patience ends with the lease; what was called is unknown, and is not sent blindly again."""
    office = an_office()
    rows = [owed(a_citizen(office)) for _ in range(3)]

    def away(answers: list[noting.Answer]) -> list[int]:
        raise OperationalError("UPDATE", {}, Exception("the database is away"))

    monkeypatch.setattr(noting, "write", away)
    delivery.run_once()
    assert {seen(row).state for row in rows} == {"calling"}
    for row in rows:
        age(OutboxMessage, row.id, lease_until=1)
    sweepers.tidy()
    assert {seen(row).state for row in rows} == {"unknown"}
    assert (delivery.run_once(), len(fake_gateway.sent)) == (0, 3)
