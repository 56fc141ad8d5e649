"""At the summary: what sends it, what is kept, what is answered; and the papers that are asked for before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SITUATION, SKTM_BLOCK, Chat, a_ticket, at_the_summary
from village_desk.conversation.types import KnownPerson, OpenTicket

YES = [
    "OKE PAK SUDAH SESUAI DATANYA",
    "ya kirim aja pak makasih",
    "okeh",
    "iyo",
    "yowes",
    "nggih pun",
    "acc",
    "sudah",
    "mantap",
    "yaudah kirim",
    "sudah benar semua",
    "1",
]
NO_YES = [
    "sudah benar?",
    "ya, tapi kapan jadi?",
    "oke, biayanya berapa?",
    "ya sudah kalau begitu",
    "ya tapi nama saya salah",
    "oke tapi nanti dulu",
    "tidak ada yang salah",
    "sudah tapi kk belum",
    "terima kasih",
    "tunggu",
    "belum",
]


def opened(chat: Chat) -> bool:
    return any(isinstance(effect, OpenTicket) for effect in chat.effects)


@pytest.mark.parametrize("text", YES)
def test_plain_agreement_sends_the_request(text: str) -> None:
    chat = at_the_summary()
    chat.say(text)
    assert opened(chat)


@pytest.mark.parametrize("text", NO_YES)
def test_doubt_and_questions_send_nothing(text: str) -> None:
    chat = at_the_summary()
    chat.say(text)
    assert not opened(chat) and chat.state.draft


def test_a_yes_with_a_question_is_answered_and_told_how_to_send() -> None:
    reply = at_the_summary().say("ya, tapi kapan jadi?")
    assert "hari kerja" in reply and "balas *YA* untuk mengirim" in reply


@pytest.mark.parametrize("text", ["tunggu", "sebentar pak", "oke tapi nanti dulu"])
def test_who_wants_to_wait_has_time(text: str) -> None:
    chat = at_the_summary()
    assert "kami simpan" in chat.say(text)
    chat.say("lanjut")
    assert chat.keys()[-1] == "summary"


def test_photos_that_come_later_are_awaited() -> None:
    assert "boleh dikirim di sini kapan saja" in at_the_summary().say("nanti ya fotonya, anak saya yg bisa")


@pytest.mark.parametrize("text", ["ktp nya kebalik sama kk", "fotonya kebalik"])
def test_swapped_photos_change_their_places(text: str) -> None:
    chat = at_the_summary()
    assert chat.state.draft
    before = dict(chat.state.draft.files)
    chat.say(text)
    after = dict(chat.state.draft.files)
    assert list(after.values()) == list(before.values())[::-1] and chat.keys()[-1] == "summary"


def test_a_purpose_is_put_behind_the_other() -> None:
    chat = at_the_summary()
    chat.say("tolong ditambah keperluan bpjs")
    assert chat.state.draft and chat.state.draft.values["keperluan"] == "untuk daftar beasiswa, bpjs"


def among_the_papers() -> Chat:
    chat = Chat()
    for text in ("mau buat sktm", SKTM_BLOCK, "lewati"):
        chat.say(text)
    assert chat.state.asks_for == "document"
    return chat


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("aman gak foto ktp dikirim", "papers_safe"),
        ("foto buram gpp?", "photo_blurred"),
        ("difoto semua?", "photo_sides"),
        ("foto kk yg lama boleh", "photo_old"),
        ("hp saya gak ada kamera", "papers_at_office"),
        ("kuota habis pak", "papers_at_office"),
        ("kirim lewat email boleh?", "papers_only_here"),
        ("bisa dibawa langsung ke kantor?", "papers_at_office"),
        ("saya antar langsung aja ke kantor", "papers_at_office"),
        ("ktp saya hilang pak, gimana?", "papers_may_follow"),
    ],
)
def test_what_is_asked_about_the_papers_is_answered(text: str, key: str) -> None:
    chat = among_the_papers()
    chat.say(text)
    assert chat.keys() == [key, "ask_documents_rest"]


@pytest.mark.parametrize(
    "text", ["ini ktp asli", "foto kk", "berapa lama jadinya", "bisa ga tanpa kk?", "kk besok ya"]
)
def test_what_asks_nothing_of_it_is_heard_as_before(text: str) -> None:
    chat = among_the_papers()
    chat.say(text)
    assert not {"photo_old", "papers_at_office", "photo_sides", "papers_safe"} & set(chat.keys())


def waiting_ticket() -> Chat:
    ticket = a_ticket(1, service="sktm", status="documents_missing", waiting_for=("kk",))
    return Chat(situation=replace(SITUATION, tickets=(ticket,)))


@pytest.mark.parametrize(
    "text",
    ["lho yang mana yg buram", "udah lengkap kan pak?", "hp saya jelek pak gak bisa foto bagus, gimana"],
)
def test_which_paper_a_request_waits_for_is_told(text: str) -> None:
    reply = waiting_ticket().say(text)
    assert "CTH-2611-0001" in reply and "Kartu Keluarga" in reply


@pytest.mark.parametrize(
    "text",
    [
        "surat kehilangan menyusul",
        "surat kehilangan sudah ada",
        "ini surat kehilangan",
        "harus ada surat kehilangan?",
    ],
)
def test_a_paper_of_the_service_itself_wishes_for_no_other(text: str) -> None:
    chat = Chat()
    chat.say("ktp saya hilang")
    chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
    chat.say("kemarin")
    assert chat.state.asks_for == "document"
    chat.say(text)
    assert chat.state.draft and chat.state.draft.service == "ktp-hilang" and chat.state.ask.kind != "switch"
    chat.say("tolong buatkan surat pengantarnya")
    assert chat.state.ask.kind == "switch"


@pytest.mark.parametrize(
    "text",
    [
        "eh pak bentar, salah lg namanya Siti Rahma",
        "pak keperluannya salah, untuk berobat",
        "ralat keperluan berobat",
        "namanya kurang, Siti Rahma Dewi",
    ],
)
def test_a_correction_after_the_receipt_reaches_the_officer(text: str) -> None:
    chat = at_the_summary()
    chat.say("ya")
    assert "kami teruskan kepada petugas" in chat.say(text)


def test_that_something_is_wrong_is_never_met_with_silence() -> None:
    chat = at_the_summary()
    chat.say("ya")
    assert "masih bisa dibetulkan" in chat.say("eh salah")


def test_a_code_in_the_middle_of_a_request_is_another_wish() -> None:
    chat = among_the_papers()
    chat.say("ga jadi, mau yg 51")
    assert (chat.state.ask.kind, chat.state.ask.items) == ("switch", ["domisili"])


def test_yes_to_the_certificate_that_is_reprinted_begins_no_new_one() -> None:
    chat = Chat()
    chat.say("ijazah sama akta saya hanyut, bisa diganti?")
    chat.say("iya akta kelahiran")
    assert chat.state.draft and chat.state.draft.service == "pembetulan-akta"


PEOPLE = (
    KnownPerson(2, "Sumiati", "3509165708600001", "mother", {"nama": "Sumiati", "nik": "3509165708600001"}),
)
SLAMET = KnownPerson(
    1, "Slamet Riyadi", "3509161203850003", "", {"nama": "Slamet Riyadi", "nik": "3509161203850003"}
)


@pytest.mark.parametrize(
    "text", ["pake yg tadi", "pakai yang tadi aja", "sama kayak tadi namanya", "data lama aja", "ya"]
)
def test_the_data_of_last_time_by_whatever_they_are_called(text: str) -> None:
    chat = Chat(situation=replace(SITUATION, people=(SLAMET,)))
    chat.say("mau bikin sku")
    chat.say(text)
    assert chat.state.draft and chat.state.draft.values["nama"] == "Slamet Riyadi"


def test_later_is_nobody_else() -> None:
    chat = Chat(situation=replace(SITUATION, people=(SLAMET,)))
    chat.say("mau bikin sku")
    assert "kami simpan" in chat.say("nanti")
    assert chat.state.draft and chat.state.draft.whom == ""


def test_my_own_is_not_my_mothers() -> None:
    chat = Chat(situation=replace(SITUATION, people=PEOPLE))
    chat.say("saya juga mau bikin sku")
    assert chat.state.ask.kind == "block"
    other = Chat(situation=replace(SITUATION, people=PEOPLE))
    other.say("mau bikin sku")
    assert other.state.ask.kind == "known"
    other.say("buat saya")
    assert other.state.ask.kind == "block" and other.state.draft and not other.state.draft.values
