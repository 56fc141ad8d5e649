"""This moment and this month: what the numbers count, and what they leave out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_ticket, a_village, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import transaction
from village_desk.figures.spans import wall_words, working_words
from village_desk.figures.today import Today, today_of
from village_desk.office import registry
from village_desk.reports.figures import Figures, this_month
from village_desk.tickets import intake, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.translation import read_in, said


@pytest.fixture
def village(app: Flask, at: WallClock) -> Village:
    at("2026-11-02 20:30")
    return a_village()


def figures(village: Village) -> Figures:
    return this_month(village.office, clock.now())


def today(village: Village) -> Today:
    return today_of(village.office, village.staff["head"], clock.now())


def new(village: Village, n: int, *, training: bool = False) -> Ticket:
    with transaction():
        return a_ticket(village.office, phone=f"+6281200000{n:03d}", training=training)


def advance(village: Village, ticket: Ticket, *path: str) -> None:
    for to in path:
        with transaction():
            rina = village.staff["officer"]
            lifecycle.change_status(ticket.id, to, actor=officer(rina.id), now=clock.now())


def test_a_request_at_night_is_received_waiting_and_later_late(village: Village, at: WallClock) -> None:
    first = figures(village)
    assert (first.received, first.received_out_of_hours) == (1, 1)
    assert (today(village).waiting, today(village).late) == (1, 0)
    at("2026-11-30 09:00")
    assert today(village).late == 1


def test_last_months_requests_wait_but_were_not_received_this_month(village: Village, at: WallClock) -> None:
    at("2026-12-01 00:05")
    assert (figures(village).received, today(village).waiting) == (0, 1)


def test_the_month_begins_at_midnight_of_the_village(village: Village, at: WallClock) -> None:
    at("2026-12-01 00:05")  # 30 November 17.05 UTC
    new(village, 1)
    assert figures(village).received == 1


def test_practice_is_never_counted(village: Village) -> None:
    advance(village, new(village, 1, training=True), "checking", "ready")
    assert (figures(village).received, figures(village).became_ready) == (1, 0)
    assert (today(village).waiting, today(village).uncollected) == (1, 0)


def test_who_waits_for_the_citizen_is_not_late(village: Village, at: WallClock) -> None:
    with transaction():
        slug = village.ticket.terms["requirements"][0]["slug"]
        intake.ask_again(village.ticket.id, [slug], "", user_id=village.staff["officer"].id, now=clock.now())
    at("2026-11-30 09:00")
    assert (today(village).waiting, today(village).late) == (0, 0)


def test_the_median_counts_opening_hours_and_needs_three_cases(village: Village, at: WallClock) -> None:
    tickets = [village.ticket, new(village, 1), new(village, 2)]  # Monday evening
    for ticket, moment in zip(
        tickets, ("2026-11-03 09:00", "2026-11-03 10:00", "2026-11-04 09:00"), strict=True
    ):
        assert figures(village).median_ready is None
        at(moment)
        advance(village, ticket, "checking", "ready")
    found = figures(village)
    assert found.median_ready == timedelta(hours=2)  # Tuesday 08.00 to 10.00
    assert (found.became_ready, today(village).uncollected) == (3, 3)


def test_working_time_is_said_in_minutes_hours_or_days(village: Village) -> None:
    hours = registry.hours_of(village.office)
    told = [working_words(timedelta(hours=h), hours, clock.now()) for h in (0.75, 1, 5.5, 26)]
    assert [str(one) for one in told[:3]] == ["45 menit kerja", "1 jam kerja", "5,5 jam kerja"]
    assert str(told[3]).endswith(" hari kerja")


def test_in_english_one_hour_is_one_and_a_half_has_a_point(app: Flask, village: Village) -> None:
    hours = registry.hours_of(village.office)
    told = [working_words(timedelta(minutes=m), hours, clock.now()) for m in (1, 5, 60, 330)]
    told += [wall_words(timedelta(hours=h)) for h in (1, 2.5, 24 * 2.5)]
    with app.test_request_context(), read_in("en"):
        assert [said(one) for one in told] == [
            "1 working minute",
            "5 working minutes",
            "1 working hour",
            "5.5 working hours",
            "1 hour",
            "2.5 hours",
            "2.5 days",
        ]


def test_another_offices_requests_are_not_counted(village: Village) -> None:
    other = a_village("sukamaju", "SKM", "+628111000333")
    assert figures(village).received == figures(other).received == 1


def test_the_head_reads_plain_sentences_with_what_they_rest_on(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["head"])
    text = client.get("/reports").get_data(as_text=True)
    assert "1 dari 1 masuk di luar jam kantor" in text
    assert "Baru 0 permohonan yang menjadi siap bulan ini." in text
    assert "latihan tidak" in text
