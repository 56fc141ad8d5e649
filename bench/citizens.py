"""Four kinds of citizens over the whole catalogue: messages per finished request, and the share that gets there.

By the signed webhook, the worker's reception, outbox and delivery, in this process, on SQLite and with a carrier that
only keeps what is sent: nothing here depends on speed. The players are those of tests/journeys/players.py.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path

from bench import tables
from tests.fakes import databases
from tests.fakes.carriers import FakeCarriers
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import FRIDAY_NIGHT, WallClock
from tests.journeys import stories
from tests.journeys.players import KINDS, Trip
from tests.transcripts.playing import empty_office
from village_desk import worker
from village_desk.config import current
from village_desk.office import registry

MIDDLE = {"plain": 7, "confused": 12}


def measure(services: Collection[str] = ()) -> None:
    """Print the table, and of every citizen who got neither a receipt nor a person what was heard last."""
    with tempfile.TemporaryDirectory(prefix="village-desk-bench-") as folder:
        templates = databases.Templates(Path(folder))
        with empty_office(Path(folder), templates) as app:
            trips = list(_trips(app.test_client, services))
    _show(trips)


def _trips(client: object, services: Collection[str]) -> Iterable[Trip]:
    clock = WallClock()
    clock(FRIDAY_NIGHT)
    gateway, office, number = FakeCarriers.installed().main, stories.a_village(), 0
    for kind in KINDS.values():
        for service in registry.catalogue_of(office).services:
            if services and service.slug not in services:
                continue
            number += 1
            citizen = Citizen(
                client(), gateway, worker.work_until_quiet, origin=current().public_url,
                address=f"whatsapp:+62812000{number:05d}",
            )  # fmt: skip
            yield kind(citizen, service).plays()
    clock.release()


def _show(trips: list[Trip]) -> None:
    rows = []
    for kind in KINDS:
        mine = [trip for trip in trips if trip.kind == kind]
        done = [trip.messages for trip in mine if trip.end == "finished"]
        helped = sum(trip.end == "person" for trip in mine)
        middle = tables.median(done) if done else 0.0
        fine = len(done) + helped == len(mine) and middle <= MIDDLE.get(kind, middle)
        share = f"{len(done)} of {len(mine)}"
        rows.append(
            [kind, f"{middle:g}", str(max(done, default=0)), share, str(helped), tables.verdict(fine)]
        )
    title = "Citizens, every service once: messages from the office per finished request"
    tables.show(title, ["kind", "median", "most", "finished", "to a person", ""], rows)
    for trip in trips:
        if trip.end == "stuck":
            print(f"  STUCK: {trip.kind}, {trip.service}: {trip.last!r}")
