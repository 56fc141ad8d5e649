"""Plain, hurried, confused and hostile citizens of six services: each gets a receipt or a person, and cheaply.

All 45 services are played by `python -m bench --only citizens` (docs/performance.md has the figures).
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.players import KINDS
from village_desk.messages import wording
from village_desk.office import registry

# A letter of the village, papers of the agency, many questions, few, a death, several people in one answer.
SERVICES = ("sku", "akta-kelahiran", "kk-pisah", "ktp-hilang", "ket-kematian", "ahli-waris")
MIDDLE = {"plain": 7, "hurried": 7, "confused": 12, "hostile": 30}
LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("kind", KINDS)
def test_everybody_gets_a_receipt_or_a_person(
    kind: str,
    client: FlaskClient,
    fake_gateway: FakeGateway,
    work: Callable[[], object],
    environment: dict[str, str],
    frozen: WallClock,
) -> None:
    catalogue = registry.catalogue_of(stories.a_village())
    trips = []
    for number, slug in enumerate(SERVICES):
        service = catalogue.get(slug)
        assert service, slug
        citizen = Citizen(
            client,
            fake_gateway,
            work,
            origin=environment["PUBLIC_URL"],
            address=f"whatsapp:+62812000{number:05d}",
        )
        trips.append(KINDS[kind](citizen, service).plays())
        for text in citizen.hears_new():
            assert wording.units(text) <= wording.LIMIT and not LONG_NUMBER.search(text), text

    assert [trip for trip in trips if trip.end == "stuck"] == []
    finished = [trip.messages for trip in trips if trip.end == "finished"]
    assert statistics.median_low(finished or [0]) <= MIDDLE[kind], trips
    if kind in ("plain", "hurried"):
        assert len(finished) == len(SERVICES), trips  # nobody who does what is asked needs a person
