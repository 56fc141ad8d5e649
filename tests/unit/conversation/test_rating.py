"""Which messages are an answer to "seberapa puas?", and which only begin like one. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.conversation.chat import SITUATION, Chat, a_ticket
from village_desk.conversation import rating
from village_desk.conversation.engine import step
from village_desk.conversation.rating import Judged
from village_desk.conversation.state import Ask, SurveyDraft
from village_desk.conversation.types import RateTicket, Said, SurveyView

DONE = a_ticket(1, status="completed", status_text="Selesai", open=False, completed_at=SITUATION.now)


@pytest.fixture
def chat() -> Chat:
    """The question was asked a minute ago."""
    made = Chat(replace(SITUATION, tickets=(DONE,)))
    rating.expect(made.state, 1, (SITUATION.now - timedelta(minutes=1)).isoformat())
    return made


def invited(chat: Chat, text: str) -> bool:
    """Does the answer to this score name the survey?"""
    chat.say(text)
    (effect,) = [e for e in chat.effects if isinstance(e, RateTicket)]
    return effect.invites


def rated(chat: Chat) -> list[tuple[int, str]]:
    return [(e.score, e.words) for e in chat.effects if isinstance(e, RateTicket)]


@pytest.mark.parametrize(
    ("text", "score", "words"),
    [
        ("4", 4, ""),
        (" 3) ", 3, ""),
        ("4, petugasnya ramah", 4, "petugasnya ramah"),
        ("nomor 3 pak", 3, ""),
        ("saya kasih 4", 4, ""),
        ("dua", 2, ""),
        ("sangat puas", 4, ""),
        ("puas banget", 4, ""),
        ("alhamdulillah puas", 3, ""),
        ("puas tapi antre lama", 3, "puas tapi antre lama"),
        ("kurang puas", 2, ""),
        ("ga puas", 1, ""),
        ("very satisfied", 4, ""),
    ],
)
def test_a_score_and_what_is_said_beside_it(text: str, score: int, words: str) -> None:
    found = rating.read(text)
    assert found is not None and (found.score, found.words) == (score, words)


def test_with_the_thanks_the_open_survey_is_named_once(chat: Chat) -> None:
    chat.situation = replace(chat.situation, survey=SurveyView(7, ("waktu",)))
    assert invited(chat, "1"), "who was not content is asked too"
    assert not invited(chat, "4"), "a corrected number"
    rating.expect(chat.state, 1, chat.situation.now.isoformat())
    assert not invited(chat, "4"), "the next request, the same survey"
    chat.situation = replace(chat.situation, survey=SurveyView(8, ("waktu",)))
    rating.expect(chat.state, 1, chat.situation.now.isoformat())
    assert invited(chat, "3"), "another survey"
    chat.say("survei")
    assert chat.state.ask.kind == "survey"


@pytest.mark.parametrize("why", ["no survey", "answered already", "stopped", "in the middle of it"])
def test_nobody_is_invited_to_what_they_cannot_or_do_not_want(chat: Chat, why: str) -> None:
    survey = None if why == "no survey" else SurveyView(7, ("waktu",), done=why == "answered already")
    chat.situation = replace(chat.situation, survey=survey, notices_off=why == "stopped")
    if why == "in the middle of it":
        chat.state.survey = SurveyDraft(7, {"waktu": 3})
    assert not invited(chat, "4") and chat.state.survey_invited == 0


@pytest.mark.parametrize(
    "text", ["5", "0", "44", "4/4", "4.5", "4x4", "kurang jelas", "mau bikin KTP", "", "?"]
)
def test_everything_else_is_none(text: str) -> None:
    assert rating.read(text) is None


def test_what_is_kept_beside_it_has_an_end() -> None:
    assert rating.read("4 " + "x" * 900) == Judged(4, "x" * 500)


@pytest.mark.parametrize(
    "text",
    [
        "4",
        "sangat puas",
        "2 antre lama",
        "2 antre sampai 3 jam",
        "4 kantornya buka tepat waktu",
        "1, suratnya baru jadi setelah 2 bulan",
        "puas, kemarin langsung jadi",
    ],
)
def test_an_answer_says_nothing_else(chat: Chat, text: str) -> None:
    assert chat.say(text) == ""  # reception thanks
    assert len(rated(chat)) == 1 and len(chat.effects) == 1


@pytest.mark.parametrize(
    "text",
    [
        "4 hari lagi",
        "2 orang",
        "2 desember kantor buka",
        "3 April",
        "1 buka jam",
        "1 lokasi",
        "4 x 6",
        "2 : 30",
        "1-4",
        "1 2",
        "1. KTP 2. KK",
        "4 besok saya ambil",
        "puas, tapi saya mau tanya jam buka",
        "4 tapi mau tanya, kapan KTP saya jadi",
        "1 surat domisili",
        "1 KTP",
        "3 kapan buka?",
        "1 3509161708900001",
        "1 petugas minta uang 50 ribu",
        "1 saya mau mengadu",
        "tolong kebakaran di rumah saya",
        "status",
        "petugas",
    ],
)
def test_what_is_something_else_is_heard_as_that(chat: Chat, text: str) -> None:
    assert chat.say(text) != "" and rated(chat) == []


def test_another_question_takes_the_numbers(chat: Chat) -> None:
    chat.say("menu")
    chat.say("4")
    assert rated(chat) == [] and chat.state.ask.kind == "group"
    chat.say("0")
    chat.say("0")
    chat.say("4")
    assert rated(chat) == [], "it was not the last thing that was asked any more"


def test_a_list_that_was_open_before_is_over_when_the_question_comes() -> None:
    chat = Chat(replace(SITUATION, tickets=(DONE,)))
    chat.say("menu")
    assert rating.may_be_asked(chat.state)
    rating.expect(chat.state, 1, chat.situation.now.isoformat())
    chat.say("4")
    assert rated(chat) == [(4, "")]


@pytest.mark.parametrize("kind", ["confirm", "block", "choice", "complaint", "resume", "cancel", "identity"])
def test_an_open_question_is_not_broken_into(chat: Chat, kind: str) -> None:
    chat.state.ask = Ask(kind)
    assert not rating.may_be_asked(chat.state)


def test_a_person_who_spoke_since_or_is_awaited_has_the_word(chat: Chat) -> None:
    asked = chat.situation
    chat.situation = replace(asked, officer_spoke_at=asked.now)
    chat.say("2")
    assert rated(chat) == []
    chat.situation = replace(asked, waits=True)
    chat.state.rating = "1"
    chat.say("2")
    assert rated(chat) == []


def test_not_satisfied_beside_an_answered_complaint_is_about_that(chat: Chat) -> None:
    answered = a_ticket(2, kind="complaint", status="answered", status_text="Dijawab", objectable=True)
    chat.situation = replace(chat.situation, tickets=(DONE, answered))
    chat.say("belum puas")
    assert rated(chat) == []


def test_a_swipe_reply_to_another_message_is_about_that(chat: Chat) -> None:

    found = step(chat.state, Said(8, "4", about=2), chat.situation)
    assert not any(isinstance(effect, RateTicket) for effect in found.effects)


@pytest.mark.parametrize(("choice", "scores"), [("rate:1:4", [(4, "")]), ("rate:1:7", []), ("rate::", [])])
def test_a_tap_says_what_it_answers(chat: Chat, choice: str, scores: list[tuple[int, str]]) -> None:
    chat.say("mau bikin surat domisili")
    asked = chat.state.ask.kind
    chat.say("Pilihan", choice=choice)
    assert rated(chat) == scores
    if scores:
        assert chat.state.ask.kind == asked, "the form goes on"
