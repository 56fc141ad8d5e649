"""What is said about a request while its data are asked for: heard, answered, and nobody's name or address."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import Chat
from village_desk.conversation import owned, whom
from village_desk.office.catalogue import shipped

NIK, CARD = "3509165708900042", "3509162301080007"
HER = f"Siti Rahmawati\n{NIK}\n{CARD}"


class TestForWhom:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("ga jadi untuk ibu, untuk saya aja", ""),
            ("eh bukan, buat saya sendiri ding", ""),
            ("oh ya ini untuk suami saya bukan untuk saya", "husband"),
            ("bukan untuk saya tapi untuk ibu", "mother"),
            ("untuk nenek saya", "grandparent"),
            ("buat melamar kerja", None),
            ("untuk berobat ibu saya", None),
            ("buat saya kerja di pabrik", None),
            ("bukan untuk ibu", None),
        ],
    )
    def test_it_is_told_by_the_words(self, text: str, code: str | None) -> None:
        service = shipped().get("domisili")
        assert service and whom.changed(service, text) == code

    def test_the_former_persons_data_are_not_sent_for_another(self) -> None:
        chat = Chat()
        chat.say("bikin surat domisili")
        chat.say(HER)
        reply = chat.say("eh ini untuk ibu saya, bukan untuk saya")
        assert "untuk ibu" in reply and "NIK ibu" in reply and "Nomor KK ibu" in reply
        assert chat.state.draft and not chat.state.draft.values


class TestNobodysAddress:
    @pytest.mark.parametrize(
        "text",
        [
            "batal aja deh beneran",
            "yang tadi sudah sampai mana",
            "ih ribet amat sih",
            "ngapain minta nik? takut disalahgunakan",
            "kan sudah saya kirim",
            "eh ga jadi domisili, sktm aja",
            "ini untuk suami saya ding",
        ],
    )
    def test_it_fills_nothing(self, text: str) -> None:
        chat = Chat()
        chat.say("bikin surat domisili")
        chat.say(HER)
        chat.say("Dusun Krajan RT 2 RW 3")
        before = dict(chat.state.draft.values) if chat.state.draft else {}
        reply = chat.say(text)
        assert reply and "sudah kami catat" not in reply
        draft = chat.state.draft or chat.state.parked
        assert draft and set(draft.values) <= set(before)


class TestTheThread:
    def test_data_after_a_pause_go_on_with_the_request(self) -> None:
        chat = Chat()
        chat.say("mau sku")
        chat.say("bentar sy cari kk nya dulu")
        reply = chat.say(f"Siti Rahmawati, {NIK}, {CARD}, modal KUR")
        assert "Nama usaha" in reply and chat.state.draft and chat.state.draft.values["nik"] == NIK

    def test_lanjutkan_withdraws_nothing(self) -> None:
        chat = Chat()
        chat.say("mau sku")
        chat.say("batal")
        assert "dibatalkan" not in chat.say("lanjutkan saja") and chat.state.draft

    def test_thanks_begin_nothing(self) -> None:
        chat = Chat()
        chat.say("syarat sktm apa saja")
        chat.say("ya makasih")
        assert chat.state.draft is None

    def test_a_loose_yes_sends_nothing(self) -> None:
        chat = Chat()
        chat.say("bikin surat domisili")
        chat.say(HER)
        chat.say("Dusun Krajan RT 2 RW 3\nkerja")
        chat.say("nanti")
        chat.say("ya tapi alamatnya bukan itu")
        assert chat.state.draft is not None


class TestWhoseItIs:
    @pytest.mark.parametrize(
        ("slug", "text", "written"),
        [
            (
                "akta-kelahiran",
                "bapaknya Slamet Riyadi 3509161203850003",
                "nama ayah: Slamet Riyadi\nnik ayah: 3509161203850003",
            ),
            (
                "akta-kematian",
                "saya yg lapor, Slamet Riyadi 3509161203850003",
                "nama pelapor: Slamet Riyadi\nnik pelapor: 3509161203850003",
            ),
            (
                "kk-baru",
                f"istri saya Siti Aisyah nik {NIK} kk nya {CARD}",
                f"nama pasangan: Siti Aisyah\nnik pasangan: {NIK}\nnomor kk asal pasangan: {CARD}",
            ),
            ("kk-baru", "Bapak Slamet Riyadi 3509161203850003", "Bapak Slamet Riyadi 3509161203850003"),
            ("sktm", "anak saya mau kuliah", "anak saya mau kuliah"),
        ],
    )
    def test_the_line_is_written_out_with_its_fields(self, slug: str, text: str, written: str) -> None:
        service = shipped().get(slug)
        assert service and owned.written_out(service, (), text).casefold() == written.casefold()
