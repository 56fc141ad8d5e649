"""Which help fits: kinds of cries by their words, and what is no cry at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.conversation.chat import MONDAY_MORNING, SITUATION, SKTM_BLOCK, Chat, a_ticket
from village_desk.conversation import urgent_words
from village_desk.conversation.intents import normal
from village_desk.conversation.turn import closes_turn
from village_desk.conversation.types import CallOfficer, StopNotices


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("rumah tetangga kobongan pak", "fire"),
        ("tabung gas meledak di warung", "fire"),
        ("ana wong ketabrak motor", "ambulance"),
        ("bapak tidak sadar", "ambulance"),
        ("anak kecebur sumur", "ambulance"),
        ("my wife is in labour", "ambulance"),
        ("ada begal di jembatan", "police"),
        ("they robbed my shop", "police"),
        ("tetangga saya dibacok", "police"),
        ("saya dipukuli orang di pasar", "police"),
        ("ada anak dipukuli bapaknya", "violence"),
        ("saya korban kdrt", "violence"),
        ("anak saya dicabuli", "violence"),
        ("longsor menimpa rumah", "disaster"),
        ("there is a flood", "disaster"),
        ("puting beliung pak atap terbang", "disaster"),
        ("adik saya minum racun", "crisis"),
        ("sudah tidak kuat hidup lagi", "crisis"),
        ("i want to kill myself", "crisis"),
        ("simbah kulo seda", "death"),
        ("bapak kecelakaan dan meninggal", "ambulance"),
        ("tolong tolong", "general"),
    ],
)
def test_kind_by_words(words: str, kind: str) -> None:
    assert urgent_words.kind_of(normal(words)) == kind


@pytest.mark.parametrize(
    "words",
    [
        "bapak meninggal barusan mau urus akta kematian",
        "surat kematian bapak yang meninggal tadi pagi",
        "suami saya meninggal tahun lalu",
        "tanah warisan almarhum bapak, sekarang mau dipecah",
        "mau minta surat rujukan rumah sakit",
        "ikut penyuluhan kdrt sekarang",
        "surat keterangan untuk korban pelecehan",
        "halo selamat malam",
    ],
)
def test_work_of_the_office_is_no_news_that_cannot_wait(words: str) -> None:
    assert urgent_words.news(normal(words)) is None


@pytest.mark.parametrize(
    "words", ["kebakaran", "tolong ada maling", "saya diperkosa", "ibu meninggal barusan"]
)
def test_a_cry_closes_the_turn(words: str) -> None:
    assert closes_turn(words, tapped=False, has_files=False)
    assert not closes_turn(f"akta hilang karena {words}", tapped=False, has_files=False) or "surat" in words


def test_each_kind_has_numbers_first_and_no_menu() -> None:
    for words in (
        "kebakaran tolong",
        "ada maling masuk rumah",
        "banjir masuk rumah tolong",
        "saya mau bunuh diri",
    ):
        reply = Chat().say(words)
        assert reply.startswith("*1") and "MENU" not in reply and "Bapak/Ibu. Ini layanan" not in reply


def test_what_comes_next_belongs_to_the_same_emergency() -> None:
    chat = Chat()
    chat.say("kebakaran tolong")
    assert "*113*" in chat.say("cepat pak tolong")  # no more is told: still the fire
    assert chat.effects[-1] == CallOfficer("emergency", "fire")
    assert "*113*" in chat.say("dekat musala")


def test_an_hour_later_words_are_words_again() -> None:
    chat = Chat()
    chat.say("kebakaran tolong")
    chat.situation = replace(SITUATION, now=SITUATION.now + timedelta(hours=2))
    assert "Kartu Keluarga" in chat.say("mau bikin surat domisili")


def test_the_same_lines_are_never_read_twice_in_a_row() -> None:
    chat = Chat()
    said = [chat.say("kebakaran tolong") for _ in range(4)]
    assert all(one != two for one, two in zip(said, said[1:], strict=False))
    assert all("*113*" in one for one in said)


def test_while_a_date_of_death_is_asked_it_is_an_answer() -> None:
    chat = Chat(situation=replace(SITUATION, now=MONDAY_MORNING))
    chat.say("mau urus akta kematian")
    reply = chat.say("Slamet Riyadi\n3509161708500001\n22-11-2026, meninggal tadi malam\ndi rumah")
    assert "tidak perlu dipikirkan" not in reply


def test_the_offices_own_number_is_said() -> None:
    chat = Chat(situation=replace(SITUATION, emergency={"police": "0331 110"}))
    assert chat.say("ada maling masuk rumah").startswith("*0331 110* polisi")


@pytest.mark.parametrize(
    "words", ["tolong dipercepat", "mohon segera", "urgent pak", "saya tunggu segera", "cepat pak"]
)
def test_impatience_calls_nobody_out_of_bed(words: str) -> None:
    chat = Chat()
    reply = chat.say(words)
    assert "mendesak" in reply and "112" not in reply
    assert not any(isinstance(effect, CallOfficer) for effect in chat.effects)


@pytest.mark.parametrize("words", ["tolong cepat ya pak butuh sekarang", "tolong cepat pak", "mohon segera"])
def test_impatience_in_a_form_goes_on_with_the_form(words: str) -> None:
    chat = Chat()
    chat.say("mau buat sktm")
    reply = chat.say(words)
    assert "paling lama 1 hari kerja" in reply and "NIK (16 angka)" in reply
    assert chat.state.draft and not chat.state.draft.values


def test_impatience_about_a_request_hears_its_date() -> None:
    chat = Chat(situation=replace(SITUATION, tickets=(a_ticket(),)))
    assert "Paling lambat" in chat.say("tolong cepat pak")


@pytest.mark.parametrize("words", ["tolong tolong", "tolong cepat!", "darurat pak"])
def test_a_bare_cry_out_of_the_blue_is_a_cry(words: str) -> None:
    assert Chat().say(words).startswith("*112*")


@pytest.mark.parametrize("words", ["maaf bukan darurat pak", "salah kirim maaf", "maaf salah pencet", "maaf pak"])
def test_what_was_no_emergency_is_taken_back_kindly(words: str) -> None:
    chat = Chat()
    chat.say("tolong tolong")
    reply = chat.say(words)
    assert "tidak apa-apa" in reply and "112" not in reply
    assert "Kartu Keluarga" in chat.say("mau bikin surat domisili")


def test_who_is_in_danger_takes_nothing_back_by_being_polite() -> None:
    chat = Chat()
    chat.say("kebakaran tolong")
    assert "113" in chat.say("maaf pak apinya masih besar")
    assert "113" in chat.say("belum padam tolong")


def test_danger_that_is_over_is_heard() -> None:
    chat = Chat()
    chat.say("kebakaran tolong")
    assert chat.say("sudah padam alhamdulillah").startswith("Syukurlah")
    assert "KK" in chat.say("kk saya ikut kebakar gimana ngurusnya")


def test_nobody_has_come_yet() -> None:
    chat = Chat()
    chat.say("banjir masuk rumah tolong")
    chat.say("rt 3")
    for words in ("belum ada yg dateng", "belum ada bantuan sampai sekarang", "ditelpon ga diangkat"):
        assert "*112*" in chat.say(words)
        assert CallOfficer("emergency", "disaster") in chat.effects


@pytest.mark.parametrize(
    "words", ["iya pak mau urus aktanya", "skrg mau ngurus surat2nya", "urus semua surat", "mau bikin akta"]
)
def test_after_a_death_its_papers_are_offered_when_they_are_spoken_of(words: str) -> None:
    chat = Chat()
    chat.say("bapak saya meninggal tadi malam pak")
    chat.say("di rumah sakit pak")
    assert "Akta kematian" in chat.say(words)
    assert "Ganti kepala keluarga" in chat.sent[-1]
    assert "almarhum" in chat.say("yg lain juga skalian")


def test_a_number_or_a_question_after_a_death_is_never_met_with_silence() -> None:
    chat = Chat()
    chat.say("bapak saya meninggal tadi malam pak")
    chat.say("di rumah sakit")
    for words in ("3509165708900001", "jenazahnya diurus siapa ya"):
        assert "akta kematian" in chat.say(words)


@pytest.mark.parametrize(
    ("caption", "number"), [("tolong kebakaran di rumah pak RT", "*113*"), ("ada kecelakaan di jembatan", "*119*")]
)
def test_a_cry_under_a_photo_is_a_cry(caption: str, number: str) -> None:
    chat = Chat()
    assert chat.say(caption, kind="image", files=1).startswith(number)
    assert any(isinstance(effect, CallOfficer) for effect in chat.effects)


def test_a_death_told_under_a_photo_is_mourned() -> None:
    assert "berduka" in Chat().say("bapak saya meninggal barusan", kind="image", files=1)


def test_pictures_of_the_fire_are_no_papers_of_the_open_form() -> None:
    chat = Chat()
    chat.say("mau buat sktm")
    chat.say("kebakaran tolong")
    for _ in range(2):
        assert "113" in chat.say(kind="image", files=1)
    assert chat.state.draft and not chat.state.draft.files
    chat.say("lanjut")
    chat.say("ktp", kind="image", files=1)
    assert len(chat.state.draft.files) == 1


@pytest.mark.parametrize("caption", ["foto rumah yang terbakar", "ini surat kehilangan dari polisi", "ini ktp saya"])
def test_what_a_photo_shows_is_no_cry(caption: str) -> None:
    chat = Chat()
    chat.say(caption, kind="image", files=1)
    assert not any(isinstance(effect, CallOfficer) for effect in chat.effects)
    assert chat.state.loose_files


@pytest.mark.parametrize(
    ("caption", "answer"),
    [
        ("batal", "ingin dibatalkan"),
        ("kalau ktpnya hilang gimana pak?", "KTP-el hilang"),
        ("berapa biaya bikin ktp?", "GRATIS"),
        ("petugas", "petugas"),
        ("menu", "Surat lain"),
    ],
)
def test_commands_and_questions_under_a_photo_are_heard_and_the_photo_is_kept(caption: str, answer: str) -> None:
    chat = Chat()
    for words in ("mau buat sktm", SKTM_BLOCK, "lewati"):
        chat.say(words)
    assert answer.casefold() in chat.say(caption, kind="image", files=1).casefold()
    assert chat.state.draft and chat.state.draft.files


def test_a_complaint_under_a_photo_is_heard_with_its_proof() -> None:
    chat = Chat()
    assert "rahasia" in chat.say("petugas minta uang 50 ribu, ini buktinya", kind="image", files=1)
    assert chat.state.complaint and chat.state.complaint.files == [1]


def test_notices_are_stopped_under_a_photo_too() -> None:
    chat = Chat()
    assert "dihentikan" in chat.say("berhenti", kind="image", files=1)
    assert StopNotices(True) in chat.effects and chat.state.loose_files


def test_in_a_live_emergency_the_number_is_said_whenever_help_is_asked_after() -> None:
    chat = Chat()
    chat.say("kebakaran tolong")
    for words in ("kapan damkarnya sampai", "minta ditolong pak", "mana petugasnya", "cepat pak"):
        assert chat.say(words).startswith("*113*")
    assert chat.sent[-1] != chat.sent[-2]


def test_somebody_hurt_gets_the_ambulance_and_nobody_hurt_does_not() -> None:
    chat = Chat()
    chat.say("kebakaran tolong")
    assert "*119*" not in chat.say("tidak ada yang luka")
    assert chat.say("sudah padam tapi ada yang luka").startswith("*119*")


def test_a_greeting_is_no_good_news() -> None:
    chat = Chat()
    chat.say("kebakaran tolong")
    assert "113" in chat.say("selamat malam pak")


def test_who_despairs_is_never_taken_at_their_word() -> None:
    chat = Chat()
    chat.say("saya mau bunuh diri")
    for words in ("saya sudah selesai dengan semua ini", "maaf salah kirim"):
        assert "119" in chat.say(words)


def test_a_purpose_is_no_impatience() -> None:
    chat = Chat()
    for words in ("mau buat sktm", "Siti Aminah\n3509165708900001\n3509162301080001", "untuk segera daftar sekolah"):
        chat.say(words)
    assert chat.state.draft and chat.state.draft.values["keperluan"] == "untuk segera daftar sekolah"
