"""Of every question in the catalogue there is a way to a person and a way back, and the question names both."""

from __future__ import annotations

import copy

import pytest

from tests.unit.conversation.chat import Chat, plain_answer
from village_desk.office.catalogue import shipped
from village_desk.office.services import Service

BY_DIGIT, BY_WORD = "9 petugas · 0 kembali", "*PETUGAS* bila perlu bantuan, *KEMBALI* untuk mundur"
LISTED = "9 Bicara dengan petugas"


def questions(service: Service) -> list[tuple[Chat, str]]:
    """The chat at each question of this service, with the text that asks it."""
    chat, found = Chat(), []
    heard = chat.say(service.code)
    for _ in range(20):
        ask = chat.state.ask
        if ask.kind == "confirm":
            return [*found, (copy.deepcopy(chat), heard)]
        found.append((copy.deepcopy(chat), heard))
        if ask.kind in ("block", "field"):
            heard = chat.say("\n".join(plain_answer(service.field(s), n) for n, s in enumerate(ask.items)))
        elif ask.kind == "optional":
            heard = chat.say("lewati")
        else:
            heard = chat.say(files=max(1, len(service.required_files)))
    raise AssertionError(f"{service.slug} did not come to its summary: {heard}")


@pytest.mark.parametrize("service", shipped().services, ids=lambda service: service.slug)
def test_every_question_names_its_ways_out_and_they_lead_there(service: Service) -> None:
    for chat, heard in questions(service):
        asked = chat.state.asks_for
        fields = [service.field(s) for s in chat.state.ask.items if chat.state.ask.kind != "document"]
        if any(field.numeric for field in fields):
            assert BY_WORD in heard, (asked, heard)
            officer, back = "PETUGAS", "KEMBALI"
        else:
            assert BY_DIGIT in heard or LISTED in heard, (asked, heard)
            officer, back = "9", "0"
        beside = copy.deepcopy(chat)
        beside.say(officer)
        assert beside.state.ask.kind == "officer", asked
        values = dict(chat.state.draft.values) if chat.state.draft else {}
        chat.say(back)
        assert chat.state.asks_for != asked and chat.state.draft, asked
        assert chat.state.draft.values == values, "one step back loses nothing"
