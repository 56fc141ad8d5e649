"""The very words of a choice that was offered are that choice, whatever paper they may sound like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SITUATION, Chat
from village_desk.conversation import controls
from village_desk.conversation.state import Ask, Draft, State
from village_desk.office.catalogue import shipped
from village_desk.office.fields import options_of
from village_desk.office.services import Catalogue, Field, Service

OFFERED = [
    (service, field, option)
    for service in shipped().services
    for field in service.fields
    if field.type == "choice"
    for option in options_of(field)
]


@pytest.mark.parametrize(
    ("service", "field", "option"), OFFERED, ids=[f"{s.slug}-{f.slug}-{o}" for s, f, o in OFFERED]
)
def test_the_words_of_an_offered_choice_are_that_choice(service: Service, field: Field, option: str) -> None:
    for said in (option, f"{option} pak", option.upper()):
        chat = Chat(
            state=State(
                draft=Draft(service.slug), ask=Ask("field", [field.slug]), last_at="2026-11-22T13:29:00+00:00"
            )
        )
        chat.say(said)
        assert chat.state.draft and chat.state.draft.values.get(field.slug) == option, chat.sent


def test_a_ninth_service_of_a_group_is_on_the_next_page() -> None:
    base = shipped()
    ninth = replace(base.services[-1], slug="ninth", code="79", name="Surat kesembilan")
    catalogue = Catalogue([*base.services, ninth], base.groups, base.glossary, base.questions, base.bundles)
    chat = Chat(situation=replace(SITUATION, catalogue=catalogue))
    chat.say("menu")
    first = chat.say("7")
    assert "Surat kesembilan" not in first and "balas *LAGI*" in first
    assert len(_rows(chat)) == controls.MOST_ROWS and "lagi" in _rows(chat)
    second = chat.say("lagi")
    assert "79 Surat kesembilan" in second and "svc:ninth" in _rows(chat)
    assert chat.say("lainnya") == first
    chat.say("lagi")
    chat.say("79")
    assert chat.state.draft and chat.state.draft.service == "ninth"


def _rows(chat: Chat) -> list[str]:
    control = controls.of(chat.state, chat.effects, chat.situation)
    return [row.id for row in control.rows] if control else []


def test_a_group_that_fits_has_no_next_page() -> None:
    chat = Chat()
    chat.say("menu")
    assert "LAGI" not in chat.say("7")
    chat.say("lagi")
    assert "wrong_choice_2" in chat.keys() or "wrong_choice_1" in chat.keys()
