"""Photos, and a "ya" in the same breath: nobody has read the summary yet, so nothing is sent."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    "change", ["namanya harusnya Siti Kartika", "ubah 1 jadi Siti Kartika", "nama: Siti Kartika"]
)
def test_a_yes_in_the_breath_of_a_correction_sends_nothing(
    citizen: Citizen, frozen: WallClock, change: str
) -> None:
    office = stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.sends_photo(count=2)
    asked = citizen.says(change, "ya")
    assert "Siti Kartika" in asked and "Mohon diperiksa" in asked
    assert stories.exported("tickets", office) == []
    ticket = stories.ticket_of(stories.number_in(citizen.says("ya")))
    assert ticket.fields is not None and ticket.fields["nama"] == "Siti Kartika"


def test_a_remark_and_a_yes_send_what_was_shown(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    stories.asks_for_the_letter(citizen)
    shown = citizen.sends_photo(count=2)
    assert "di kk" not in shown
    ticket = stories.ticket_of(stories.number_in(citizen.says("keperluannya sudah benar", "ya")))
    assert ticket.fields is not None and "sudah benar" not in ticket.fields.values()
