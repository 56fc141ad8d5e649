"""Reading answers as people write them: identity numbers, names, lists, free text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.office.asked import (
    BABY,
    KK,
    MAN,
    NAME,
    NIK,
    TODAY,
    WOMAN,
    YEAR,
    field,
    problem,
    value,
)
from village_desk.office.catalogue import shipped
from village_desk.office.fields import labelled, read
from village_desk.office.fields_identity import nik_disagrees
from village_desk.office.fields_result import without_identity
from village_desk.office.services import Field


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


@pytest.mark.parametrize("raw", ["kemarin", "Tadi pagi", "saya sendiri", "hari ini", "Asdfghjkl"])
def test_when_it_was_and_oneself_are_no_name(raw: str) -> None:
    assert "tulis namanya" in problem(NAME, raw)


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
        (["perawan/jejaka", "janda/duda cerai hidup"], "belum kawin", "perawan/jejaka"),
        (["perawan/jejaka", "janda/duda cerai hidup"], "Lajang", "perawan/jejaka"),
        (["hilang", "rusak"], "pisang goreng", None),
        (["anak", "saudara", "ketua RT", "lainnya"], "menantu saya", "lainnya"),
        (["anak", "saudara", "ketua RT", "lainnya"], "kakak saya", "saudara"),
        (["anak", "saudara", "ketua RT", "lainnya"], "pak RT", "ketua RT"),
        (["anak", "cucu", "famili lain"], "keponakan", "famili lain"),
        (["anak", "saudara", "ketua RT", "lainnya"], "pisang goreng", None),
        (["tidak mampu", "lainnya"], "menantu", None),
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nik 3509/1657/0890/0001 ya", "nik ••0001 ya"),
        ("3509 - 1657 - 0890 - 0001", "••0001"),
        ("350916_570890_0001", "••0001"),
        ("3509165708900001, 3509165708900099", "••0001, ••0099"),
        ("rapat 20-11-2026 08.00 - 12.00", "rapat 20-11-2026 08.00 - 12.00"),
        ("jam 08.00-12.00, 13.00-15.30", "jam 08.00-12.00, 13.00-15.30"),
        ("0812-3456-7890, 0813-4567-8901", "0812-3456-7890, 0813-4567-8901"),
    ],
)
def test_a_nik_is_never_shown_whole_however_it_is_divided(text: str, shown: str) -> None:
    assert without_identity(text) == shown
