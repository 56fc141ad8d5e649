"""A plain citizen of every one of the 45 services, by webhook, worker and outbox: what it costs the village.

Greets, says the wish in words, answers each block in one turn, skips the optional question, sends all files in one
turn, confirms. Every outgoing message is money: the middle is at most 7, none takes more than 12.
"""

from __future__ import annotations

import statistics

import pytest
from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.unit.conversation.chat import plain_answer
from village_desk import worker
from village_desk.citizens.models import Citizen as CitizenRow
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.messages import wording
from village_desk.messages.models import Conversation
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.office.services import Service

MIDDLE, MOST, LONGEST = 7, 12, 1500


def state_of(citizen: Citizen) -> State:
    """What this citizen's conversation remembers."""
    db.session.rollback()
    rows = db.session.query(Conversation.state, CitizenRow.address).join(
        CitizenRow, CitizenRow.id == Conversation.citizen_id
    )
    return State.from_json(next((state for state, address in rows if address == citizen.address), None))


def plays(citizen: Citizen, service: Service) -> str:
    """From the greeting to the receipt; returns the receipt."""
    citizen.says("Assalamualaikum")
    heard = citizen.says(f"mau buat {service.words[0]}")
    for _ in range(MOST):
        ask = state_of(citizen).ask
        if ask.kind in ("block", "field"):
            heard = citizen.says(
                "\n".join(plain_answer(service.field(s), n) for n, s in enumerate(ask.items))
            )
        elif ask.kind == "optional":
            heard = citizen.says("lewati")
        elif ask.kind == "document":
            heard = citizen.sends_photo(count=max(1, len(service.required_files)))
        elif ask.kind == "start":
            heard = citizen.says("ya")
        elif ask.kind == "confirm":
            return citizen.says("ya")
        else:
            heard = citizen.says(service.code)
    raise AssertionError(f"{service.slug} did not come to an end: {heard}")


@pytest.fixture
def office(frozen: WallClock, fake_gateway: FakeGateway) -> Office:
    return stories.a_village()


def test_all_45_services_are_short(
    office: Office,
    client: FlaskClient,
    fake_gateway: FakeGateway,
    database_kind: str,
    environment: dict[str, str],
) -> None:
    if database_kind != "sqlite":
        return  # the same conversation; the other journeys prove both databases
    costs: dict[str, int] = {}
    for number, service in enumerate(registry.catalogue_of(office).services):
        citizen = Citizen(
            client,
            fake_gateway,
            worker.work_until_quiet,
            origin=environment["PUBLIC_URL"],
            address=f"whatsapp:+62812000{number:05d}",
        )
        stories.number_in(plays(citizen, service))
        texts = citizen.hears_new()
        costs[service.slug] = len(texts)
        assert max(wording.units(text) for text in texts) <= LONGEST, service.slug

    lines = stories.exported("tickets", office)
    assert [line["service"] for line in lines] == list(costs) and len(costs) == 45
    assert {line["status"] for line in lines} == {"received"}
    assert all(file["kept"] for line in lines for file in line["files"])
    assert statistics.median(costs.values()) <= MIDDLE, costs
    assert max(costs.values()) <= MOST, costs
