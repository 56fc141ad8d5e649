"""What a citizen lives through in the chat, told as short stories: from the summary on, and whatever always works."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.conversation.chat import SITUATION, Chat, a_ticket, at_the_summary
from village_desk.conversation.state import State
from village_desk.conversation.types import (
    CallOfficer,
    CancelTicket,
    NoteSilence,
    OpenTicket,
    StopNotices,
)


class TestSummary:
    def test_a_line_is_changed_by_its_number(self) -> None:
        chat = at_the_summary()
        chat.say("ubah 1")
        assert chat.state.asks_for == "field:nama"
        chat.say("Rina Wulandari")
        assert chat.state.asks_for == "confirm" and "Rina Wulandari" in chat.sent[-1]

    def test_two_asks_for_the_line(self) -> None:
        chat = at_the_summary()
        assert "Nomor berapa" in chat.say("2")
        chat.say("4")
        assert chat.state.asks_for == "field:keperluan"

    def test_a_number_that_is_no_line_is_asked_again(self) -> None:
        chat = at_the_summary()
        assert "1 sampai 6" in chat.say("ubah 44")

    def test_zero_leads_out_of_the_list_of_lines(self) -> None:
        chat = at_the_summary()
        chat.say("2")
        assert "Mohon diperiksa" in chat.say("0")

    def test_not_now_keeps_the_request_and_asks_for_no_line(self) -> None:
        chat = at_the_summary()
        assert "LANJUT" in chat.say("nanti dulu")
        assert "Mohon diperiksa" in chat.say("lanjut")

    def test_a_name_is_shown_whole_where_other_answers_are_short(self) -> None:
        """What stands in a birth certificate must be checked letter by letter."""
        chat = Chat()
        chat.say("akta kelahiran")
        chat.say("Muhammad Ahmad Fauzan Pratama Wicaksono\nlaki-laki\nJember\n3-11-2026")
        chat.say("2, bidan")
        chat.say("Siti Aminah, 3509165708900001, 3509162301080001")
        chat.say("Joko Prasetyo 3509161203850011\nDewi Lestari 3509165203850012")
        chat.say("lewati")
        summary = chat.say("nanti")
        assert "Muhammad Ahmad Fauzan Pratama Wicaksono\n" in summary and len(summary) < 1500

    def test_a_second_yes_opens_no_second_ticket(self) -> None:
        chat = at_the_summary()
        chat.say("ya")
        assert len(chat.opened) == 1
        chat.say("ya")
        assert chat.effects == (NoteSilence("already_received"),)
        chat.wait(minutes=5)
        assert "sudah kami terima" in chat.say("iya betul")
        assert len(chat.opened) == 1

    def test_thanks_afterwards_is_warm_and_changes_nothing(self) -> None:
        chat = at_the_summary()
        chat.say("1")
        before = chat.state.copy()
        assert chat.say("makasih banyak pak").startswith("Sama-sama")
        assert chat.state.draft is None and chat.state.ask == before.ask

    def test_the_receipt_names_the_next_opening(self) -> None:
        chat = at_the_summary()
        assert "Senin, 23 November pukul 08.00 WIB" in chat.say("ya")


class TestAlwaysWorks:
    def test_batal_asks_once_and_keeps_the_files(self) -> None:
        chat = at_the_summary()
        assert "ingin dibatalkan" in chat.say("BATAL")
        chat.say("1")
        assert chat.state.draft is None and len(chat.state.loose_files) == 2

    def test_batal_can_be_taken_back(self) -> None:
        chat = at_the_summary()
        chat.say("batal")
        chat.say("tidak")
        assert chat.state.asks_for == "confirm"

    def test_batal_offers_the_request_that_waited_behind_the_cancelled_one(self) -> None:
        chat = Chat()
        for text in ("surat izin keramaian", "Budi Santoso 3509161203850011", "menu", "31", "1", "batal"):
            chat.say(text)
        offer = chat.say("ya")
        assert "Akta kelahiran* sudah kami batalkan" in offer and "izin keramaian* masih kami simpan" in offer
        assert "Jenis acara" in chat.say("1")

    def test_batal_without_a_draft_is_about_the_own_ticket(self) -> None:
        chat = Chat(replace(SITUATION, tickets=(a_ticket(),)))
        chat.say("batal")
        chat.say("ya")
        assert CancelTicket(1) in chat.effects

    def test_petugas_keeps_the_draft_and_says_when(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        reply = chat.say("petugas")
        assert "Senin, 23 November pukul 08.00 WIB" in reply and "LANJUT" in reply
        assert CallOfficer("asked") in chat.effects
        chat.say("pak saya bingung nik itu apa")
        assert chat.state.draft and not chat.state.draft.values
        chat.say("lanjut")
        assert chat.state.asks_for.startswith("block:")

    def test_what_is_said_to_the_officer_opens_no_menu(self) -> None:
        chat = Chat()
        chat.say("petugas")
        assert "catat untuk petugas" in chat.say("saya mau tanya")
        assert "1 KTP" in chat.say("MENU")

    def test_status_shows_only_own_tickets(self) -> None:
        chat = Chat(replace(SITUATION, tickets=(a_ticket(),)))
        assert "CTH-2611-0001" in chat.say("status")
        other = chat.say("status CTH-2611-0777")
        unknown = chat.say("status ZZZ-9999-0001")
        assert other.replace("CTH-2611-0777", "#") == unknown.replace("ZZZ-9999-0001", "#")

    @pytest.mark.parametrize("word", ["berhenti", "STOP", "stop notifikasi dong"])
    def test_berhenti_stops_notices_and_mulai_starts_them(self, word: str) -> None:
        chat = Chat()
        chat.say(word)
        assert StopNotices(True) in chat.effects
        chat.say("MULAI")
        assert StopNotices(False) in chat.effects

    def test_an_emergency_gets_the_numbers_at_once(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        reply = chat.say("tolong pak ada kebakaran di rt 2")
        assert reply.startswith("*113* pemadam kebakaran") and "*112*" in reply
        assert CallOfficer("emergency", "fire") in chat.effects and chat.state.asks_for.startswith("block:")

    def test_a_paper_lost_in_a_fire_is_no_emergency(self) -> None:
        chat = Chat()
        chat.say("akta hilang karena kebakaran, mau urus lagi")
        assert CallOfficer("emergency") not in chat.effects

    def test_a_complaint_is_heard(self) -> None:
        chat = Chat()
        assert "Mohon maaf" in chat.say("pelayanannya mengecewakan, petugas tidak ramah")
        assert CallOfficer("complaint") in chat.effects

    def test_after_three_misunderstandings_a_person_is_called(self) -> None:
        chat = Chat()
        replies = [chat.say(text) for text in ("xyzzy", "plugh", "foo bar")]
        assert CallOfficer("not_understood") in chat.effects
        assert len(set(replies)) == 3

    def test_a_turn_that_asks_for_english_is_answered_in_english(self) -> None:
        reply = Chat().say("english please")
        assert reply.startswith("Good evening.") and "Monday, 23 November at 08.00 WIB" in reply

    def test_the_groups_digit_sent_twice_shows_its_list_and_guesses_no_death(self) -> None:
        chat = Chat()
        for text in ("menu", "6", "6"):
            assert "duka" not in chat.say(text)
        assert "66 Surat keterangan ahli waris" in chat.sent[-1]
        assert "ahli waris" in chat.say("66")

    def test_a_plain_yes_is_nobodys_job(self) -> None:
        chat = Chat()
        chat.say("surat keterangan penghasilan")
        chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
        chat.say("1,5 juta")
        assert chat.state.asks_for == "field:pekerjaan"
        for word in ("ya", "oke pak"):
            assert "Pekerjaan" in chat.say(word) and chat.state.asks_for == "field:pekerjaan"
        chat.say("jualan gas")
        assert chat.state.draft and chat.state.draft.values["pekerjaan"] == "jualan gas"

    def test_the_number_of_a_line_is_no_purpose(self) -> None:
        chat = Chat()
        chat.say("surat domisili")
        chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
        chat.say("Dusun Krajan RT 1 RW 1")
        assert "*Keperluan*" in chat.say("ubah 5") and chat.state.asks_for == "field:keperluan"

    def test_a_list_of_people_says_once_how_it_is_written(self) -> None:
        chat = Chat()
        chat.say("surat ahli waris")
        asked = chat.say("Suparman\n1 januari 2026\nbalik nama")
        assert asked.count("per baris") == 1

    def test_the_same_caption_under_two_photos_names_two_papers(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        chat.say("ktp dan kk", files=1)
        chat.say("ktp dan kk", files=1)
        assert chat.state.draft and [slug for _, slug in chat.state.draft.files] == ["ktp", "kk"]


class TestOddMessages:
    @pytest.mark.parametrize("kind", ["sticker", "location", "contacts", "unknown", "text"])
    def test_each_kind_has_a_polite_answer_with_a_way_on(self, kind: str) -> None:
        assert "MENU" in Chat().say(kind=kind)

    def test_a_voice_note_calls_an_officer(self) -> None:
        chat = Chat()
        chat.say(kind="audio", files="audio")
        assert CallOfficer("voice") in chat.effects

    def test_a_thumb_answers_an_open_yes_or_no_and_else_nothing(self) -> None:
        chat = at_the_summary()
        chat.say("👍", kind="reaction")
        assert len(chat.opened) == 1
        chat.say("👍", kind="reaction")
        assert chat.effects == (NoteSilence("reaction"),)

    def test_five_thousand_letters_are_answered(self) -> None:
        chat = Chat()
        assert chat.say("a b " * 1250)
        chat.say("mau buat sktm")
        assert chat.say("x" * 5000)

    def test_control_characters_do_no_harm(self) -> None:
        assert Chat().say("ma\x00u \u202ebuat\x07 sktm")

    def test_the_same_reply_is_never_said_twice_in_a_row(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        replies = [chat.say(kind="sticker") for _ in range(5)]
        assert all(a != b for a, b in zip(replies, replies[1:], strict=False))


class TestMemory:
    def test_days_later_the_reply_reminds_what_is_asked(self) -> None:
        chat = Chat()
        chat.say("mau buat sktm")
        chat.wait(days=3)
        reply = chat.say("Siti Aminah")
        assert "Kita lanjutkan permohonan *Surat keterangan tidak mampu (SKTM)*" in reply
        assert chat.state.asks_for == "field:nik"

    def test_a_state_of_a_later_version_is_read_as_far_as_known(self) -> None:
        chat = at_the_summary()
        json = chat.state.to_json().replace('"version":1', '"version":9,"mood":"happy"')
        assert State.from_json(json).draft == chat.state.draft

    @pytest.mark.parametrize("broken", ["", "null", "[]", "{", '{"ask": {"kind": 3}, "draft": 7}', None])
    def test_a_broken_state_is_a_fresh_start(self, broken: str | None) -> None:
        assert Chat(state=State.from_json(broken)).say("halo")

    def test_a_service_that_the_office_dropped_ends_the_draft_kindly(self) -> None:
        chat = at_the_summary()
        catalogue = SITUATION.catalogue
        rest = type(catalogue)([s for s in catalogue.services if s.slug != "sktm"], catalogue.groups)
        chat.situation = replace(chat.situation, catalogue=rest)
        assert chat.say("ya") and not chat.opened
        assert len(chat.state.loose_files) == 2 or chat.state.draft


def test_the_one_way_to_a_ticket_is_the_confirmation() -> None:
    chat = at_the_summary()
    assert not any(isinstance(e, OpenTicket) for e in chat.effects)
    chat.wait(hours=1)
    assert chat.situation.now - SITUATION.now > timedelta(hours=1)
    chat.say("terserah")
    assert not chat.opened
