"""What citizens really wrote when people played them: each of these once got a wrong, cold or untrue answer."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import Chat
from village_desk.conversation.types import AskErasure, NoteSilence

NIK, KK = "3509165708900042", "3509162301080007"
ABOUT_HER = f"Siti Rahmawati\n{NIK}\n{KK}\nuntuk pengajuan KUR"
ABOUT_HER_SHOP = "Warung Melati\nwarung kopi\nDusun Krajan RT 2 RW 3\n2019"


def summary_of_a_shop() -> Chat:
    """A business letter, asked for up to the summary."""
    chat = Chat()
    chat.say("surat usaha")
    chat.say(ABOUT_HER)
    chat.say(ABOUT_HER_SHOP)
    assert "sudah benar?" in chat.say(files=2)
    return chat


class TestWhatIsNoAnswer:
    @pytest.mark.parametrize(
        "words",
        [
            "kk itu yang mana ya?",
            "english please",
            "pripun carane",
            "ga punya kk pak",
            "dereng gadhah",
            "biayanya berapa",
            "ok bro",
            "08123456789",
        ],
    )
    def test_talk_is_never_noted_as_a_name_or_a_purpose(self, words: str) -> None:
        chat = Chat()
        chat.say("surat usaha")
        chat.say(words)
        assert chat.state.draft and chat.state.draft.values == {}
        assert chat.state.ask.kind in ("block", "field")

    @pytest.mark.parametrize("words", ["pindah", "ktp hilang", "bahasa inggris"])
    def test_a_wish_is_nobodys_name(self, words: str) -> None:
        chat = Chat()
        chat.say("ktp rusak")
        chat.say(words)
        assert chat.state.draft and chat.state.draft.values == {}

    @pytest.mark.parametrize("text", ["...", "🤔", "😭😭"])
    def test_no_word_at_all_is_no_answer_to_a_block(self, text: str) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        assert "kami belum dapat membaca" in chat.say(text)
        assert chat.state.asks_for == "field:nama"

    def test_another_wish_in_the_middle_of_a_block_is_heard(self) -> None:
        chat = Chat()
        chat.say("surat usaha")
        assert "*KTP-el hilang*" in chat.say("ktp ilang bos")

    def test_two_papers_side_by_side_are_offered_together(self) -> None:
        reply = Chat().say("mau bikin surat usaha sama surat domisili")
        assert "- Surat keterangan usaha\n- Surat keterangan domisili" in reply
        assert "1 Semua" in reply and "3 Hanya Surat keterangan usaha" in reply

    def test_a_choice_in_words_is_still_an_answer(self) -> None:
        chat = Chat()
        chat.say("kk hilang")
        chat.say("hilang")
        assert chat.state.draft and list(chat.state.draft.values.values()) == ["hilang"]


class TestNothingTypedIsLost:
    def test_a_purpose_with_the_word_syarat_does_not_cost_the_numbers(self) -> None:
        chat = Chat()
        chat.say("surat domisili")
        chat.say(f"Siti Rahmawati\n{NIK}\n{KK}\nsyarat kerja")
        assert chat.state.draft and {NIK, KK, "Siti Rahmawati"} <= set(chat.state.draft.values.values())

    def test_the_whole_block_is_heard_while_its_name_is_asked_alone(self) -> None:
        chat = Chat()
        chat.say("surat usaha")
        chat.say("9")  # no NIK, and no command where a number is wanted: now singly
        chat.say(ABOUT_HER)
        assert chat.state.draft and len(chat.state.draft.values) == 4

    def test_two_numbers_while_the_name_is_asked_are_both_kept(self) -> None:
        chat = Chat()
        chat.say("mau bikin kk")
        chat.say("1")
        chat.say(f"nik saya {NIK}, kk {KK}")
        assert chat.state.draft and set(chat.state.draft.values.values()) == {NIK, KK}

    def test_a_video_is_no_identity_card(self) -> None:
        chat = Chat()
        chat.say("surat usaha")
        chat.say(ABOUT_HER)
        chat.say(ABOUT_HER_SHOP)
        reply = chat.say(files="video")
        assert "Masih kami tunggu" in reply and "KTP-el asli pemohon" in reply

    def test_a_number_before_any_wish_is_asked_what_it_is_for_and_not_repeated(self) -> None:
        reply = Chat().say(NIK)
        assert "untuk keperluan apa" in reply and NIK not in reply


class TestOneStepBack:
    def test_from_the_menu_it_leads_to_the_open_question_and_not_to_the_last(self) -> None:
        chat = Chat()
        asked = chat.say("akta lahir").splitlines()
        chat.say("kembali")
        assert chat.say("kembali").splitlines()[-6:] == asked[-6:]

    def test_from_a_person_it_leads_to_the_open_question(self) -> None:
        chat = Chat()
        chat.say("surat usaha")
        chat.say("petugas")
        assert "NIK (16 angka)" in chat.say("0")

    def test_no_to_another_wish_leads_back_to_the_summary(self) -> None:
        chat = summary_of_a_shop()
        assert "domisili* dahulu?" in chat.say("bukan, saya mau domisili")
        assert "sudah benar?" in chat.say("2")


class TestCorrections:
    def test_a_wrong_new_number_is_asked_for_again(self) -> None:
        chat = summary_of_a_shop()
        chat.say("ubah 2")
        assert "sudah benar?" not in chat.say("123")
        assert "berakhiran 0043" in chat.say("3509165708900043")

    @pytest.mark.parametrize("words", ["nama usaha salah", "ubah nama usahanya"])
    def test_a_line_is_changed_by_its_name(self, words: str) -> None:
        chat = summary_of_a_shop()
        assert "*Nama usaha*" in chat.say(words)

    def test_a_name_that_several_lines_have_is_asked_by_number(self) -> None:
        assert "Nomor berapa" in summary_of_a_shop().say("namanya salah")

    def test_sudah_benar_after_all_shows_the_summary_and_opens_nothing(self) -> None:
        chat = summary_of_a_shop()
        chat.say("2")
        assert "sudah benar?" in chat.say("sudah benar") and not chat.opened


class TestKindly:
    def test_after_a_cry_for_help_the_place_is_for_a_person(self) -> None:
        chat = Chat()
        # Whether somebody hears the alert at night is not known, so nothing of the kind is promised.
        assert "beri tahu sekarang" not in chat.say("kebakaran tolong")
        reply = chat.say("dusun krajan rt 2")
        assert chat.keys() == ["urgent_noted"] and "tutup" not in reply

    def test_in_the_middle_of_a_request_the_place_is_no_answer_either(self) -> None:
        chat = Chat()
        chat.say("surat usaha")
        chat.say(ABOUT_HER)
        chat.say("tolong ada kebakaran")
        reply = chat.say("dusun krajan rt 2 rw 3 rumah pak slamet")
        assert reply.startswith("Sudah kami teruskan kepada petugas desa") and "Alamat usaha" in reply
        chat.say(ABOUT_HER_SHOP)
        assert chat.state.draft and "Warung Melati" in chat.state.draft.values.values()

    def test_a_question_that_nobody_understood_is_asked_again_and_not_left(self) -> None:
        chat = Chat()
        chat.say("surat usaha")
        chat.say("batal")
        assert "ingin dibatalkan?" in chat.say("apa?")
        assert "ingin dibatalkan?" in chat.say(kind="sticker", files="sticker")
        assert chat.state.ask.kind == "cancel"

    def test_long_thanks_ask_for_nothing(self) -> None:
        reply = Chat().say("terima kasih atas bantuannya kemarin pak, suratnya sudah saya ambil")
        assert reply.startswith("Sama-sama")

    def test_a_complaint_is_not_asked_for_twice(self) -> None:
        chat = Chat()
        chat.say("aduan")
        chat.say("petugasnya minta uang 50 ribu")
        assert "complaint_ask_story" not in chat.keys()
        assert "complaint_ask_happened" not in [chat.say("kemarin jam 10 di loket"), *chat.keys()]

    def test_a_death_told_in_a_sentence_is_answered_with_condolences_once(self) -> None:
        chat = Chat()
        assert "turut berduka" in chat.say("bapak saya baru saja meninggal tadi malam")
        assert "turut berduka" not in chat.say("1")

    def test_a_thumb_after_the_receipt_needs_no_answer(self) -> None:
        chat = summary_of_a_shop()
        chat.say("ya")
        chat.wait(minutes=5)
        assert chat.say("👍") == "" and NoteSilence("reaction") in chat.effects

    def test_thanks_twice_is_welcomed_once(self) -> None:
        chat = Chat()
        chat.say("makasih")
        assert chat.say("terima kasih ya pak") == ""

    def test_a_number_in_words_that_fit_nowhere_is_not_said_back(self) -> None:
        chat = Chat()
        chat.say("surat domisili")
        for text in (NIK + "12345", f"coba {NIK}99 ini"):
            assert NIK not in chat.say(text)

    @pytest.mark.parametrize("words", ["yang pertama", "nomor 1", "pilih 1 pak", "satu"])
    def test_a_choice_in_a_list_may_be_said_in_words(self, words: str) -> None:
        chat = Chat()
        chat.say("usaha")
        assert "*Surat keterangan usaha (SKU)*" in chat.say(words)

    @pytest.mark.parametrize("words", ["berapa lama jadinya?", "syaratnya apa?"])
    def test_a_question_in_a_request_is_about_that_request(self, words: str) -> None:
        chat = Chat()
        chat.say("surat usaha")
        reply = chat.say(words)
        assert "1 hari kerja" in reply and "layanan apa" not in reply

    def test_apologies_and_a_wish_to_ask_are_welcome(self) -> None:
        chat = Chat()
        assert "Mohon tulis keperluannya" in chat.say("permisi bu, maaf mengganggu malam malam")
        assert "belum" not in chat.say("saya mau tanya")

    def test_notices_switched_on_in_a_request_do_not_lose_its_question(self) -> None:
        chat = Chat()
        chat.say("stop")
        chat.say("surat usaha")
        assert "NIK (16 angka)" in chat.say("mulai")

    def test_a_receipt_promises_only_what_is_sent(self) -> None:
        chat = summary_of_a_shop()
        assert "setiap ada perkembangan" not in chat.say("ya")

    def test_a_voice_note_while_papers_are_awaited_says_them_again(self) -> None:
        chat = Chat()
        chat.say("surat usaha")
        chat.say(ABOUT_HER)
        chat.say(ABOUT_HER_SHOP)
        assert "Masih kami tunggu" in chat.say(kind="audio", files="audio")


def test_erasure_is_asked_once_before_anything_goes() -> None:
    chat = Chat()
    asked = chat.say("tolong hapus data saya")
    assert "untuk selamanya" in asked and AskErasure() not in chat.effects
    chat.say("1")
    assert AskErasure() in chat.effects
