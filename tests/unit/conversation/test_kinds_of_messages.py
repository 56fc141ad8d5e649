"""Every kind of message has a kind word and the way on; and a voice note typed later is heard at its own question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SKTM_BLOCK, Chat
from village_desk.conversation import heard
from village_desk.conversation.engine import step
from village_desk.conversation.state import State
from village_desk.conversation.types import NoteSilence, OpenListening, Said, Say

ODD = ("sticker", "location", "contacts", "unknown")


def at(question: str) -> Chat:
    """A chat with this question open."""
    chat = Chat()
    lines = {
        "start": ["syarat sktm apa saja"],
        "block": ["mau buat sktm"],
        "document": ["mau buat sktm", SKTM_BLOCK, "tidak ada"],
        "confirm": ["mau buat sktm", SKTM_BLOCK, "tidak ada", "nanti"],
        "cancel": ["mau buat sktm", SKTM_BLOCK, "batal"],
        "menu": ["menu"],
        "officer": ["petugas"],
        "none": [],
    }
    for line in lines[question]:
        chat.say(line)
    assert chat.state.ask.kind == question
    return chat


@pytest.mark.parametrize("question", ["start", "block", "document", "confirm", "cancel", "menu", "none"])
@pytest.mark.parametrize("kind", ODD)
def test_no_dead_end(question: str, kind: str) -> None:
    chat = at(question)
    open_before = chat.state.ask.kind
    reply = chat.say(kind=kind)
    assert reply, "silence"
    assert chat.state.ask.kind == open_before
    if question in ("none", "menu"):
        assert "MENU" in reply
    else:
        assert len([e for e in chat.effects if isinstance(e, Say)]) >= 2, "the open question is asked again"


def test_for_an_officer_one_word_then_quiet_but_what_cannot_be_read_is_told() -> None:
    chat = at("officer")
    assert "catat" in chat.say(kind="sticker")
    chat.say(kind="sticker")
    assert chat.effects == (NoteSilence("officer_talking"),)
    assert "belum dapat kami buka" in chat.say(kind="unknown")


def test_thumbs_answer_yes_and_no() -> None:
    assert at("confirm").say("👎", kind="reaction").startswith("Nomor berapa yang ingin diubah")
    chat = at("confirm")
    chat.say("👍🏽", kind="reaction")
    assert len(chat.opened) == 1


def test_a_thumb_on_an_older_message_confirms_nothing() -> None:
    chat = at("confirm")
    said = Said(99, "👍", "reaction", reacts_to_older=True)
    result = step(chat.state, said, chat.situation)
    assert result.effects == (NoteSilence("reaction"),)


def test_a_heart_where_a_yes_is_awaited_decides_nothing() -> None:
    chat = at("confirm")
    chat.say("❤️", kind="reaction")
    assert chat.effects == (NoteSilence("reaction"),) and chat.state.ask.kind == "confirm"


def test_a_video_out_of_the_blue_is_seen_by_an_officer_and_asks_on() -> None:
    assert "dapat dilihat petugas" in Chat().say(kind="video", files="video")


def typed(chat: Chat, text: str, asked: str) -> list[str]:
    """An officer types this of a voice note that was spoken to `asked`; the keys that are said."""
    said = Said(98, text, typed=True, asked=asked)
    result = step(chat.state, said, chat.situation)
    chat.state, chat.effects = result.state, result.effects
    return [effect.key for effect in result.effects if isinstance(effect, Say)]


def test_a_voice_note_remembers_its_question() -> None:
    chat = at("block")
    chat.say(kind="audio", files="audio")
    (task,) = [effect for effect in chat.effects if isinstance(effect, OpenListening)]
    assert task.asked == heard.place(chat.state) != "" and task.asks_for.startswith("block:")
    assert "files_all" not in typed(chat, SKTM_BLOCK, task.asked)
    assert chat.state.ask.kind in ("optional", "document")


def test_spoken_yes_counts_for_what_stood_there_only() -> None:
    chat = at("confirm")
    asked = heard.place(chat.state)
    changed = State.from_json(chat.state.to_json())
    assert changed.draft
    changed.draft.values["nama"] = "Lain"
    assert heard.place(changed) != asked  # another summary is another question
    chat.state = changed
    assert typed(chat, "ya", asked)[0] == "voice_late"
    assert chat.state.ask.kind == "confirm"
    typed(chat, "ya", heard.place(chat.state))
    assert chat.state.draft is None


@pytest.mark.parametrize("late", ["ya", "1", "Siti Aminah", "batal", "tidak"])
def test_too_late_it_answers_nothing_and_is_said_back(late: str) -> None:
    chat = at("document")
    before = replace(chat.state.ask)
    keys = typed(chat, late, "another question")
    assert keys[0] == "voice_late" and len(keys) > 1
    assert chat.state.ask.kind == before.kind and chat.state.draft is not None


def test_a_question_in_it_is_still_answered() -> None:
    assert "hours_shut" in typed(at("document"), "jam berapa kantor buka?", "another question")
