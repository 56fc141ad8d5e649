"""What a citizen lives through in the chat, told as short stories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import MONDAY_MORNING, SITUATION, SKTM_BLOCK, Chat, a_ticket, at_the_summary
from village_desk.conversation.types import (
    AttachFile,
    CallOfficer,
)


class TestGreeting:
    def test_salam_is_answered_and_the_next_opening_told_once(self) -> None:
        chat = Chat()
        first = chat.say("Assalamu'alaikum pak")
        assert first.startswith("Wa'alaikumussalam, Bapak/Ibu. Selamat malam.")
        assert "*Senin, 23 November pukul 08.00 WIB*" in first
        assert "Senin, 23 November" not in chat.say("menu")

    def test_without_salam_the_hour_is_greeted(self) -> None:
        chat = Chat(replace(SITUATION, now=MONDAY_MORNING))
        reply = chat.say("halo min")
        assert reply.startswith("Selamat pagi, Bapak/Ibu.") and "tutup" not in reply

    def test_greeting_hours_card_and_first_question_fit_one_message(self) -> None:
        reply = Chat().say("asslmkm pak, sy mau bikin sktm utk sekolah anak")
        for part in (
            "Wa'alaikumussalam",
            "*Desa Contoh*",
            "08.00 WIB",
            "*GRATIS*",
            "/privasi/",
            "NIK (16 angka)",
        ):
            assert part in reply

    def test_the_next_closed_period_is_told_again(self) -> None:
        chat = Chat()
        chat.say("halo")
        chat.wait(days=1)
        assert "Selasa, 24 November" in chat.say("halo")


class TestWishes:
    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("sy mw bkn ktp ilang pak", "ktp-hilang"),
            ("tolong urus surat keterangan domsili", "domisili"),
            ("MAU PECAH KK", "kk-pisah"),
            ("minta sktmnya pak", "sktm"),
            ("urus akte kelahiran anak saya", "akta-kelahiran"),
            ("53", "sku"),
        ],
    )
    def test_chat_spelling_is_understood(self, text: str, slug: str) -> None:
        chat = Chat()
        chat.say(text)
        assert chat.state.draft and chat.state.draft.service == slug

    @pytest.mark.parametrize("word", ["usaha", "hilang", "mau pindah", "nikah", "acara", "mau urus ktp"])
    def test_a_wide_word_offers_choices_and_opens_nothing(self, word: str) -> None:
        chat = Chat()
        reply = chat.say(word)
        assert chat.state.draft is None
        assert "9 Bicara dengan petugas" in reply and "\n0 " in reply
        chat.say("1")
        assert chat.state.draft is not None

    def test_a_question_gets_the_card_and_starts_only_on_yes(self) -> None:
        chat = Chat()
        reply = chat.say("syarat ktp hilang apa saja?")
        assert "Surat kehilangan" in reply and "1 Ya, mulai" in reply and chat.state.draft is None
        chat.say("ya")
        assert chat.state.draft and chat.state.draft.service == "ktp-hilang"

    def test_another_wish_midway_asks_and_keeps_the_first(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        chat.say("Siti Aminah\n3509165708900001")
        chat.say("mau buat surat domisili")
        assert chat.keys()[-1] == "switch_ask"
        chat.say("1")
        assert chat.state.draft and chat.state.draft.service == "domisili"
        assert chat.state.parked and chat.state.parked.values["nama"] == "Siti Aminah"

    def test_every_group_and_code_can_be_picked(self) -> None:
        for service in SITUATION.catalogue.services:
            chat = Chat()
            chat.say("menu")
            chat.say(service.code[0])
            chat.say(service.code)
            assert chat.state.draft and chat.state.draft.service == service.slug


class TestFields:
    @pytest.mark.parametrize(
        "text",
        [
            SKTM_BLOCK,
            "3509165708900001\nSiti Aminah\nkk 3509162301080001\nuntuk daftar beasiswa",
            "nama: Siti Aminah\nNIK: 3509 1657 0890 0001\nNo KK: 3509162301080001\nkeperluan: untuk daftar beasiswa",
            "Siti Aminah, 3509165708900001, 3509162301080001, untuk daftar beasiswa",
        ],
    )
    def test_a_block_is_read_in_any_order(self, text: str) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        chat.say(text)
        assert chat.state.draft
        assert chat.state.draft.values == {
            "nama": "Siti Aminah",
            "nik": "3509165708900001",
            "no_kk": "3509162301080001",
            "keperluan": "untuk daftar beasiswa",
        }

    def test_numbers_that_come_with_the_wish_are_not_asked_for_again(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm pak, nik saya 3509165708900001 kk 3509162301080001")
        assert chat.state.asks_for == "block:nama,keperluan"
        assert chat.state.draft and chat.state.draft.values["no_kk"] == "3509162301080001"

    def test_one_wrong_answer_keeps_the_right_ones_and_asks_singly(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        reply = chat.say("Siti Aminah\n350916570890001\n3509162301080001\nuntuk daftar beasiswa")
        assert "16 angka" in reply and chat.state.asks_for == "field:nik"
        assert chat.state.draft and chat.state.draft.values["no_kk"] == "3509162301080001"
        assert "nik" not in chat.state.draft.values

    def test_one_answer_alone_is_kept_and_the_rest_asked_one_by_one(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        chat.say("Siti Aminah")
        assert chat.state.asks_for == "field:nik"
        chat.say("3509165708900001")
        assert chat.state.asks_for == "field:no_kk"

    def test_nine_is_the_answer_where_a_number_is_asked(self) -> None:
        chat = Chat()
        chat.say("mau buat akta kelahiran")
        draft = chat.state.draft
        assert draft
        service = SITUATION.catalogue.get("akta-kelahiran")
        assert service
        draft.values = {f.slug: "x" for f in service.fields if f.required and f.slug != "anak_ke"}
        chat.state.ask.kind, chat.state.ask.items = "field", ["anak_ke"]
        chat.say("9")
        assert chat.state.draft and chat.state.draft.values["anak_ke"] == "9"

    def test_nine_calls_an_officer_where_words_are_asked(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        chat.say("3509165708900001\n3509162301080001\nuntuk daftar beasiswa")
        assert chat.state.asks_for == "field:nama"
        chat.say("9")
        assert CallOfficer("asked") in chat.effects

    def test_a_question_in_between_is_answered_and_the_question_repeated(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        chat.say("Siti Aminah")
        reply = chat.say("biayanya berapa?")
        assert "GRATIS" in reply and "NIK" in reply and chat.state.asks_for == "field:nik"

    @pytest.mark.parametrize("text", ["makasih pak", "assalamualaikum", "apa itu", "ya", "lewati"])
    def test_a_polite_word_is_nobodys_name(self, text: str) -> None:
        chat = Chat()
        chat.say("mau buat surat ktp hilang")
        chat.say(text)
        assert chat.state.draft and not chat.state.draft.values

    def test_choices_are_numbered_and_answered_by_number(self) -> None:
        chat = Chat()
        chat.say("kk hilang")
        chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
        assert chat.state.asks_for == "field:sebab"
        reply = chat.sent[-1]
        assert "1 hilang" in reply and "9 Bicara dengan petugas" in reply and "0 Kembali" in reply
        chat.say("2")
        assert chat.state.draft and chat.state.draft.values["sebab"] == "rusak"

    def test_a_formula_as_a_name_is_refused_kindly(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        assert chat.say("nama: =HYPERLINK(1)")
        assert chat.state.draft and "nama" not in chat.state.draft.values

    def test_kembali_leads_out_step_by_step(self) -> None:
        chat = at_the_summary()
        for expected in ("document", "optional:nama_penerima,sekolah_rs", "block:nama,nik,no_kk,keperluan"):
            chat.say("kembali")
            assert chat.state.asks_for == expected
        chat.say("kembali")
        assert chat.keys()[-1] == "menu" and chat.state.draft is not None
        chat.say("lanjut")
        assert chat.state.draft and chat.state.draft.values["nama"] == "Siti Aminah"


class TestDocuments:
    def test_captions_say_which_paper_it_is(self) -> None:
        chat = Chat()
        for text in ("mau buat sktm", SKTM_BLOCK, "lewati"):
            chat.say(text)
        chat.say("ini kk saya", files=1)
        chat.say("ktp", files=1)
        assert chat.state.draft and chat.state.draft.files == [(1, "kk"), (2, "ktp")]

    def test_files_sent_before_the_wish_are_kept_for_it(self) -> None:
        chat = Chat()
        assert "simpan" in chat.say(files=2)
        chat.say("mau buat sktm")
        assert chat.state.draft and [i for i, _ in chat.state.draft.files] == [1, 2]
        assert not chat.state.loose_files

    def test_files_during_the_questions_do_not_break_them(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        reply = chat.say(files=1)
        assert "1 berkas" in reply and chat.state.asks_for.startswith("block:")

    def test_nanti_leaves_the_papers_open_and_says_so(self) -> None:
        chat = Chat()
        for text in ("mau buat sktm", SKTM_BLOCK, "lewati"):
            chat.say(text)
        assert "menyusul" in chat.say("nanti")
        reply = chat.say("1")
        (ticket,) = chat.opened
        assert ticket.missing == ("ktp", "kk") and "masih kami tunggu" in reply

    def test_an_unusable_file_is_asked_for_again(self) -> None:
        chat = at_the_summary()
        chat.situation = replace(chat.situation, dead_files=frozenset({1}))
        chat.say("ya")
        assert chat.opened and chat.opened[0].missing == ("ktp",)

    def test_a_file_outside_a_draft_goes_to_the_ticket_that_waits(self) -> None:
        ticket = a_ticket(waiting_for=("ktp", "kk"), status="documents_missing")
        chat = Chat(replace(SITUATION, tickets=(ticket,)))
        chat.say(files=1)
        assert chat.effects[-1] == AttachFile(1, ((1, "ktp"),))
        chat.say(files=1)
        assert chat.effects[-1] == AttachFile(1, ((2, "kk"),))

    def test_a_photo_for_the_officer_is_kept_and_said_so(self) -> None:
        chat = Chat()
        chat.say("petugas")
        assert "catat untuk petugas" in chat.say(files=1)
        assert chat.state.loose_files == [(1, "")]

    def test_with_two_waiting_tickets_we_ask_which(self) -> None:
        tickets = tuple(a_ticket(n, waiting_for=("kk",), status="documents_missing") for n in (1, 2))
        chat = Chat(replace(SITUATION, tickets=tickets))
        chat.say(files=2)
        assert not any(isinstance(e, AttachFile) for e in chat.effects)
        chat.say("2")
        (attached,) = [e for e in chat.effects if isinstance(e, AttachFile)]
        assert attached.ticket_id == 2 and [i for i, _ in attached.files] == [1, 2]
