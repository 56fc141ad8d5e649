"""The very words of a choice that was offered are that choice, whatever paper they may sound like."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import Chat
from village_desk.conversation.state import Ask, Draft, State
from village_desk.office.catalogue import shipped
from village_desk.office.fields import options_of
from village_desk.office.services import Field, Service

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
