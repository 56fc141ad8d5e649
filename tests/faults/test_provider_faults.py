"""The provider fails in every way and in every order (R18, R19, R21, R22): each message is taken once, in its order.

The real client against the loopback provider; what waits is due at once.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fake_twilio import Behaviour, FakeTwilio, accept_then_cut, cut, error, html_500, too_many
from tests.fake_twilio.behaviour import Answer
from tests.fake_twilio.wire import Request
from tests.integration.outbox_cast import a_citizen, age, an_office, owed, seen
from village_desk import config
from village_desk.database import db
from village_desk.gateway import carriers
from village_desk.messages import sweepers
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage

pytestmark = pytest.mark.settings(
    VILLAGE_DESK_UNKNOWN_UNBLOCKS="0", VILLAGE_DESK_PROBE_EVERY="0", VILLAGE_DESK_LEASE="60"
)
FAULTS: dict[str, Behaviour] = {
    "429": too_many(),
    "500 not taken": error(500, 20500),
    "502 though taken": html_500(502, accepts=True),
    "taken, then cut": accept_then_cut(),
    "cut, not taken": cut(),
    "credentials": error(401, 20003),
}
KINDS = ("429", "500 not taken", "taken, then cut", "credentials")  # one of each
TWICE_LOST = {"500 not taken", "cut, not taken"}  # two answers that say nothing, and nothing in the log


class FaultForEach(FakeTwilio):
    """The first attempts for a message, told by its words, meet the faults that are planned for it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.planned: dict[str, list[Behaviour]] = {}

    def _create(self, request: Request) -> Answer:
        if faults := self.planned.get(request.form["Body"]):
            self.behave(faults.pop(0), to=request.form["To"])
        return super()._create(request)


@pytest.fixture
def twilio(app: Flask, environment: dict[str, str]) -> Iterator[FaultForEach]:
    """The provider on loopback, and the real gateway to it."""
    with FaultForEach() as listening:
        carriers.use(carriers.build(config.load(environment | {"TWILIO_API_URL": listening.url})))
        yield listening


@pytest.fixture
def delivery(twilio: FaultForEach) -> Iterator[Delivery]:
    made = Delivery("worker", carriers.current())
    yield made
    made.stop(5)


def test_provider_faults_of_three_messages_in_every_order(delivery: Delivery, twilio: FaultForEach) -> None:
    """Twenty-four citizens with three messages each, and each message meets another fault."""
    office = an_office()
    told = {}
    for order in itertools.permutations(KINDS, 3):
        citizen = a_citizen(office)
        rows = [owed(citizen, f"{citizen.id}: {name}") for name in order]
        twilio.planned |= {row.body or "": [FAULTS[name]] for row, name in zip(rows, order, strict=True)}
        told[citizen.address or ""] = rows
    _until_at_rest(delivery)
    for address, rows in told.items():
        assert twilio.to(address) == [row.body for row in rows]
        assert {seen(row).state for row in rows} == {"handed_over"}


def test_provider_faults_of_one_message_in_every_order(delivery: Delivery, twilio: FaultForEach) -> None:
    """R19: whatever comes after what, it is taken once; or, lost sight of twice, a person has it in ten minutes."""
    office = an_office()
    rows = {}
    for order in itertools.permutations(FAULTS, 2):
        rows[order] = owed(a_citizen(office), " dan ".join(order), must_reach=True)
        twilio.planned[rows[order].body or ""] = [FAULTS[name] for name in order]
    _until_at_rest(delivery, *(row.id for order, row in rows.items() if set(order) == TWICE_LOST))
    taken = Counter(message["body"] for message in twilio.messages.values())
    for order, row in rows.items():
        lost = set(order) == TWICE_LOST
        assert (seen(row).state, taken[row.body]) == (("unknown", 0) if lost else ("handed_over", 1)), order
        if lost:
            age(OutboxMessage, row.id, unknown_at=601, doubtful_at=601)
            sweepers.run("worker")
            assert seen(row).state == "needs_person"


@pytest.mark.parametrize("code", [21211, 63024])
def test_provider_rejects_one_message_and_the_next_goes(
    delivery: Delivery, twilio: FaultForEach, code: int
) -> None:
    """R18: a definite refusal ends with a person, and holds up nothing."""
    citizen = a_citizen(an_office())
    twilio.behave(error(400, code), to=citizen.address)
    first, second = owed(citizen, "satu", must_reach=True), owed(citizen, "dua")
    _until_at_rest(delivery)
    assert (seen(first).state, seen(second).state) == ("needs_person", "handed_over")
    assert seen(first).phone_listed_at is not None


def test_no_internet_for_a_while(delivery: Delivery, twilio: FaultForEach) -> None:
    """R21, R22: nothing fails, nothing is given up; when the line is back all goes out once, in order."""
    office = an_office()
    told = {}
    for _ in range(5):
        citizen = a_citizen(office)
        told[citizen.address or ""] = [owed(citizen, f"pesan {number}") for number in range(3)]
    twilio.refuse()
    for _ in range(8):
        delivery.run_once()
        sweepers.run("worker")
    states = {seen(row).state for rows in told.values() for row in rows}
    assert states == {"queued"}
    twilio.listen_again()
    _until_at_rest(delivery)
    for address, rows in told.items():
        assert twilio.to(address) == [row.body for row in rows]


def _until_at_rest(delivery: Delivery, *but: int) -> None:
    """Nothing waits any more, except these rows."""
    waits = OutboxMessage.state.in_(("queued", "claimed", "calling", "unknown"))
    waiting = select(OutboxMessage.id).where(waits, OutboxMessage.id.not_in(but))
    for _ in range(400):
        delivery.run_once()
        sweepers.run("worker")
        db.session.rollback()
        if db.session.execute(waiting.limit(1)).first() is None:
            return
    raise AssertionError(f"Still waiting: {db.session.execute(waiting).scalars().all()}")
