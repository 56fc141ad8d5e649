"""Reading answers as people write them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.office.catalogue import shipped
from village_desk.office.fields import labelled, read
from village_desk.office.fields_identity import nik_disagrees, nik_is_womans
from village_desk.office.services import Field

TODAY = date(2026, 11, 22)  # a Sunday
MAN, WOMAN = "3509161708900001", "3509165708900002"


def field(rule: str, slug: str = "isian", label: str = "Isian", **limits: Any) -> Field:
    return Field(slug, label, "text", True, {"rule": rule, **limits})


def value(asked: Field, raw: str) -> str | None:
    return read(asked, raw, TODAY).value


def problem(asked: Field, raw: str) -> str:
    result = read(asked, raw, TODAY)
    assert result.value is None and result.problem
    return result.problem


NIK = field("nik", "nik", "NIK")
KK = field("kk", "no_kk", "Nomor KK")
NAME = field("name_existing", "nama", "Nama lengkap sesuai KTP", min=2, max=60)
BABY = field("name_new", "nama_anak", "Nama lengkap anak", min_words=2, max=60)
BORN = field("date", "tanggal_lahir", "Tanggal lahir", max="today")
LOST = field("date", "tanggal_hilang", "Kapan hilang", max="today")
EVENT = field("date", "tanggal_acara", "Tanggal acara", min="today")
CLOCK = field("time", "jam_mulai", "Jam mulai")
MONEY = field("idr", "penghasilan", "Penghasilan", min=0, max=1_000_000_000)
YEAR = field("year", "mulai_tahun", "Mulai usaha tahun", min=1950)


@pytest.mark.parametrize(
    "raw",
    [
        MAN,
        "3509 1617 0890 0001",
        "3509.1617.0890.0001",
        "3509-1617-0890-0001",
        "NIK: 3509161708900001",
        "nik saya 3509161708900001 pak",
        "nik 3509161708900001",
        "３５０９１６１７０８９００００１",
        "٣٥٠٩١٦١٧٠٨٩٠٠٠٠١",
        "3509161708\u200b900001\x00",
    ],
)
def test_a_nik_however_it_is_written(raw: str) -> None:
    result = read(NIK, raw, TODAY)
    assert result.value == MAN
    assert result.shown == "NIK berakhiran 0001"
    assert not result.warnings


def test_letters_that_look_like_digits_are_read_and_said_so() -> None:
    result = read(NIK, "35O916I70890000l", TODAY)
    assert result.value == MAN
    assert result.warnings


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("350916170890001", "NIK terdiri dari 16 angka. Yang diisi baru 15 angka."),
        ("35091617089000011", "NIK terdiri dari 16 angka. Yang diisi ada 17 angka."),
        ("tidak hafal", "NIK terdiri dari 16 angka. Mohon tulis angkanya, seperti di kartu."),
        ("", "NIK masih kosong. Mohon ditulis."),
    ],
)
def test_a_wrong_length_is_said_in_numbers(raw: str, said: str) -> None:
    assert problem(NIK, raw) == said


@pytest.mark.parametrize(
    "raw",
    [
        "3509161713900001",  # month 13
        "3509160008900001",  # day 0
        "3509163208900001",  # day 32
        "3509167208900001",  # woman's day 72
        "3509163102900001",  # 31 February
        "3509162902010001",  # 29 February of neither 1901 nor 2001
        "3509161708900000",  # serial 0000
        "1111111111111111",
    ],
)
def test_a_nik_that_cannot_be_is_refused(raw: str) -> None:
    assert problem(NIK, raw)


@pytest.mark.parametrize("raw", ["3509162902000001", WOMAN, "3509167102000003"[:6] + "6902000003"])
def test_a_nik_that_can_be_is_taken(raw: str) -> None:
    assert value(NIK, raw) == raw


def test_an_unknown_province_only_warns() -> None:
    assert read(NIK, "9909161708900001", TODAY).value
    assert read(NIK, "9909161708900001", TODAY).warnings


def test_what_a_nik_says_of_its_owner() -> None:
    assert nik_is_womans(WOMAN) and not nik_is_womans(MAN)
    assert not nik_disagrees(WOMAN, date(1990, 8, 17))
    assert nik_disagrees(MAN, date(1990, 8, 18))


@pytest.mark.parametrize("raw", ["3509162503110002", "No KK 3509162503110002", "no. kk: 3509 1625 0311 0002"])
def test_a_family_card_number(raw: str) -> None:
    result = read(KK, raw, TODAY)
    assert (result.value, result.shown) == ("3509162503110002", "KK berakhiran 0002")


def test_an_odd_date_in_a_family_card_only_warns() -> None:
    assert read(KK, "3509165713110002", TODAY).warnings
    assert problem(KK, "123") == "Nomor KK terdiri dari 16 angka. Yang diisi baru 3 angka."


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("17 Agustus 1990", "1990-08-17"),
        ("17-8-1990", "1990-08-17"),
        ("17/08/1990", "1990-08-17"),
        ("17.08.90", "1990-08-17"),
        ("17 08 1990", "1990-08-17"),
        ("17081990", "1990-08-17"),
        ("170890", "1990-08-17"),
        ("1990-08-17", "1990-08-17"),
        ("17agt90", "1990-08-17"),
        ("17 Ags '90", "1990-08-17"),
        ("17 agst 1990", "1990-08-17"),
        ("Jumat, 17 Agustus 1990", "1990-08-17"),
        ("Jember, 17-08-1990", "1990-08-17"),
        ("lahir tanggal 17 Agustus 1990", "1990-08-17"),
        ("2 Peb 2001", "2001-02-02"),
        ("2 Pebruari 2001", "2001-02-02"),
        ("10 Nopember 1985", "1985-11-10"),
        ("1 Mei 1970", "1970-05-01"),
        ("5 Des 99", "1999-12-05"),
        ("hari ini", "2026-11-22"),
        ("kemarin", "2026-11-21"),
        ("29-2-2000", "2000-02-29"),
    ],
)
def test_a_date_of_birth_however_it_is_written(raw: str, iso: str) -> None:
    assert value(BORN, raw) == iso


def test_a_date_is_read_back_in_words() -> None:
    assert read(BORN, "17-8-1990", TODAY).shown == "17 Agustus 1990"


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ("08/17/1990", "Urutannya hari, bulan, tahun"),
        ("31 Februari 1990", "tidak ada di kalender"),
        ("29-2-2001", "tidak ada di kalender"),
        ("17 Agustus", "Tahunnya belum ada"),
        ("besok", "belum tiba"),
        ("17-8-1790", "periksa lagi tahunnya"),
        ("entah", "seperti 17 Agustus 1990"),
        ("3509161708900001", "seperti 17 Agustus 1990"),
    ],
)
def test_a_date_that_cannot_be_says_what_to_do(raw: str, part: str) -> None:
    assert part in problem(BORN, raw)


def test_a_two_digit_year_that_fits_two_centuries_is_asked_back() -> None:
    young = read(BORN, "20-11-26", TODAY)
    assert young.value == "2026-11-20" and young.warnings
    applicant = field("date", "tanggal_lahir", max="today", min_age_years_warn=16)
    assert value(applicant, "20-11-26") == "1926-11-20"
    child = read(field("date", "tanggal_lahir_anak", max="today", max_age_years=16), "20-11-15", TODAY)
    assert child.value == "2015-11-20" and not child.warnings


def test_a_weekday_that_does_not_fit_the_date_is_pointed_out() -> None:
    assert read(BORN, "Sabtu, 17 Agustus 1990", TODAY).warnings
    assert not read(BORN, "Jum’at, 17 Agustus 1990", TODAY).warnings


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("kemarin lusa", "2026-11-20"),
        ("tadi pagi", "2026-11-22"),
        ("semalam", "2026-11-21"),
        ("senin lalu", "2026-11-16"),
        ("jumat", "2026-11-20"),
        ("minggu lalu", "2026-11-15"),
        ("3 hari yang lalu", "2026-11-19"),
        ("dua hari lalu", "2026-11-20"),
        ("seminggu lalu", "2026-11-15"),
        ("20 november", "2026-11-20"),
        ("10 desember", "2025-12-10"),
    ],
)
def test_past_days_in_words(raw: str, iso: str) -> None:
    assert value(LOST, raw) == iso


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("besok", "2026-11-23"),
        ("lusa", "2026-11-24"),
        ("besok lusa", "2026-11-24"),
        ("minggu depan", "2026-11-29"),
        ("senin", "2026-11-23"),
        ("jumat depan", "2026-11-27"),
        ("hari Minggu", "2026-11-29"),
        ("3 hari lagi", "2026-11-25"),
        ("dua minggu lagi", "2026-12-06"),
        ("5 desember", "2026-12-05"),
        ("5 januari", "2027-01-05"),
        ("10-1-27", "2027-01-10"),
        ("22/11/2026", "2026-11-22"),
    ],
)
def test_coming_days_in_words(raw: str, iso: str) -> None:
    assert value(EVENT, raw) == iso


def test_limits_of_dates() -> None:
    assert "sudah lewat" in problem(EVENT, "kemarin")
    bride = field("date", "tanggal_lahir", max="today", min_age_years=19)
    assert value(bride, "22-11-2007") and "19 tahun" in problem(bride, "23-11-2007")
    child = field("date", "tanggal_lahir_anak", max="today", max_age_years=16)
    assert value(child, "23-11-2009") and "16 tahun" in problem(child, "22-11-2009")
    first = field("date", "tanggal_lahir", max="today", min_age_years_warn=16)
    assert read(first, "1-1-2015", TODAY).warnings


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("14.30", "14:30"),
        ("14:30", "14:30"),
        ("9.05", "09:05"),
        ("pukul 19.00 WIB", "19:00"),
        ("jam 2 siang", "14:00"),
        ("jam dua siang", "14:00"),
        ("jam 11 siang", "11:00"),
        ("jam 12 siang", "12:00"),
        ("jam 4 sore", "16:00"),
        ("jam 7 malam", "19:00"),
        ("jam 12 malam", "00:00"),
        ("jam 1 malam", "01:00"),
        ("tengah malam", "00:00"),
        ("jam 8 pagi", "08:00"),
        ("jam 3 dini hari", "03:00"),
        ("8", "08:00"),
        ("setengah 3 sore", "14:30"),
        ("setengah 8", "07:30"),
        ("setengah 1 malam", "00:30"),
        ("jam 10 lewat 15", "10:15"),
        ("jam 10 kurang seperempat", "09:45"),
        ("24.00", "00:00"),
    ],
)
def test_a_time_however_it_is_said(raw: str, time: str) -> None:
    result = read(CLOCK, raw, TODAY)
    assert result.value == time
    assert result.shown == f"pukul {time.replace(':', '.')}"


@pytest.mark.parametrize(("raw", "time"), [("jam 2", "14:00"), ("setengah 3", "14:30")])
def test_a_small_hour_without_its_part_of_day_offers_the_other_reading(raw: str, time: str) -> None:
    result = read(CLOCK, raw, TODAY)
    assert result.value == time
    assert f"0{int(time[:2]) - 12}.{time[3:]}" in result.warnings[0]


@pytest.mark.parametrize("raw", ["25.00", "12.75", "sore", "nanti"])
def test_a_time_that_cannot_be(raw: str) -> None:
    assert "seperti 14.30" in problem(CLOCK, raw)


@pytest.mark.parametrize(
    ("raw", "rupiah"),
    [
        ("1.500.000", 1_500_000),
        ("1,5 jt", 1_500_000),
        ("1.5jt", 1_500_000),
        ("1500000", 1_500_000),
        ("Rp1.500.000,-", 1_500_000),
        ("Rp 1.500.000,00", 1_500_000),
        ("rp. 1.500.000", 1_500_000),
        ("1jt 500rb", 1_500_000),
        ("500rb", 500_000),
        ("500 ribu per bulan", 500_000),
        ("1.500 ribu", 1_500_000),
        ("100k", 100_000),
        ("2 juta", 2_000_000),
        ("dua juta", 2_000_000),
        ("1,25 juta", 1_250_000),
        ("sejuta", 1_000_000),
        ("setengah juta", 500_000),
        ("0", 0),
    ],
)
def test_money_however_it_is_written(raw: str, rupiah: int) -> None:
    assert value(MONEY, raw) == str(rupiah)


def test_money_is_read_back_with_dots() -> None:
    assert read(MONEY, "1,5 jt", TODAY).shown == "Rp1.500.000"


@pytest.mark.parametrize(
    "raw", ["-5000", "1-2 juta", "tidak tentu", "1,5", "2 miliar lebih", "99999999999999999999"]
)
def test_an_unclear_amount_is_asked_again(raw: str) -> None:
    assert raw == "2 miliar lebih" or problem(MONEY, raw)


@pytest.mark.parametrize(
    ("slug", "limits", "raw", "number"),
    [
        ("anak_ke", {"min": 1, "max": 20}, "3", "3"),
        ("anak_ke", {"min": 1, "max": 20}, "anak ke-2", "2"),
        ("anak_ke", {"min": 1, "max": 20}, "kedua", "2"),
        ("anak_ke", {"min": 1, "max": 20}, "0", None),
        ("anak_ke", {"min": 1, "max": 20}, "21", None),
        ("anak_ke", {"min": 1, "max": 20}, "-1", None),
        ("anak_ke", {"min": 1, "max": 20}, "1 atau 2", None),
        ("berat_gram", {"min": 300, "max": 7000}, "3,2 kg", "3200"),
        ("berat_gram", {"min": 300, "max": 7000}, "3.200 gram", "3200"),
        ("luas_m2", {"min": 1}, "500 m2", "500"),
        ("luas_m2", {"min": 1}, "1,5 ha", "15000"),
        ("perkiraan_tamu", {"min": 1}, "tiga orang", "3"),
        ("perkiraan_tamu", {"min": 1}, "1.000", "1000"),
        ("perkiraan_tamu", {"min": 1}, "banyak", None),
    ],
)
def test_counts(slug: str, limits: dict[str, int], raw: str, number: str | None) -> None:
    assert value(field("integer", slug, **limits), raw) == number


@pytest.mark.parametrize(
    ("raw", "year"),
    [("2015", "2015"), ("sejak tahun 2015", "2015"), ("3 tahun lalu", "2023"), ("tahun ini", "2026")],
)
def test_years(raw: str, year: str) -> None:
    assert value(YEAR, raw) == year


@pytest.mark.parametrize("raw", ["2030", "1949", "15", "lama"])
def test_years_that_cannot_be(raw: str) -> None:
    assert problem(YEAR, raw)


@pytest.mark.parametrize(
    ("raw", "rt", "rw"),
    [
        ("2", "002", "002"),
        ("RT 02", "002", None),
        ("rt 2/5", "002", "005"),
        ("02/05", "002", "005"),
        ("RT 002 RW 005", "002", "005"),
        ("rt.2 rw.5", "002", "005"),
        ("000", None, None),
        ("depan masjid", None, None),
    ],
)
def test_neighbourhoods_are_three_digits(raw: str, rt: str | None, rw: str | None) -> None:
    assert value(field("regex", "rt", pattern=r"^\d{1,3}$"), raw) == rt
    assert value(field("regex", "rw", pattern=r"^\d{1,3}$"), raw) == rw


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Sunarsiyani", "Sunarsiyani"),
        ("siti rahmawati", "siti rahmawati"),
        ("H. Slamet Riyadi, S.Pd.", "H. Slamet Riyadi, S.Pd."),
        ("Nur’aini", "Nur'aini"),
        ("Abdul-Karim", "Abdul-Karim"),
        ("José Ñoño", "José Ñoño"),
        ("nama saya Siti Aminah", "Siti Aminah"),
        ("Nama: Siti Aminah", "Siti Aminah"),
        ("a.n. Budi", "Budi"),
        ("Slamet (alm)", "Slamet"),
        ("Siti \U0001f600", "Siti"),
        ("Siti Aminah.", "Siti Aminah"),
        ("Siti\x07\u202e  Aminah\n", "Siti Aminah"),
    ],
)
def test_names_of_people_already_registered(raw: str, name: str) -> None:
    assert value(NAME, raw) == name


@pytest.mark.parametrize("raw", ["=1+1", "@SUM(A1)", "-2+3", "+62", "=HYPERLINK(x)"])
def test_a_formula_is_no_name_and_is_told_kindly(raw: str) -> None:
    for asked in (NAME, BABY):
        assert f"diawali tanda {raw[0]}" in problem(asked, raw)


@pytest.mark.parametrize("raw", ["S", "Budi123", MAN, "x" * 61, "???", "\U0001f600", "a;b<script>"])
def test_what_is_no_name(raw: str) -> None:
    assert "Mohon" in problem(NAME, raw)


def test_the_name_of_a_newborn_has_latin_letters_only() -> None:
    assert read(BABY, "Ahmad Fauzi", TODAY).warnings == ()
    assert read(BABY, "Ahmad", TODAY).warnings
    for raw in ("Nur'aini Putri", "Ahmad 2", "Dr. Ahmad", "Ñ Ahmad"):
        assert "huruf A sampai Z" in problem(BABY, raw)
    assert "paling panjang 60" in problem(BABY, "a" + " b" * 30)


@pytest.mark.parametrize(
    ("options", "raw", "chosen"),
    [
        (["hilang", "rusak"], "1", "hilang"),
        (["hilang", "rusak"], "2.", "rusak"),
        (["hilang", "rusak"], "nomor 2", "rusak"),
        (["hilang", "rusak"], "HILANG", "hilang"),
        (["hilang", "rusak"], "karena hilang pak", "hilang"),
        (["hilang", "rusak"], "ilang", "hilang"),
        (["hilang", "rusak"], "hlang", "hilang"),
        (["hilang", "rusak"], "3", None),
        (["hilang", "rusak"], "0", None),
        (["hilang", "rusak"], "hilang atau rusak", None),
        (["cerai hidup", "cerai mati"], "mati", "cerai mati"),
        (["cerai hidup", "cerai mati"], "cerai", None),
        (["laki-laki", "perempuan"], "L", "laki-laki"),
        (["laki-laki", "perempuan"], "laki2", "laki-laki"),
        (["laki-laki", "perempuan"], "prempuan", "perempuan"),
        (["dokter", "bidan/perawat", "dukun"], "bidan", "bidan/perawat"),
        (["letter C/petok D", "girik", "sertipikat"], "sertifikat", "sertipikat"),
        (["letter C/petok D", "girik", "sertipikat"], "leter c", "letter C/petok D"),
        (["PBI-JK/BPJS", "PKH"], "bpjs", "PBI-JK/BPJS"),
        (["orang tua", "suami", "istri"], "ortu", "orang tua"),
        (["hilang", "rusak"], "pisang goreng", None),
    ],
)
def test_choices_by_number_word_or_typo(options: list[str], raw: str, chosen: str | None) -> None:
    assert value(field("choice", options=options), raw) == chosen


def test_a_choice_that_is_not_understood_lists_the_numbers() -> None:
    said = problem(field("choice", options=["hilang", "rusak"]), "entahlah")
    assert said == "Mohon pilih salah satu: 1 hilang, 2 rusak."


@pytest.mark.parametrize(
    ("raw", "niks"),
    [
        ("semua", "semua"),
        ("Semuanya pak", "semua"),
        (MAN, MAN),
        (f"{MAN}, {WOMAN}", f"{MAN}, {WOMAN}"),
        (f"{MAN} {WOMAN}", f"{MAN}, {WOMAN}"),
        (f"{MAN}\n{WOMAN}\n{MAN}", f"{MAN}, {WOMAN}"),
        (f"1. {MAN}\n2. Siti 3509 1657 0890 0002", f"{MAN}, {WOMAN}"),
        (f"{MAN} dan {WOMAN}", f"{MAN}, {WOMAN}"),
    ],
)
def test_lists_of_nik(raw: str, niks: str) -> None:
    result = read(field("nik_list"), raw, TODAY)
    assert result.value == niks
    assert MAN not in result.shown and WOMAN not in result.shown


def test_a_list_names_the_nik_that_is_wrong() -> None:
    assert "urutan ke-2" in problem(field("nik_list"), f"{MAN}, 350916")
    assert "SEMUA" in problem(field("nik_list"), "anak saya")
    assert "20" in problem(field("nik_list"), "\n".join(f"350916170890{n:04}" for n in range(1, 30)))


@pytest.mark.parametrize(
    "raw",
    [
        f"Budi, {MAN}, anak\nSiti, {WOMAN}, istri",
        f"1. Budi - {MAN} - anak\n2. Siti - {WOMAN} - istri",
        f"Budi NIK {MAN} anak; Siti NIK: {WOMAN} (istri)",
    ],
)
def test_lists_of_people(raw: str) -> None:
    result = read(field("person_list", min_items=2), raw, TODAY)
    assert result.value == f"Budi, {MAN}, anak\nSiti, {WOMAN}, istri"
    assert result.shown == "Budi (anak, NIK berakhiran 0001); Siti (istri, NIK berakhiran 0002)"


def test_a_nik_below_its_name_belongs_to_it() -> None:
    assert value(field("person_list"), f"Budi\n{MAN}\nSiti\nNIK: {WOMAN}") == f"Budi, {MAN}\nSiti, {WOMAN}"


def test_lists_of_people_say_what_is_missing_where() -> None:
    asked = field("person_list", min_items=2)
    assert "baru 1" in problem(asked, f"Budi, {MAN}")
    assert "Baris 2: NIK belum ada" in problem(asked, f"Budi, {MAN}\nSiti, istri")
    assert "Baris 1: Nama tidak dapat diawali" in problem(asked, f"=cmd, {MAN}\nSiti, {WOMAN}")
    assert "16 angka" in problem(asked, "Budi, 350916170890")


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        ("siti@gmail.com", "siti@gmail.com"),
        ("email saya Siti.A@Gmail.com ya", "siti.a@gmail.com"),
        ("siti @ gmail . com", "siti@gmail.com"),
        ("siti@gmail", None),
        ("siti", None),
    ],
)
def test_email(raw: str, email: str | None) -> None:
    assert value(field("email"), raw) == email


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("62812 3456 7890", "+6281234567890"),
        ("+60123456789", "+60123456789"),
        ("0331 123456", None),
        ("0841234567890", None),
    ],
)
def test_phone_numbers(raw: str, number: str | None) -> None:
    result = read(field("phone_id"), raw, TODAY)
    assert result.value == number
    assert "3456" not in result.shown


def test_free_text_is_cleaned_bounded_and_never_a_formula() -> None:
    purpose = field("text", "keperluan", min=5, max=200)
    assert value(purpose, "  untuk\n KUR\x00 BRI ") == "untuk KUR BRI"
    assert "5 huruf" in problem(purpose, "kur")
    assert "200 huruf" in problem(purpose, "x" * 300)
    assert "diawali tanda =" in problem(purpose, '=HYPERLINK("x")')
    assert "kata-kata" in problem(purpose, ".....")
    assert read(purpose, f"untuk NIK {MAN}", TODAY).shown == "untuk NIK ••0001"


def test_an_office_may_ask_for_a_pattern_of_its_own() -> None:
    block = field("regex", "blok", pattern="^[A-Z]{1,2}[0-9]{1,3}$")
    assert value(block, " B12 ") == "B12"
    assert problem(block, "blok itu")


def test_the_label_in_front_is_forgiven_and_told() -> None:
    assert labelled(NIK, f"NIK: {MAN}") == MAN
    assert labelled(KK, "no kk 3509") == "3509"
    assert labelled(NAME, "Nama lengkap = Siti") == "Siti"
    assert labelled(NAME, "Siti") is None
    assert value(YEAR, "mulai usaha tahun: 2015") == "2015"


every_field = st.sampled_from([f for s in shipped().services for f in s.fields])
answers = st.one_of(
    st.text(),
    st.text(alphabet="0123456789 .,-/:OIl\n", max_size=60),
    st.text(alphabet="jamsetengh123rbtjuRp.,- kemarinlusdp", max_size=40),
    st.from_regex(r"[0-9]{1,2}[ ./-][A-Za-z0-9]{1,9}[ ./-][0-9]{1,4}", fullmatch=True),
)


@given(every_field, answers)
def test_nothing_raises_and_no_identity_number_is_shown(asked: Field, raw: str) -> None:
    result = read(asked, raw, TODAY)
    assert (result.value is None) == bool(result.problem)
    said = " ".join([result.shown, result.problem or "", *result.warnings])
    digits = "".join(c if c.isdigit() else " " for c in said.replace(".", ""))
    assert not any(len(run) == 16 for run in digits.split()) or asked.validation.get("rule") == "idr"


@given(every_field, answers)
def test_a_value_reads_as_itself(asked: Field, raw: str) -> None:
    result = read(asked, raw, TODAY)
    if result.value is not None and asked.validation.get("rule") != "person_list":
        assert read(asked, result.value, TODAY).value == result.value


def test_a_very_long_answer_is_answered_quickly() -> None:
    for service in shipped().services:
        for asked in service.fields:
            read(asked, "1 " * 2500 + "a-" * 2500 + "@." * 2000, TODAY)
