"""Danger now, danger that is none, complaints without a word of complaint, and papers that are only talked of."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import Chat
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.types import CallOfficer
from village_desk.office.catalogue import shipped

CATALOGUE = shipped()


def meant(text: str, asked: str | None = None) -> Understanding:
    return understand(text, asked, CATALOGUE)


def opens_a_request(text: str, asked: str | None = None) -> bool:
    found = meant(text, asked)
    return found.intent == "request" and found.confidence >= BAR


@pytest.mark.parametrize(
    "text",
    [
        "bojoku arep lairan, kawahe wis pecah",
        "ketuban istri saya pecah, bidan tidak ada",
        "bine bula terro laherra, aengnga la pecca",
        "pamajikan rek ngajuru, teu aya bidan",
        "pak rumah tetangga kebakaran cepat kesini",
        "tebing ambrol menimpa rumah, ada orang di dalam",
        "air sudah setinggi dada, nenek belum keluar",
        "suami saya mengamuk bawa pisau, saya takut",
        "bapak tiba tiba lumpuh separuh badan mulutnya miring",
        "adik digigit ular di kebun kakinya bengkak",
        "anak saya tenggelam di kolam tolong",
        "ayah kesetrum pompa air tidak bergerak",
        "saya sudah tidak sanggup hidup lagi",
        "ada rampok di rumah pak haji sekarang",
        "anak saya belum pulang dari siang, sudah dicari tidak ketemu",
        "gempa, rumah ambruk ada yang terjepit",
        "ibu harus dirujuk malam ini, tidak ada mobil",
        "pak tlg rmh sy kbakar",
        "my wife is in labour and there is no midwife",
        # "Sudah" tells how far it has come, and not that it is over.
        "banjir sudah setinggi dada, warga terjebak",
        "keracunan nasi kotak, kami sudah lemas semua",
        "tolong segera ada yang pingsan",
        "butuh oksigen segera",
        "tolong kesini cepat",
        "orang hilang pak",
        "adik saya dibawa polisi",
        "panggil polisi cepat",
    ],
)
def test_danger_is_heard_in_the_words_that_people_have_for_it(text: str) -> None:
    assert meant(text).intent == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "tetangga bakar ban",
        "tetangga bakar sampah tiap sore",
        "bakar ikan yuk nanti malam",
        "istri sudah lahiran kemarin, ibu dan bayi sehat",
        "istri saya hamil 7 bulan, posyandu kapan",
        "malingnya sudah ditangkap kemarin",
        "nonton film gempa bumi yuk",
        "ambulans desa bisa dipakai kontrol rutin?",
        "kepala saya pusing mikirin utang",
        "jalan yang kena longsor minggu lalu sudah bisa lewat?",
        "motor saya mogok di jalan",
        "dusun krajan rt 2 mburi langgar",
        "saya sekarang di rumah bu RT, makasih pak",
        "tolong dipercepat",
        "mohon segera",
        "tolong segera dibantu pak",
        "maaf bukan darurat pak",
        "istri saya orang kediri",
        "calon istri saya orang kediri",
        "adik saya polisi",
        "kakak saya kerja di damkar",
        "suami saya sopir ambulans",
        "bapak saya pensiunan polisi",
    ],
)
def test_what_endangers_nobody_is_no_alarm(text: str) -> None:
    assert meant(text).intent != "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "saya datang jam 9 kantor masih tutup",
        "sudah tiga kali ke kantor ga ada orang",
        "yang jaga loket malah tidur",
        "jam siji pegawene wis padha mulih",
        "abdi tos tilu kali ka kantor euweuh jalmi",
        "bula la tello kale ka kantor tada' oreng",
        "dijanjikan jumat, ini sudah senin lagi belum juga",
        "nama saya tidak ada di daftar bantuan padahal tahun lalu dapat",
    ],
)
def test_a_complaint_needs_no_word_of_complaint(text: str) -> None:
    assert meant(text).intent == "complaint"


@pytest.mark.parametrize(
    "text",
    [
        "akta lahir saya dulu diurus bapak",
        "kk saya disimpan di lemari",
        "tetangga saya kemarin bikin surat pindah",
        "ktp saya sudah ketemu pak, ada di saku",
        "surat tanah kami dipegang kakak",
        "ktpku biyen diurus bapak",
        "akta abdi mah tos aya ti baheula",
        # Said after a request is done, or about one's own data: for a person, and no wish for a paper.
        "belum selesai",
        "suratnya masih salah",
        "suratnya sudah jadi tapi namanya salah",
        "data saya",
        "hapus data saya",
        "ngapain minta nik segala",
        "mohon dicek ya",
        "untuk ibu saya",
        "buat anak saya",
    ],
)
def test_what_names_no_wish_opens_no_request(text: str) -> None:
    assert not opens_a_request(text)


def test_first_things_first_is_still_a_wish() -> None:
    """ "Dulu" after the paper means "first"; before what was done, "long ago"."""
    assert opens_a_request("akta lahir dulu pak")
    assert opens_a_request("mau urus akta lahir dulu")


@pytest.mark.parametrize(
    "text",
    [
        "ktp hilang kemarin, mau surat pengantar kehilangan",
        "ktp sama atm hilang, minta surat pengantar kehilangan ke polsek",
        "ktpku ilang, njaluk surat pengantar kelangan nggo polsek",
    ],
)
def test_the_letter_that_is_asked_for_goes_before_what_was_lost(text: str) -> None:
    assert (meant(text).intent, meant(text).service) == ("request", "pengantar-kehilangan")


def test_a_lost_card_alone_is_a_new_card() -> None:
    assert meant("ktp saya hilang mau bikin lagi").service == "ktp-hilang"


def test_a_wish_within_grumbling_is_asked_about() -> None:
    found = meant("pokoknya mau bikin surat usaha, jangan dipersulit")
    assert (found.intent, found.service) == ("request", "sku") and found.confidence < BAR


def test_who_comes_from_elsewhere_is_taken_in() -> None:
    for town in ("Malang", "Sidoarjo", "Nganjuk"):
        found = meant(f"pindah datang dari {town}")
        assert (found.intent, found.service) == ("request", "pindah-datang") and found.confidence >= BAR


def test_a_list_that_asks_back_has_the_guess_first_and_more_than_one_line() -> None:
    found = meant("bukan, saya mau pindah datang")
    assert found.confidence < BAR
    assert found.choices[0] == "pindah-datang" and "pindah-keluar" in found.choices


def test_a_cry_in_javanese_calls_a_person_and_shows_the_numbers() -> None:
    chat = Chat()
    assert "112" in chat.say("bojoku arep lairan, kawahe wis pecah")
    assert any(isinstance(e, CallOfficer) and e.reason == "emergency" for e in chat.effects)
