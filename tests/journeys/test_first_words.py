"""The smallest journey: a greeting at night is answered once, by what the village office would say."""

from tests import factories
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock


def test_a_greeting_at_night_is_answered_in_one_message(citizen: Citizen, frozen: WallClock) -> None:
    factories.office()

    answer = citizen.says("Assalamualaikum")

    assert answer.startswith("Wa'alaikumussalam")
    assert "Senin, 23 November pukul 08.00 WIB" in answer
    assert len(citizen.received) == 1


def test_the_same_message_twice_is_answered_once(citizen: Citizen, frozen: WallClock) -> None:
    factories.office()

    citizen.says("Halo", sid="SM" + "1" * 32)
    citizen.says("Halo", sid="SM" + "1" * 32)

    assert len(citizen.received) == 1
