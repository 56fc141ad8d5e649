"""The receipt promises what the program will do, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import factories
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.whatsapp.effects import Turn, receipt_values


@pytest.mark.parametrize(
    ("off", "promised"), [(False, "Kami kabari di percakapan ini"), (True, "petugas menelepon")]
)
def test_who_switched_notices_off_is_promised_a_call(
    app: Flask, frozen: WallClock, off: bool, promised: str
) -> None:
    office = factories.office()
    siti = factories.citizen(office)
    siti.notices_off_at = clock.now() if off else None
    ticket = factories.ticket(office, citizen=siti, service="sku")
    turn = Turn(office, siti, Conversation(training=False), clock.now())
    assert promised in receipt_values(turn, ticket)["news"]
    db.session.rollback()


def test_land_letters_name_no_date(app: Flask, frozen: WallClock) -> None:
    office = factories.office()
    siti = factories.citizen(office)
    ticket = factories.ticket(office, citizen=siti, service="ket-tanah")
    turn = Turn(office, siti, Conversation(training=False), clock.now())
    assert receipt_values(turn, ticket)["promise"] == (
        "Tanggal selesainya diberitahukan petugas setelah pemeriksaan."
    )
