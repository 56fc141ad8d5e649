"""Photos, and a "ya" in the same breath: nobody has read the summary yet, so nothing is sent."""

from __future__ import annotations

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories


def test_a_yes_before_the_summary_was_read_opens_nothing(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    stories.asks_for_the_letter(citizen)
    for _ in range(2):
        citizen.posts_file(pictures.jpeg(), "image/jpeg")
    asked = citizen.says("ya")
    assert "Mohon diperiksa" in asked and stories.exported("tickets", office) == []
    assert stories.number_in(citizen.says("ya"))


def test_a_cancelling_that_nobody_asked_about_cancels_nothing(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    stories.requests_the_letter(citizen)
    assert "ingin dibatalkan" in citizen.says("batal", "ya")
    (line,) = stories.exported("tickets", office)
    assert line["status"] == "received"
