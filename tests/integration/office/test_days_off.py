"""Seeding the national days off beside what the village wrote itself."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from village_desk import clock
from village_desk.database import db, transaction
from village_desk.office import days_off, registry, setup
from village_desk.office.models import Holiday, Office


@pytest.fixture
def office(app: Flask, at: Callable[[str], object]) -> Office:
    at("2026-11-20 21:40")
    with transaction():
        return setup.add_office(slug="wonojati", code="WNJ", name="Desa Wonojati", whatsapp="+628111000222")


def test_seeding_again_adds_nothing(office: Office) -> None:
    with transaction():
        assert days_off.seed(office, (2026, 2027)) == 0
        assert days_off.seed_all_offices(clock.now()) == 0


def test_what_the_village_edited_stays(office: Office) -> None:
    with transaction():
        row = db.session.execute(select(Holiday).where(Holiday.day == date(2026, 12, 24))).scalar_one()
        row.closed, row.name = False, "Tetap buka"
    with transaction():
        days_off.seed(office, (2026,))
    assert (row.closed, row.name) == (False, "Tetap buka")


def test_a_new_year_is_added_by_the_daily_job_and_seen_in_the_hours(
    office: Office, at: Callable[[str], object]
) -> None:
    revision = office.revision
    at("2027-01-01 00:30")
    with transaction():
        assert days_off.seed_all_offices(clock.now()) > 10
    assert office.revision > revision
    assert any(day.year == 2028 for day in registry.hours_of(office).closed_days)


def test_the_new_year_of_the_office_is_its_own(app: Flask, at: Callable[[str], object]) -> None:
    at("2026-12-31 23:30")  # WIB: in Jayapura 2027 has begun
    with transaction():
        east = setup.add_office(
            slug="sentani",
            code="SNT",
            name="Kampung Sentani",
            whatsapp="+628111000333",
            timezone="Asia/Jayapura",
        )
    assert days_off.coming_years(east, clock.now()) == (2027, 2028)


def test_the_official_days_of_2026() -> None:
    rows = list(days_off.national((2026,)))
    assert len([r for r in rows if r[2] == "public"]) == 17
    assert len([r for r in rows if r[2] == "joint_leave"]) == 8
    assert not any(estimated for *_, estimated in rows)
