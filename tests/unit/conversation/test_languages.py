"""In which language a chat goes on: followed, asked for, kept, and never lost in the middle of a request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SITUATION, Chat
from village_desk.conversation.state import State
from village_desk.office.languages import KNOWN

JAVANESE = "Kulo badhe ndamel surat usaha, syaratipun nopo mawon nggih?"
INDONESIAN = "Saya mau tanya dulu, apa saja syarat untuk surat ini ya"


@pytest.fixture
def chat() -> Chat:
    return Chat(replace(SITUATION, languages=KNOWN))


def test_who_writes_javanese_is_answered_in_javanese_and_told_the_way_back_once(chat: Chat) -> None:
    first = chat.say(JAVANESE)
    assert first.startswith("Sugeng dalu, Bapak/Ibu.")
    assert "Untuk bahasa Indonesia, balas *BAHASA INDONESIA*." in first
    assert "BAHASA INDONESIA" not in chat.say("nggih")
    assert chat.state.language == "jv"


def test_the_first_message_in_english_is_answered_in_english(chat: Chat) -> None:
    assert chat.say("Good evening, I need a letter for my business").startswith("Good evening.")


def test_a_regional_language_that_is_off_is_answered_in_indonesian() -> None:
    chat = Chat(SITUATION)
    assert chat.say(JAVANESE).startswith("Selamat malam, Bapak/Ibu.")
    answer = chat.say("pake basa jawa saged mboten")
    assert "baru dapat membalas dalam bahasa Indonesia dan bahasa Inggris" in answer
    assert "BAHASA INDONESIA · ENGLISH" in answer


def test_in_the_middle_of_a_request_one_sentence_changes_nothing(chat: Chat) -> None:
    chat.say("mau bikin surat usaha")
    chat.say("kulo mboten ngertos, pripun nggih caranipun?")
    assert chat.state.language == "id"
    chat.say("kulo badhe madosi rumiyin, wonten pundi nggih?")
    assert chat.state.language == "jv"


def test_an_answer_between_two_clear_messages_takes_nothing_back(chat: Chat) -> None:
    chat.say("mau bikin surat usaha")
    chat.say("kulo mboten ngertos, pripun nggih caranipun?")
    chat.say("Siti Rahmawati")
    chat.say("kulo badhe madosi rumiyin, wonten pundi nggih?")
    assert chat.state.language == "jv"


def test_a_sentence_in_the_language_of_the_chat_begins_the_count_anew(chat: Chat) -> None:
    chat.say("mau bikin surat usaha")
    chat.say("kulo mboten ngertos, pripun nggih caranipun?")
    chat.say(INDONESIAN)
    chat.say("kulo badhe madosi rumiyin, wonten pundi nggih?")
    assert chat.state.language == "id"


def test_two_plain_indonesian_messages_bring_indonesian_back(chat: Chat) -> None:
    chat.say(JAVANESE)
    chat.say(INDONESIAN)
    assert chat.state.language == "jv"
    chat.say("kalau tidak punya KK bagaimana ya pak, apa bisa?")
    assert chat.state.language == "id"


def test_asking_holds_at_once_and_the_open_question_is_said_again(chat: Chat) -> None:
    chat.say("mau bikin surat usaha")
    answer = chat.say("boso jowo mawon")
    assert answer.startswith("Nggih, kula ngangge basa Jawi.")
    assert "Mangga dipunserat data punika" in answer
    assert chat.state.draft is not None


def test_a_language_that_was_asked_for_is_not_taken_back_by_indonesian_words(chat: Chat) -> None:
    chat.say("boso jowo mawon")
    for text in (INDONESIAN, "kalau tidak punya KK bagaimana ya pak, apa bisa?", INDONESIAN):
        chat.say(text)
    assert chat.state.language == "jv"
    assert "Baik, kami memakai bahasa Indonesia." in chat.say("bahasa indonesia aja")
    assert chat.state.language == "id"


def test_after_asking_for_indonesian_one_javanese_sentence_changes_nothing(chat: Chat) -> None:
    chat.say("bahasa indonesia saja")
    chat.say(JAVANESE)
    assert chat.state.language == "id"


def test_an_office_that_switches_a_language_off_goes_on_in_indonesian(chat: Chat) -> None:
    chat.say("boso jowo mawon")
    chat.situation = replace(chat.situation, languages=("id", "en"))
    assert chat.say("menu").startswith("Mohon tulis keperluannya")


def test_changing_the_language_without_saying_which_tells_which_there_are(chat: Chat) -> None:
    answer = chat.say("ganti bahasa")
    assert "Kami dapat membalas dalam" in answer
    assert "bahasa Indonesia, bahasa Inggris, bahasa Jawa, bahasa Sunda, dan bahasa Madura" in answer
    assert "BASA JAWA · BASA SUNDA · BHASA MADURA" in answer


@pytest.mark.parametrize(
    ("ask", "yes", "no"),
    [
        ("basa jawa mawon", "nggih", "mboten"),
        ("basa sunda wae", "muhun", "henteu"),
        ("bhasa madura bai", "engghi", "bhunten"),
        ("english please", "yes", "no"),
    ],
)
def test_yes_and_no_of_each_language(ask: str, yes: str, no: str) -> None:
    chat = Chat(replace(SITUATION, languages=KNOWN))
    chat.say(ask)
    chat.say("syarat surat usaha")
    assert chat.state.ask.kind == "start"
    chat.say(no)
    assert chat.state.draft is None
    chat.say("syarat surat usaha")
    chat.say(yes)
    assert chat.state.draft is not None


@pytest.mark.parametrize("language", KNOWN)
@pytest.mark.parametrize("word", ["menu", "batal", "petugas", "status", "9", "kembali"])
def test_the_command_words_stay_in_every_language(word: str, language: str) -> None:
    chat = Chat(replace(SITUATION, languages=KNOWN), State(language=language, language_asked=True))
    chat.situation = replace(chat.situation, language=language)
    chat.say("mau bikin surat usaha")
    assert chat.say(word), word
    assert chat.state.language == language


def test_a_cry_for_help_comes_before_a_wish_for_a_language(chat: Chat) -> None:
    answer = chat.say("tolong kobongan, omah kulo kobongan pak, cepet")
    assert "*112*" in answer and "Untuk bahasa" not in answer


def test_the_place_of_birth_may_be_java(chat: Chat) -> None:
    chat.say("mau bikin surat usaha")
    chat.say("Jawa")
    assert chat.state.language == "id"


def test_what_an_older_version_kept_is_still_read() -> None:
    state = State.from_json('{"version":1,"language":"en"}')
    assert (state.language, state.language_asked, state.language_heard) == ("en", False, "")


def test_a_polite_sentence_in_javanese_is_nobodys_name(chat: Chat) -> None:
    chat.say("mau bikin surat keterangan usaha")
    chat.say("nggih mboten nopo-nopo pak")
    assert chat.state.draft is not None and chat.state.draft.values == {}


def test_a_purpose_in_javanese_is_a_purpose(chat: Chat) -> None:
    chat.say("bikin surat domisili")
    chat.say("Siti Rahmawati\n3509165708900042\n3509162301080007")
    chat.say("Dusun Krajan RT 2 RW 3\nkangge ndaftar sekolah lare kulo")
    assert chat.state.draft is not None
    assert chat.state.draft.values["keperluan"] == "kangge ndaftar sekolah lare kulo"
