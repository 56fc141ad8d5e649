"""What is told where another thing was asked, told anew at the summary, or asked beside: nothing of it is lost."""

from __future__ import annotations

import pytest

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories

pytestmark = pytest.mark.only_on("sqlite")
DOMICILE = "Siti Rahmawati\n3509165708900002\n3509160101100001\nDusun Krajan RT 2 RW 3\nuntuk kerja"


@pytest.fixture(autouse=True)
def _a_village(frozen: WallClock, citizen: Citizen) -> None:
    stories.a_village()


@pytest.fixture
def at_the_summary(citizen: Citizen) -> str:
    citizen.says("mau bikin surat domisili")
    citizen.says(DOMICILE)
    return citizen.sends_photo(count=2)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("eh alamatnya Dusun Sumber RT 1 RW 2", "4. Alamat: Dusun Sumber RT 1 RW 2"),
        ("Dusun Sumber RT 1 RW 2", "4. Alamat: Dusun Sumber RT 1 RW 2"),
        ("namanya kurang, Siti Rahmawati Dewi", "1. Nama lengkap sesuai KTP: Siti Rahmawati Dewi"),
        ("nama: Siti Aminah", "1. Nama lengkap sesuai KTP: Siti Aminah"),
        ("nik nya 3509165708900003", "2. NIK: berakhiran 0003"),
        ("keperluannya untuk beasiswa", "5. Keperluan: untuk beasiswa"),
    ],
)
def test_told_anew_at_the_summary_it_is_changed(
    citizen: Citizen, at_the_summary: str, words: str, line: str
) -> None:
    answer = citizen.says(words)
    assert "sudah kami ubah" in answer
    assert line in answer
    assert "Permohonan *Surat keterangan domisili* sudah kami terima" in citizen.says("ya")


@pytest.mark.parametrize(
    "words",
    ["nama ibu Sumiati", "abcde", "nik berapa?", "alamat kantornya dimana", "buka rekening"],
)
def test_what_is_no_line_of_it_changes_nothing(citizen: Citizen, at_the_summary: str, words: str) -> None:
    lines = [line for line in at_the_summary.split("\n") if line[:2] in ("1.", "2.", "3.", "4.", "5.")]
    assert len(lines) == 5
    answer = citizen.says(words)
    assert all(line in answer for line in lines)


def test_who_the_officer_is_is_nobodys_name(citizen: Citizen, at_the_summary: str) -> None:
    assert "kami sampaikan kepada petugas" in citizen.says("nama petugasnya siapa")
    assert "1. Nama lengkap sesuai KTP: Siti Rahmawati\n" in citizen.says("lanjut")


def test_a_wrong_number_is_asked_for_and_the_old_one_stays(citizen: Citizen, at_the_summary: str) -> None:
    assert "16 angka" in citizen.says("nik 12")
    assert "2. NIK: berakhiran 0004" in citizen.says("3509165708900004")


def test_after_three_unclear_answers_a_yes_still_sees_what_it_sends(
    citizen: Citizen, at_the_summary: str
) -> None:
    citizen.says("abcde")
    citizen.says("fghij")
    answer = citizen.says("klmno pqr")
    assert "kami teruskan kepada petugas" in answer
    assert "1. Nama lengkap sesuai KTP: Siti Rahmawati" in answer


def test_a_correction_while_papers_are_sent(citizen: Citizen) -> None:
    citizen.says("mau bikin surat domisili")
    citizen.says(DOMICILE)
    citizen.sends_photo()
    assert "sudah kami ubah" in citizen.says("eh alamatnya Dusun Sumber RT 1 RW 2")
    assert "4. Alamat: Dusun Sumber RT 1 RW 2" in citizen.sends_photo()


def test_measures_of_a_newborn_to_the_first_question(citizen: Citizen) -> None:
    citizen.says("mau bikin akta kelahiran")
    answer = citizen.says("jam 7 malam, 3,2 kg, 49 cm")
    assert "- Jam lahir: pukul 19.00" in answer
    assert "- Berat bayi: 3.200 gram" in answer
    assert "- Panjang bayi: 49 cm" in answer
    assert "- Nama lengkap anak" in answer  # still asked, whole
    assert "- Anak ke-" in citizen.says("Aisyah Putri Rahma\nperempuan\nJember\n18-11-2026")


def test_the_new_address_to_the_reason(citizen: Citizen) -> None:
    citizen.says("mau pindah ke malang")
    answer = citizen.says("Jl Melati 5, Desa Sukorejo, Kec. Bangil, Kab. Pasuruan")
    for line in (
        "- Alamat tujuan: Jl Melati 5",
        "- Desa/kelurahan tujuan: Sukorejo",
        "- Kecamatan tujuan: Bangil",
        "- Kabupaten/kota tujuan: Kab. Pasuruan",
    ):
        assert line in answer
    assert "- Nama lengkap sesuai KTP" in answer


def test_where_it_is_told_when_it_begins_is_asked(citizen: Citizen) -> None:
    citizen.says("mau bikin surat izin keramaian")
    citizen.says("Siti Rahmawati\n3509165708900001\nhajatan\n200")
    citizen.says("20 desember 2026")
    assert "Jam mulai" in citizen.says("rumah saya")
    citizen.says("jam 8 malam")
    assert "Tempat" not in citizen.says("sampai jam 11 malam")


def test_the_day_alone_is_of_the_month_that_was_told(citizen: Citizen) -> None:
    citizen.says("akta kematian")
    citizen.says("Slamet\n3509165708600001\n20 november 2026\nrumah")
    assert "sudah kami ubah" in citizen.says("eh tanggalnya ganti 19")
    assert "19 November 2026" in citizen.says("ubah")


@pytest.mark.parametrize(
    "words", ["sekalian punya saya juga hilang", "rumah saya", "status 3509165708900001"]
)
def test_what_tells_whose_or_what_is_nobodys_name(citizen: Citizen, words: str) -> None:
    citizen.says("ktp hilang")
    assert "Nama lengkap sesuai KTP" in citizen.says(words)
    citizen.says("Budi Santoso")
    assert "Nama: Budi Santoso" in citizen.says("ubah")


def test_whose_it_is_is_no_name_of_a_child(citizen: Citizen) -> None:
    citizen.says("mau bikin akta kelahiran")
    assert "- Nama lengkap anak" in citizen.says("untuk anak saya")
    assert "- Anak ke-" in citizen.says("Aisyah Putri Rahma\nperempuan\nJember\n18-11-2026")


def test_whether_the_police_is_needed_and_for_the_letter_to_it(citizen: Citizen) -> None:
    citizen.says("ktp hilang")
    answer = citizen.says("emang harus ke polisi?")
    assert "diperlukan: Surat kehilangan dari polisi" in answer
    assert "Polsek" in answer
    assert "- Nama lengkap sesuai KTP" in answer
    assert "Kartu Keluarga" in citizen.says("harus bawa kk?")
    assert "*Surat pengantar kehilangan*" in citizen.says("ya mau pengantarnya")


def test_the_number_that_the_card_names_works_while_numbers_are_asked_for(citizen: Citizen) -> None:
    assert "pilih layanan 72" in citizen.says("ktp hilang")
    assert "*Surat pengantar kehilangan*" in citizen.says("72")


def test_hours_and_papers_in_one_breath(citizen: Citizen) -> None:
    answer = citizen.says("syarat nikah apa aja, biayanya berapa, kantornya buka sampe jam brp")
    assert "Senin–Kamis 08.00" in answer
    assert "*Surat pengantar nikah (N1)*" in answer
    assert "GRATIS" in answer
    assert answer.rstrip().endswith("0 Kembali")
    assert "Nama" in citizen.says("ya")


def test_whether_anybody_is_in(citizen: Citizen) -> None:
    assert "tutup" in citizen.says("jam segini ada orang ga di kantor")
    assert "Aduan" in citizen.says("kok tidak ada orang di kantor jam segini")


def test_a_paper_lost_to_the_flood_is_a_request_and_a_house_is_none(
    citizen: Citizen, another_citizen: Citizen
) -> None:
    assert "*KK hilang atau rusak*" in citizen.says("KK SAYA HILANG KENA BANJIR TOLONG CEPET")
    assert "*112*" in another_citizen.says("rumah kebanjiran kk hilang tolong")


def test_a_weapon_calls_somebody(citizen: Citizen) -> None:
    assert citizen.says("saya bawa parang ke kantor").startswith("*110* polisi")


def test_who_is_called_a_thief_is_no_burglar_and_nobodys_name(citizen: Citizen) -> None:
    assert "Kami mengerti Bapak/Ibu kesal" in citizen.says("kalian maling semua")
    citizen.says("batal")
    citizen.says("ya")
    citizen.says("mau bikin sktm")
    answer = citizen.says("kalian maling semua")
    assert "*110*" not in answer and "- Nama lengkap sesuai KTP" in answer
    assert citizen.says("ada maling di rumah pak tolong").startswith("*110*")


def test_a_burning_house_in_madurese_is_the_fire_brigades(citizen: Citizen) -> None:
    assert citizen.says("roma bula kaobbar").startswith("*113* pemadam")


def test_when_a_complaint_is_answered_is_no_part_of_it(citizen: Citizen) -> None:
    citizen.says("mau lapor aduan")
    citizen.says("jalan rusak di depan rumah sudah 3 bulan")
    answer = citizen.says("kapan dijawab?")
    assert "sampai tanggal berapa kami tanggapi" in answer
    assert "1. Yang terjadi: jalan rusak di depan rumah sudah 3 bulan\n" in citizen.says("Budi")


def test_impatience_while_papers_are_sent_opens_no_complaint(citizen: Citizen) -> None:
    citizen.says("mau bikin surat domisili")
    citizen.says(DOMICILE)
    answer = citizen.says("jawab!!!")
    assert "Aduan" not in answer and "kami tunggu" in answer
    assert "Mohon diperiksa" in citizen.sends_photo(count=2)


def test_lanjut_leads_back_to_the_request_where_nothing_was_told(citizen: Citizen) -> None:
    citizen.says("mau bikin surat domisili")
    citizen.says(DOMICILE)
    assert "Kami mendengarkan" in citizen.says("aduan")
    assert "Sekarang berkasnya" in citizen.says("lanjut") or "kami tunggu" in citizen.hears()
    assert "Mohon diperiksa" in citizen.sends_photo(count=2)


def test_lanjut_leaves_a_question_of_a_complaint_out(citizen: Citizen) -> None:
    citizen.says("aduan")
    assert "Kapan kejadiannya" in citizen.says("lampu jalan mati di dusun krajan")
    assert "dengan nama atau tanpa nama" in citizen.says("lanjut")
    assert "4. Kapan dan di mana: -" in citizen.says("lanjut")


def test_a_line_that_is_called_by_its_name_is_no_purpose(citizen: Citizen) -> None:
    citizen.says("mau bikin sku")
    assert "- Nama usaha: warung berkah" in citizen.says("nama usaha saya warung berkah")
    citizen.says("Siti Rahmawati 3509165708900001 3509160101100001")
    assert "Nama usaha" not in citizen.says("buat pinjam di bri")
    assert "6 Keperluan: buat pinjam di bri" in citizen.says("jualan kopi", "ubah")


def test_which_paper_the_photo_was(citizen: Citizen) -> None:
    citizen.says("mau bikin surat domisili")
    citizen.says(DOMICILE)
    citizen.sends_photo()
    answer = citizen.says("itu kk nya")
    assert "1 berkas: Kartu Keluarga" in answer and "- KTP-el asli pemohon" in answer
    assert "6. KTP-el asli pemohon: ✓" in citizen.sends_photo()


def test_all_members_is_an_answer_and_an_address_is_no_number(citizen: Citizen) -> None:
    citizen.says("mau pindah ke surabaya")
    citizen.says("Budi Santoso\n3509161203850003\n3509160101100001\nkerja")
    citizen.says("2")
    citizen.says("2")
    assert "NIK anggota" in citizen.says("jl darmo 5 surabaya")
    answer = citizen.says("semua")
    assert "- Desa/kelurahan tujuan" in answer and "NIK anggota" not in answer


def test_a_day_of_last_week(citizen: Citizen) -> None:
    citizen.says("akta kematian")
    answer = citizen.says("Slamet Riyadi\n3509160101500001\nminggu lalu hari senin\nrsud")
    assert "Senin, 9 November 2026" in answer


def test_a_price_that_an_officer_named_is_a_confidential_complaint(citizen: Citizen) -> None:
    assert "*GRATIS*" in citizen.says("gratis kan?")
    assert "Aduan ini rahasia" in citizen.says("kok kata pak agus 50rb")
