"""Whose name stands on a request: who is called about it, and never one person's name with another's number."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import factories
from tests.fakes.wall_clock import WallClock
from village_desk.citizens.models import Person
from village_desk.database import db
from village_desk.office.models import Office

OWN, OTHER, THIRD = "3509161708900001", "3509165708900042", "3509161203850002"


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office()


def applicant(office: Office, service: str, **fields: str) -> tuple[str | None, str | None]:
    """Name and NIK of whoever applies with these answers."""
    ticket = factories.ticket(office, service=service, fields=fields)
    person = db.session.get_one(Person, ticket.applicant_id)
    return person.name, person.nik


def test_a_death_is_reported_by_the_living(office: Office) -> None:
    fields = {
        "nama_almarhum": "Karto",
        "nik_almarhum": OTHER,
        "nama_pelapor": "Nur Aini",
        "nik_pelapor": OWN,
        "nama_saksi_1": "Wagiman",
        "nik_saksi_1": THIRD,
    }
    assert applicant(office, "akta-kematian", **fields) == ("Nur Aini", OWN)


def test_a_child_is_never_kept_under_a_parents_number(office: Office) -> None:
    fields = {"nama_anak": "Aisyah Putri", "nama_ayah": "Budi", "nik_ayah": OWN, "nik_ibu": OTHER}
    assert applicant(office, "akta-kelahiran", **fields) == ("Aisyah Putri", None)


def test_who_asks_for_a_letter_is_the_applicant(office: Office) -> None:
    assert applicant(office, "sku", nama="Siti Aminah", nik=OWN) == ("Siti Aminah", OWN)
