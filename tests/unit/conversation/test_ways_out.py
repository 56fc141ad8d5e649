"""Of every question in the catalogue there is a way to a person and a way back, and the question names both."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import Chat, plain_answer
from village_desk.conversation.state import State
from village_desk.office.catalogue import shipped
from village_desk.office.services import Service

BY_DIGIT, BY_WORD = "9 petugas · 0 kembali", "*PETUGAS* bila perlu bantuan, *KEMBALI* untuk mundur"
LISTED = "9 Bicara dengan petugas"


def aside(chat: Chat) -> Chat:
    """The same chat at the same question, to try something out."""
    return Chat(chat.situation, State.from_json(chat.state.to_json()), last_file=chat.last_file)


def questions(service: Service) -> list[tuple[Chat, str]]:
    """The chat at each question of this service, with the text that asks it."""
    chat, found = Chat(), []
    heard = chat.say(service.code)
    for _ in range(20):
        ask = chat.state.ask
        if ask.kind == "confirm":
            return [*found, (aside(chat), heard)]
        found.append((aside(chat), heard))
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
        beside = aside(chat)
        beside.say(officer)
        assert beside.state.ask.kind == "officer", asked
        values = dict(chat.state.draft.values) if chat.state.draft else {}
        chat.say(back)
        assert chat.state.asks_for != asked and chat.state.draft, asked
        assert chat.state.draft.values == values, "one step back loses nothing"


# (what is typed, the question that is open then); said politely it is the same, also where a name is asked for.
ALWAYS = {"menu": ("menu",), "batal": ("cancel",), "petugas": ("officer",), "status": ()}


@pytest.mark.parametrize("service", shipped().services, ids=lambda service: service.slug)
def test_the_words_that_always_work_do_so_at_every_question(service: Service) -> None:
    for chat, _ in questions(service):
        asked, values = chat.state.asks_for, dict(chat.state.draft.values) if chat.state.draft else {}
        for word, opens in ALWAYS.items():
            for said in (word.upper(), f"{word} ya pak"):
                beside = aside(chat)
                beside.say(said)
                assert beside.state.ask.kind in (opens or (chat.state.ask.kind,)), (asked, said)
                assert beside.state.draft and beside.state.draft.values == values, (asked, said)
                assert opens or "status_draft" in beside.keys(), (asked, said)
