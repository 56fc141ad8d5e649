"""Which of the papers of a birth are meant, and what begins nothing; and the same in English."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import Chat
from village_desk.conversation.requested import service_of, slugs_of
from village_desk.office.catalogue import shipped
from village_desk.office.english import in_english

AKTA, KK, KIA = "akta-kelahiran", "kk-tambah-anggota", "kia-baru"


def offered() -> Chat:
    chat = Chat()
    chat.say("istri saya melahirkan kemarin")
    assert chat.state.ask.kind == "together"
    return chat


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("semua", [AKTA, KK, KIA]),
        ("semuanya pak", [AKTA, KK, KIA]),
        ("semua kecuali kia", [AKTA, KK]),
        ("semua tapi kia nanti", [AKTA, KK]),
        ("akta sama kk", [AKTA, KK]),
        ("akta dan kia dulu", [AKTA, KIA]),
        ("akta saja kia gak usah", [AKTA]),
        ("akta sekarang, kk sama kia nanti", [AKTA]),
        ("selain kk", [AKTA, KIA]),
        ("jangan kia", [AKTA, KK]),
    ],
)
def test_what_is_named_begins_and_what_is_left_out_does_not(text: str, slugs: list[str]) -> None:
    chat = offered()
    chat.say(text)
    assert chat.state.draft and slugs_of(chat.state.draft) == slugs


@pytest.mark.parametrize("text", ["tidak semua", "jangan semua"])
def test_not_all_of_them_asks_which(text: str) -> None:
    chat = offered()
    chat.say(text)
    assert chat.state.draft is None and chat.state.ask.kind == "together_pick"


@pytest.mark.parametrize("text", ["berapa biaya semuanya", "semuanya berapa pak biayanya?", "kia buat apa?"])
def test_a_question_begins_nothing(text: str) -> None:
    chat = offered()
    chat.say(text)
    assert chat.state.draft is None and chat.keys()[-1] == "together"


@pytest.mark.parametrize(
    ("text", "slugs"), [("semua kecuali 3", [AKTA, KK]), ("kecuali 2", [AKTA, KIA]), ("1 dan 3", [AKTA, KIA])]
)
def test_numbers_are_left_out_too(text: str, slugs: list[str]) -> None:
    chat = offered()
    chat.say("2")
    chat.say(text)
    assert chat.state.draft and slugs_of(chat.state.draft) == slugs


@pytest.mark.parametrize(
    "text", ["kk ga usah difoto ya", "kk tidak usah?", "akta tidak usah dilegalisir kan", "ktp harus difoto?"]
)
def test_a_remark_withdraws_no_paper(text: str) -> None:
    chat = offered()
    chat.say("1")
    chat.say(text)
    draft = chat.state.draft
    assert draft and slugs_of(draft) == [AKTA, KK, KIA] and "tempat_lahir" not in draft.values


@pytest.mark.parametrize("text", ["kk tidak usah", "kia-nya tidak jadi pak", "ga usah kia"])
def test_a_paper_that_is_not_wished_for_any_more_is_left_out(text: str) -> None:
    chat = offered()
    chat.say("1")
    chat.say(text)
    assert chat.state.draft and len(slugs_of(chat.state.draft)) == 2


def test_the_paper_that_was_asked_for_is_among_all_of_them() -> None:
    chat = Chat()
    chat.say("bapak saya meninggal, mau urus surat kematian")
    chat.say("1")
    draft = chat.state.draft
    assert draft and "ket-kematian" in slugs_of(draft) and "akta-kematian" in slugs_of(draft)
    form = service_of(shipped(), draft)
    assert form and len({f.label for f in form.fields}) == len(form.fields)  # nothing is asked twice


def test_a_birth_in_an_english_chat_has_its_papers_together() -> None:
    chat = Chat()
    chat.say("english please")
    assert "Child identity card" in chat.say("istri saya melahirkan kemarin")
    asked = chat.say("1")
    assert "Child's full name" in asked
    assert chat.state.draft and slugs_of(chat.state.draft) == [AKTA, KK, KIA]


def test_the_form_stays_when_the_language_changes_and_so_does_the_turn() -> None:
    chat = offered()
    chat.say("1")
    before = service_of(shipped(), chat.state.draft)
    switched = chat.say("english please")
    assert "Child's full name" in switched and "Nama lengkap anak" not in switched
    after = service_of(in_english(shipped()), chat.state.draft)
    assert before and after and [f.slug for f in before.fields] == [f.slug for f in after.fields]
    assert "Nama lengkap anak" in chat.say("bahasa indonesia aja")
