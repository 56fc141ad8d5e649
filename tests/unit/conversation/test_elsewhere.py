"""What an answer says of other questions: it goes there with a value, or stays where it was written."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.conversation.chat import Chat
from village_desk.conversation import measures_said as measures
from village_desk.conversation.elsewhere import without_called, without_measures
from village_desk.conversation.reading import Answers
from village_desk.office.catalogue import shipped

TODAY = date(2026, 11, 25)


def _parted(slug: str, text: str) -> tuple[str, dict[str, str | None]]:
    service = shipped().get(slug)
    assert service
    more = Answers()
    left = without_called(service.fields, without_measures(service.fields, text, TODAY, more), TODAY, more)
    return left, {name: result.value for name, result in more.found.items()}


@pytest.mark.parametrize(
    ("slug", "text", "left", "found"),
    [
        (
            "sku",
            "alamat usaha pindah, jadi perlu surat baru",
            "alamat usaha pindah, jadi perlu surat baru",
            {},
        ),
        ("sku", "nama usaha belum ada", "nama usaha belum ada", {}),
        ("sku", "nama usaha saya warung berkah", "", {"nama_usaha": "warung berkah"}),
        ("akta-kelahiran", "nama ibu bidannya lupa", "nama ibu bidannya lupa", {}),
        (
            "akta-kelahiran",
            "berat bayi 3,2 kg panjang 49 cm",
            "",
            {"berat_gram": "3200", "panjang_cm": "49"},
        ),
        ("sktm", "nama penerima beasiswa anak saya Budi", "nama penerima beasiswa anak saya Budi", {}),
    ],
)
def test_a_line_goes_away_only_with_a_value(slug: str, text: str, left: str, found: dict[str, str]) -> None:
    rest, got = _parted(slug, text)
    assert rest.strip() == left
    assert {name: got.get(name) for name in found} == found
    assert found or not got


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("anak saya lahir tgl 12 november jam 3 pagi", "jam 3 pagi"),
        ("bapak meninggal tadi malam, jam 11 malam", "jam 11 malam"),
        ("mau urus akta kelahiran, bisa datang jam 10 besok", None),
        ("meninggal tadi malam, besok dimakamkan jam 9 pagi", None),
        ("kantor buka jam 8 ya", None),
        ("bayinya baru lahir, kantor buka jam 8", None),
    ],
)
def test_an_hour_is_of_birth_or_death_where_it_is_told_with_it(text: str, hour: str | None) -> None:
    assert measures.hour_of_life(text) == hour


@pytest.mark.parametrize(
    ("slug", "text", "place"),
    [
        (
            "kabupaten_tujuan",
            "pindah dari Jl Melati 1, Kec. Jenggawah, Kab. Jember ke Jl Mawar 3, Kel. Lowokwaru, Kota Malang",
            "Kota Malang",
        ),
        (
            "desa_tujuan",
            "pindah dari Kec. Jenggawah, Kab. Jember ke Jl Mawar 3, Kel. Lowokwaru, Kota Malang",
            "Lowokwaru",
        ),
        ("kecamatan_tujuan", "pindah dari Kec. Jenggawah, Kab. Jember ke Jl Mawar 3, Kota Malang", None),
        ("alamat_tujuan", "alamat saya Jl Melati 1 RT 2, mau pindah ke kota malang", None),
        ("alamat_tujuan", "alamat saya Jl Melati 1 RT 2, mau pindah", None),
        ("kabupaten_tujuan", "pindah ke kota karena kerja di surabaya", None),
        ("kabupaten_tujuan", "pindah ke kota surabaya karena kerja", "kota surabaya"),
        ("kabupaten_tujuan", "Jl Mawar 3, Kel. Lowokwaru, Kota Malang", "Kota Malang"),
        ("alamat_tujuan", "Jl Mawar 3, Kel. Lowokwaru, Kota Malang", "Jl Mawar 3"),
    ],
)
def test_where_somebody_lives_is_not_where_they_move(slug: str, text: str, place: str | None) -> None:
    assert measures.BY_SLUG[slug](text) == place


def test_ones_own_name_once_more_is_no_purpose() -> None:
    chat = Chat()
    chat.say("surat domisili")
    chat.say("Siti Sumiati\n3509165708900001\n3509162301080001\nkrajan rt 1 rw 1")
    chat.say("saya Sumiati")
    assert chat.state.draft
    assert "keperluan" not in chat.state.draft.values


@pytest.mark.parametrize(
    "text", ["tanggalnya salah, harusnya senin kemarin", "ubah tanggal hilang jadi senin kemarin"]
)
def test_a_guessed_date_is_said_back_on_every_path(text: str) -> None:
    chat = Chat()
    chat.say("surat kehilangan stnk")
    chat.say("Joko Susilo\n3509160707850032\nstnk motor beat\n20-11-2026")
    reply = chat.say(text)
    assert "16 November 2026. Mohon diperiksa." in reply
    assert "sudah kami ubah" in reply


def _filled(*texts: str) -> dict[str, str]:
    chat = Chat()
    for text in texts:
        chat.say(text)
    assert chat.state.draft
    return chat.state.draft.values


def test_a_religion_and_a_job_are_nobodys_parents() -> None:
    groom = "Bagus Prasetyo 3509161001980015, lahir jember 10 januari 1998"
    values = _filled("surat nikah", groom, "islam, wiraswasta, krajan rt 1 rw 1, perjaka")
    assert values["tempat_lahir"] == "jember"
    assert values["status_kawin"] == "perawan/jejaka"
    assert not {"nama_ayah", "nama_ibu"} & set(values)


def test_two_people_in_a_row_are_who_they_are_said_to_be() -> None:
    groom = "Bagus Prasetyo 3509161001980015, lahir jember 10 januari 1998"
    values = _filled("surat nikah", groom, "perjaka", "bapak Kusnadi ibu Siti Aminah")
    assert (values["nama_ayah"], values["nama_ibu"]) == ("Kusnadi", "Siti Aminah")
    assert "nama_calon" not in values


def test_an_option_of_another_question_goes_there() -> None:
    chat = Chat()
    chat.say("akta kelahiran")
    reply = chat.say("bidan, anak kedua")
    assert chat.state.draft
    assert chat.state.draft.values == {"penolong": "bidan/perawat", "anak_ke": "2"}
    assert "Yang kami tangkap" in reply


def test_two_people_with_their_numbers_are_no_child_and_no_place() -> None:
    values = _filled("akta kelahiran", "Eko Wahyudi 3509160303900058 sama Rina Marlina 3509164404920058")
    assert not {"nama_anak", "tempat_lahir", "nik_saksi_1", "nik_saksi_2", "nik_ibu"} & set(values)


def test_a_number_that_was_not_asked_for_is_shown() -> None:
    chat = Chat()
    chat.say("mau sktm")
    chat.say("9")
    assert chat.state.ask.items == ["nama"]
    reply = chat.say("3509165708900001")
    assert chat.state.draft
    assert chat.state.draft.values == {"nik": "3509165708900001"}
    assert "- NIK: …0001" in reply


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("saya anaknya, Wahyudi 3509160808850057", "Wahyudi"),
        ("saya anaknya Yuli, nik 3509164404920058", "Yuli"),
    ],
)
def test_how_the_reporter_is_related_is_no_place_of_death(text: str, name: str) -> None:
    values = _filled("surat kematian", "Sukardi 3509160107480057", text)
    assert "tempat_meninggal" not in values
    assert values["hubungan_pelapor"] == "anak"
    assert values["nama_pelapor"] == name


def test_an_hour_and_a_place_of_death_in_one_breath() -> None:
    values = _filled("surat kematian", "Sukardi 3509160107480057", "tadi jam 6 di rumah")
    assert values["tempat_meninggal"] == "rumah"
    assert values["tanggal_meninggal"] == "2026-11-22"
    assert values["jam_meninggal"] == "06:00"


def test_an_hour_is_no_number_of_a_child() -> None:
    child = "Alya Zahra, perempuan, jember, 12 nov 2026"
    values = _filled("akta kelahiran", child, "5 pagi")
    assert "anak_ke" not in values
    assert values["jam_lahir"] == "05:00"


def test_the_place_of_birth_asked_alone_hears_its_date() -> None:
    values = _filled("akta kelahiran", "9", "Alya Zahra", "2", "jember 20-11-2026")
    assert (values["tempat_lahir"], values["tanggal_lahir"]) == ("jember", "2026-11-20")


def test_the_card_of_the_house_stands_beside_the_childs_name() -> None:
    values = _filled("kia hilang", "anaknya namanya Kevin Santoso kk 3509162301080017")
    assert (values["nama_anak"], values["no_kk"]) == ("Kevin Santoso", "3509162301080017")


def test_the_name_of_a_shop_is_called_its_name() -> None:
    me = "Siti Aminah\n3509165708900001\n3509162301080001\nbuat pinjaman kur bri"
    values = _filled("mau sku", me, "toko sembako pak, nmnya barokah")
    assert (values["nama_usaha"], values["jenis_usaha"]) == ("barokah", "toko sembako")


def test_what_is_told_at_the_offer_is_used() -> None:
    chat = Chat()
    chat.say("mau urus akta anak saya baru lahir")
    assert chat.state.ask.kind == "together"
    for told in (
        "anak saya lahir tgl 12-11-2026 jam 3 pagi perempuan",
        "namanya Aisyah Putri",
        "lahir di jember",
    ):
        assert "sudah kami catat" in chat.say(told)
    assert "Mohon pilih dahulu suratnya" in chat.say("3509164404920058")
    assert "sudah kami catat" in chat.say("kk 3509162301080058")
    chat.say("1")
    assert chat.state.draft
    assert chat.state.draft.values == {
        "nama_anak": "Aisyah Putri",
        "jenis_kelamin": "perempuan",
        "tempat_lahir": "jember",
        "tanggal_lahir": "2026-11-12",
        "jam_lahir": "03:00",
        "no_kk": "3509162301080058",
    }


def test_what_the_first_message_told_of_the_child_is_not_asked_again() -> None:
    wish = (
        "bikin akta anak saya yg baru lahir, namanya Nayla Putri Azzahra lahir di jember tgl 10 november 2026"
    )
    values = _filled(wish, "semua")
    assert values["nama_anak"] == "Nayla Putri Azzahra"
    assert values["tempat_lahir"] == "jember"
    assert values["tanggal_lahir"] == "2026-11-10"


def test_the_fathers_name_at_the_offer_is_not_the_childs() -> None:
    values = _filled("mau urus akta anak saya baru lahir", "bapaknya namanya Slamet Riyadi", "3")
    assert values == {"nama_ayah": "Slamet Riyadi"}


def test_the_wedding_is_no_place_of_birth() -> None:
    groom = "Bagus Prasetyo 3509161001980015"
    values = _filled("surat nikah", groom, "nikahnya tgl 15 bulan depan di kua mayang")
    assert "tempat_lahir" not in values
    assert values["tanggal_nikah"] == "2026-12-15"
    assert values["tempat_nikah"] == "kua mayang"
