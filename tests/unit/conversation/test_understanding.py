"""What words mean: acts, questions, wishes; and the traps in which a guess would be worse than a question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from village_desk.conversation.intents import BAR, understand, yes_or_no
from village_desk.conversation.spelling import alike, clean, plainly, words
from village_desk.office.catalogue import shipped
from village_desk.office.services import Catalogue

CATALOGUE = shipped()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Selamat sore bu", "greet"),
        ("sugeng enjing", "greet"),
        ("makasih banyak ya pak", "thanks"),
        ("matur nuwun", "thanks"),
        ("daftar layanan dong", "menu"),
        ("kantor buka sampai jam berapa", "office_hours"),
        ("kantornya di mana ya pak, kantor desa", "office_location"),
        ("apakah ada biayanya", "fee"),
        ("berkas saya sudah sampai mana", "status"),
        ("CTH-2611-0001", "status"),
        ("suratnya sudah bisa diambil belum", "pickup"),
        ("saya mau bicara dengan petugas", "human"),
        ("saya mau mengadu, ada pungli", "complaint"),
        ("tidak jadi pak", "cancel"),
        ("jangan kirim pesan lagi", "opt_out"),
        ("bisa bahasa jawa?", "language_change"),
        ("ada maling masuk rumah tolong", "emergency"),
        ("menang undian klik link berikut", "spam"),
        ("ini fotonya pak, ini foto ktp", "attach_document"),
        ("ya betul", "confirm_yes"),
        ("belum benar, salah", "confirm_no"),
    ],
)
def test_acts_and_questions(text: str, intent: str) -> None:
    assert understand(text, None, CATALOGUE).intent == intent


@pytest.mark.parametrize("service", CATALOGUE.services, ids=lambda s: s.slug)
def test_every_service_is_found_by_its_own_name(service) -> None:  # type: ignore[no-untyped-def]
    meant = understand(f"mau urus {service.name.split('(')[0]}", None, CATALOGUE)
    assert meant.intent == "request"
    assert service.slug in (meant.service, *meant.services)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("ktp saya kecopetan di pasar, mau bikin lagi", "ktp-hilang"),
        ("mau ngurus surat ket usaha bwt pinjam bank", "sku"),
        ("nyuwun surat domisili pak", "domisili"),
        ("tolong bantu urus kartu identitas anak", "kia-baru"),
        ("sy mau pecah kartu keluarga", "kk-pisah"),
        ("minta surat pengantar skck", "pengantar-skck"),
        ("mau bikin surat keterangan tidak mampu utk keringanan biaya sekolah", "sktm"),
        ("stnk saya hilang mau minta surat", "pengantar-kehilangan"),
        ("mau urus akta kelahiran yang hilang", "pembetulan-akta"),
    ],
)
def test_wishes(text: str, slug: str) -> None:
    meant = understand(text, None, CATALOGUE)
    assert (meant.intent, meant.service) == ("request", slug)
    assert meant.confidence >= BAR


@pytest.mark.parametrize(
    "text",
    [
        "usaha saya lancar",
        "hilang",
        "mau pindah",
        "acara desa minggu depan meriah sekali ya pak",
        "saya tidak mau buat ktp",
        "besok ada acara nikah di rumah tetangga",
        "harga sapi sekarang berapa",
        "mau buat surat",
        "bapak saya meninggal tadi malam",
        "tetangga saya kaya sekali tapi dapat bantuan terus",
    ],
)
def test_no_request_is_opened_that_nobody_asked_for(text: str) -> None:
    meant = understand(text, None, CATALOGUE)
    assert not (
        meant.intent == "request" and meant.service and meant.confidence >= BAR and not meant.services
    )


@pytest.mark.parametrize(
    "text",
    [
        "akta hilang karena kebakaran",
        "ktp hilang waktu banjir tahun lalu",
        "surat kecelakaan untuk asuransi",
        "istri saya baru melahirkan",
        "istri saya sudah melahirkan di puskesmas",
        "my wife gave birth yesterday",
        "nama bayinya Rina Putri",
    ],
)
def test_what_is_over_is_no_emergency(text: str) -> None:
    assert understand(text, None, CATALOGUE).intent != "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "istri saya mau melahirkan",
        "istri melahirkan di rumah sekarang tolong",
        "istri baru melahirkan tapi pendarahan",
        "istri saya sudah mau melahirkan",
    ],
)
def test_a_birth_that_needs_help_now_is_one(text: str) -> None:
    assert understand(text, None, CATALOGUE).intent == "emergency"


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("minta sktm dan surat domisili", ("sktm", "domisili")),
        (
            "pak ktp sy ilang trs kk jg robek, anak sy jg blm punya akta",
            ("ktp-hilang", "kk-hilang-rusak", "akta-kelahiran"),
        ),
        ("ktp hilang, kk robek", ("ktp-hilang", "kk-hilang-rusak")),
        ("kk sy rusak kena banjir, ktp juga", ("kk-hilang-rusak", "ktp-rusak")),
        ("mau buat sku, juga domisili", ("sku", "domisili")),
    ],
)
def test_several_wishes_are_named_in_the_order_written(text: str, services: tuple[str, ...]) -> None:
    assert understand(text, None, CATALOGUE).services == services


@pytest.mark.parametrize(
    "text",
    [
        "sudah punya kk, mau bikin ktp",
        "bikin kia, syaratnya kk ya",
        "ktp saya rusak, mau ganti ktp",
        "ktp hilang terus saya harus gimana",
    ],
)
def test_a_paper_that_is_only_told_of_is_no_second_wish(text: str) -> None:
    assert understand(text, None, CATALOGUE).services == ()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ya", True),
        ("Iya pak", True),
        ("nggih", True),
        ("oke siap", True),
        ("👍", True),
        ("tidak", False),
        ("gak usah", False),
        ("bukan bu", False),
        ("mboten", False),
        ("tidak jelas", None),
        ("ya tapi alamatnya salah", None),
        ("", None),
    ],
)
def test_yes_and_no(text: str, answer: bool | None) -> None:
    assert yes_or_no(text) is answer


def test_chat_spelling_is_written_out() -> None:
    assert plainly("Sy mo bkin KTPne yg ilang") == "saya mau buat ktp yang hilang"
    assert words("haloooo!!") == ["halo"]
    assert words("e-KTP") == ["ktp"]


def test_slips_are_forgiven_but_not_everything() -> None:
    assert alike("domsili", "domisili") and alike("kelahirna", "kelahiran")
    assert not alike("kia", "kk") and not alike("bilang", "hilang")


def test_invisible_characters_are_taken_out() -> None:
    assert clean("a\u200bb\x00 c\n\n d ") == "a b c\nd"


def test_a_very_long_text_opens_nothing() -> None:
    assert understand("cerita panjang sekali " * 500, None, CATALOGUE).intent != "request"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("dusun selokambang, jadi saya ingin surat domisili", "request"),  # no "batal" in it
        ("jawabannya tidak jelas", "complaint"),  # no "no"
        ("akta hilang karena kebakaran", "request"),  # no emergency now
        ("ktp pecah mau ganti", "request"),
        ("tolong hapus data saya", "human"),
        ("perpanjang stnk di mana ya", "out_of_scope"),
        ("surat domisili saya tidak jadi pak", "cancel"),
        ("ktp sudah saya ambil, terima kasih pak", "thanks"),
        ("terima kasih surat domisilinya", "thanks"),
        ("mau bikin sktm pak, terima kasih sebelumnya", "request"),
        ("kulo nuwun pak", "greet"),  # "nuwun" alone is thanks
        ("listrik di rumah mati terus", "complaint"),  # no danger
        ("ada orangnya tidak", "human"),
        ("ktp saya kok belum jadi", "status"),  # "ktp belum jadi" is a word of the catalogue
    ],
)
def test_the_traps_that_were_seen(text: str, intent: str) -> None:
    assert understand(text, None, CATALOGUE).intent == intent


def test_a_lost_telephone_is_no_digital_card_beside_what_else_is_lost() -> None:
    meant = understand("hp sama atm saya hilang, minta surat kehilangan", None, CATALOGUE)
    assert (meant.service, meant.services) == ("pengantar-kehilangan", ())


def test_a_broken_card_is_not_a_family_that_parts() -> None:
    assert understand("ktp saya pecah, mau ganti", None, CATALOGUE).service == "ktp-rusak"


@pytest.mark.parametrize(
    ("text", "asked", "intent"),
    [
        ("ok", None, "confirm_yes"),
        ("ok", "confirm", "confirm_yes"),
        ("1", "confirm", "confirm_yes"),
        ("2", "confirm", "confirm_no"),
        ("0", "confirm", "confirm_no"),
        ("jadi", "confirm", "confirm_yes"),
        ("ubah", "confirm", "confirm_no"),
        ("👍", "confirm", "confirm_yes"),
        ("👎", "confirm", "confirm_no"),
        ("🙏", "confirm", "confirm_yes"),
        ("🙏🙏", None, "thanks"),
        ("tidak ada yang salah", "confirm", "confirm_yes"),
        ("tidak, ada yang salah", "confirm", "confirm_no"),
        ("sudah", "document:ktp", "attach_document"),
        ("belum punya", "document:ktp", "confirm_no"),
        ("tidak ada yang cocok", "choice", "confirm_no"),
        ("9", None, "human"),
        ("9", "choice", "human"),
        ("9", "field:anak_ke", "out_of_scope"),
        ("1", None, "menu"),
        ("menu", "field:nama", "menu"),
    ],
)
def test_short_words_mean_what_was_asked(text: str, asked: str | None, intent: str) -> None:
    assert understand(text, asked, CATALOGUE).intent == intent


@pytest.mark.parametrize("text", ["Siti Rahmawati", "Dusun Krajan RT 2 RW 3", "petani", "3509165708900042"])
def test_an_answer_is_no_act(text: str) -> None:
    """What is typed into an open field is below the bar, so that the chat takes it for the answer."""
    assert understand(text, "field:nama", CATALOGUE).confidence < BAR


@pytest.mark.parametrize(
    "text",
    [
        "tulung omahku kobong",
        "aya maling di imah abdi",
        "badha kaobbaran tolong",
        "ana' bula ta' sadar, tolong",
        "bapak saya tidak sadar",
        "TOLONG ADA ORANG TENGGELAM",
        "call an ambulance please",
    ],
)
def test_a_cry_for_help_is_heard_in_every_language(text: str) -> None:
    assert understand(text, None, CATALOGUE).intent == "emergency"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("nyuwun damel serat keterangan usaha", "sku"),
        ("hoyong ngadamel sktm kang", "sktm"),
        ("terro agebeya KK anyar", "kk-baru"),
        ("I lost my ID card", "ktp-hilang"),
        ("MAU BIKIN SKCK", "pengantar-skck"),
        ("sayamau buatkartu keluarga baru", "kk-baru"),
    ],
)
def test_wishes_in_every_register(text: str, slug: str) -> None:
    meant = understand(text, None, CATALOGUE)
    assert (meant.intent, meant.service) == ("request", slug)


class TestWhatAnOfficeOffers:
    def test_a_service_that_is_not_offered_is_never_opened(self) -> None:
        fewer = Catalogue((s for s in CATALOGUE.services if s.slug != "sktm"), CATALOGUE.groups)
        meant = understand("mau bikin surat keterangan tidak mampu", None, fewer)
        assert meant.service is None and "sktm" not in meant.choices and meant.confidence < BAR

    def test_a_service_of_its_own_is_found_by_its_words(self) -> None:
        own = replace(
            CATALOGUE.services[0], slug="izin-sawah", code="18", name="Izin pakai air sawah",
            name_en="Paddy water permit", words=("air sawah", "irigasi sawah"),
        )  # fmt: skip
        more = Catalogue((*CATALOGUE.services, own), CATALOGUE.groups)
        meant = understand("mau urus air sawah pak", None, more)
        assert (meant.intent, meant.service) == ("request", "izin-sawah")
        assert meant.confidence >= BAR

    def test_a_word_that_the_office_gave_to_a_service_is_known(self) -> None:
        changed = (
            replace(s, words=(*s.words, "layang pandonga")) if s.slug == "domisili" else s
            for s in CATALOGUE.services
        )
        meant = understand("mau layang pandonga", None, Catalogue(changed, CATALOGUE.groups))
        assert meant.service == "domisili"

    def test_new_words_of_one_service_take_nothing_from_another(self) -> None:
        changed = (
            replace(s, words=(*s.words, "surat alamat")) if s.slug == "domisili" else s
            for s in CATALOGUE.services
        )
        meant = understand("surat domisili usaha untuk yayasan", None, Catalogue(changed, CATALOGUE.groups))
        assert meant.service == "domisili-usaha"

    def test_the_office_spells_in_its_own_way(self) -> None:
        spelt = Catalogue(CATALOGUE.services, CATALOGUE.groups, {"layangan": "surat domisili"})
        assert understand("mau layangan untuk sekolah", None, spelt).service == "domisili"


def test_a_guess_below_the_bar_comes_with_choices() -> None:
    meant = understand("usaha", None, CATALOGUE)
    assert meant.confidence < BAR and set(meant.choices) == {"sku", "domisili-usaha"}
