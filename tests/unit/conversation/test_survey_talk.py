"""The survey in the chat: one number after the other, and nothing of it in the way of anything else."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.chat import SITUATION, SKTM_BLOCK, Chat, a_ticket
from village_desk.conversation.types import KeepSurvey, SurveyView
from village_desk.survey import skm

OPEN = replace(SITUATION, survey=SurveyView(7, skm.SLUGS))
LAST = "Bagaimana ruang layanan"


def surveyed(**more: object) -> Chat:
    """A chat of an office whose survey is open, at its first question."""
    chat = Chat(replace(OPEN, **more))  # type: ignore[arg-type]
    chat.say("SURVEI")
    return chat


def kept(chat: Chat) -> KeepSurvey | None:
    return next((effect for effect in chat.effects if isinstance(effect, KeepSurvey)), None)


def test_nine_questions_one_by_one_and_then_thanks() -> None:
    chat = Chat(OPEN)
    first = chat.say("survei")
    assert "9 pertanyaan" in first and "1/9 Apakah syarat" in first and "Nama dan nomor" in first
    assert "Selamat" not in first and "buka" not in first, "no greeting, no opening hours"
    for number, score in enumerate("433434443", 1):
        said = chat.say(score)
        assert f"{number + 1}/9" in said or number == 9
    assert "surveinya sudah selesai" in said
    effect = kept(chat)
    assert effect and effect.ended and effect.survey == 7
    assert effect.scores == dict(zip(skm.SLUGS, (4, 3, 3, 4, 3, 4, 4, 4, 3), strict=True))
    assert chat.state.survey is None and chat.state.ask.kind == "none"


def test_each_answer_is_kept_at_once_and_stopping_loses_nothing() -> None:
    for word in ("BATAL", "selesai", "berhenti", "cukup", "nanti"):
        chat = surveyed()
        chat.say("4")
        assert kept(chat) == KeepSurvey(7, {"persyaratan": 4})
        said = chat.say(word)
        assert "ikut dihitung" in said and "(1 dari 9)" in said and chat.state.ask.kind == "none", word
        assert ("BERHENTI" in said) == (word == "berhenti") and not chat.state.notices_off
        again = chat.say("SURVEI")
        assert "2/9" in again and "9 pertanyaan" not in again, "it goes on where it was left"


def test_stopping_before_the_first_answer_leaves_nothing() -> None:
    chat = surveyed()
    assert "tidak jadi diisi" in chat.say("batal")
    assert chat.state.survey is None and "1/9" in chat.say("SURVEI")


def test_after_a_week_a_number_is_no_answer_any_more() -> None:
    chat = surveyed()
    chat.say("4")
    chat.wait(days=6)
    assert "3/9" in chat.say("1")
    chat.wait(days=8)
    chat.say("1")
    assert kept(chat) is None and "/9" not in chat.sent[-1] and chat.state.ask.kind != "survey"
    assert "3/9" in chat.say("SURVEI"), "what was answered stays"


def test_a_number_after_an_officer_spoke_answers_the_officer() -> None:
    chat = surveyed()
    chat.say("4")
    chat.wait(hours=1)
    chat.situation = replace(chat.situation, officer_spoke_at=chat.situation.now)
    chat.wait(hours=5)
    chat.say("1")
    assert kept(chat) is None and "/9" not in chat.sent[-1]
    assert "2/9" in chat.say("SURVEI") and "3/9" in chat.say("2")


def test_a_question_is_left_out_or_answered_again() -> None:
    chat = surveyed()
    assert "2/9" in chat.say("lewati")
    assert "3/9" in chat.say("nomor 2")
    assert "2/9" in chat.say("kembali")
    chat.say("tiga")
    effect = kept(chat)
    assert effect and effect.scores == {"prosedur": 3}
    assert "3/9" in chat.sent[-1]


def test_all_left_out_is_nobody_s_answer() -> None:
    chat = surveyed()
    for _ in skm.SLUGS:
        said = chat.say("lewati")
    effect = kept(chat)
    assert effect and effect.scores == {} and "tidak jadi diisi" in said


def test_status_and_thanks_are_answered_and_the_question_comes_again() -> None:
    chat = surveyed(tickets=(a_ticket(),))
    said = chat.say("STATUS")
    assert "CTH-2611-0001" in said and "1/9" in said
    assert "1/9" in chat.say("terima kasih")
    assert "2/9" in chat.say("3")


def test_menu_and_officer_lead_away_and_say_how_to_go_on() -> None:
    for word in ("BANTUAN", "MENU", "PETUGAS", "9"):
        chat = surveyed()
        chat.say("4")
        said = chat.say(word)
        assert "balas *SURVEI*" in said and chat.state.ask.kind != "survey", word
        assert "2/9" in chat.say("SURVEI")


def test_a_cry_for_help_is_heard_and_nobody_is_asked_how_satisfied_they_are() -> None:
    chat = surveyed()
    said = chat.say("tolong rumah saya kebakaran")
    assert "113" in said and "/9" not in said and chat.state.ask.kind == "officer"
    assert "/9" not in chat.say("di dusun krajan RT 2")
    chat.wait(days=1)
    assert "1/9" in chat.say("survei")


def test_words_are_asked_about_once_and_then_heard_as_what_they_mean() -> None:
    chat = surveyed()
    said = chat.say("ya gitu deh")
    assert "angka *1* sampai *4*" in said and "1/9" in said
    assert "1/9" in chat.say("5") and "1/9" in chat.say("7"), "a number that is none of the four"
    said = chat.say("pelayanannya lambat sekali, sudah dua minggu")
    assert chat.state.ask.kind != "survey" and "balas *SURVEI*" in said


def test_a_wish_in_the_middle_is_served_and_the_answers_stay() -> None:
    chat = surveyed()
    chat.say("4")
    said = chat.say("mau bikin SKTM")
    assert "SKTM" in said and chat.state.ask.kind != "survey"
    assert chat.state.survey is not None and chat.state.survey.scores == {"persyaratan": 4}


def test_in_the_middle_of_a_request_it_waits() -> None:
    chat = Chat(OPEN)
    for text in ("mau buat SKTM", "ya", SKTM_BLOCK):
        chat.say(text)
    while chat.state.ask.kind != "document":
        chat.say("lewati")
    said = chat.say("SURVEI")
    assert chat.state.ask.kind == "document" and chat.state.survey is None
    assert "setelah ini" in said and "foto" in said.casefold()


def test_none_is_open_or_it_was_answered_already() -> None:
    assert "belum ada survei" in Chat(SITUATION).say("SURVEI")
    chat = Chat(replace(OPEN, survey=SurveyView(7, skm.SLUGS, done=True)))
    assert "dihitung satu kali" in chat.say("survey")
    assert "/9" not in chat.sent[-1]


def test_it_is_closed_while_somebody_answers() -> None:
    chat = surveyed()
    chat.situation = SITUATION
    assert "sudah ditutup" in chat.say("4")
    assert kept(chat) is None and chat.state.survey is None
    other = surveyed()
    other.situation = replace(SITUATION, tickets=(a_ticket(),))
    assert "CTH-2611-0001" in other.say("STATUS") and "/9" not in other.sent[-1]


def test_the_state_survives_being_stored() -> None:
    chat = surveyed()
    chat.say("2")
    chat.state = type(chat.state).from_json(chat.state.to_json())
    assert "3/9" in chat.say("4")


def test_in_english() -> None:
    chat = Chat(OPEN)
    chat.say("english please")
    assert "1/9 Did the required papers" in chat.say("SURVEY")
