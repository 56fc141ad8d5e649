"""Reading answers as people write them: dates, times, money, counts."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.office.asked import (
    BORN,
    CLOCK,
    EVENT,
    LOST,
    MONEY,
    TODAY,
    YEAR,
    field,
    problem,
    value,
)
from village_desk.office.fields import read


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


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("hari minggu kemarin", "2026-11-22"),
        ("senin kemarin", "2026-11-23"),
        ("rabu lalu", "2026-11-18"),
        ("kemarin hari sabtu", "2026-11-21"),
        ("hari sabtu kemaren", "2026-11-21"),
        ("senin minggu lalu", "2026-11-16"),
        ("minggu lalu", "2026-11-18"),
        ("tanggal 20 bulan lalu", "2026-10-20"),
        ("tgl 5 bulan ini", "2026-11-05"),
        ("kemarin", "2026-11-24"),
        ("3 hari lalu", "2026-11-22"),
        ("yesterday", "2026-11-24"),
        ("two days ago", "2026-11-23"),
    ],
)
def test_on_a_wednesday_a_day_that_is_named_is_that_day(raw: str, iso: str) -> None:
    assert read(LOST, raw, date(2026, 11, 25)).value == iso


@pytest.mark.parametrize(
    ("raw", "iso"),
    [("senin depan", "2026-11-30"), ("hari senin besok", "2026-11-30"), ("tgl 15 bulan depan", "2026-12-15")],
)
def test_a_day_that_comes(raw: str, iso: str) -> None:
    assert read(EVENT, raw, date(2026, 11, 25)).value == iso


def test_a_named_day_never_contradicts_what_is_noted() -> None:
    result = read(LOST, "hari sabtu kemaren", date(2026, 11, 23))
    assert result.value == "2026-11-21"
    assert result.warnings == ("Kami catat Sabtu, 21 November 2026. Mohon diperiksa.",)


@pytest.mark.parametrize("raw", ["17 June 1990", "June 17, 1990", "17th June 1990"])
def test_english_months(raw: str) -> None:
    assert value(BORN, raw) == "1990-06-17"


def test_people_die_at_any_hour() -> None:
    died = read(field("time", "jam_meninggal"), "tadi jam 6", TODAY)
    assert died.value == "06:00"
    assert "Bila maksudnya malam, mohon tulis 18.00." in died.warnings[0]
    assert not read(field("time", "jam_meninggal"), "jam 6 pagi", TODAY).warnings
    assert not read(CLOCK, "jam 9", TODAY).warnings


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
        ("berat_gram", {"min": 300, "max": 7000}, "berat 3 kilo 2 ons", "3200"),
        ("berat_gram", {"min": 300, "max": 7000}, "3 kg 150 gr", "3150"),
        ("berat_gram", {"min": 300, "max": 7000}, "32 ons", "3200"),
        ("berat_gram", {"min": 300, "max": 7000}, "3 kilo setengah", None),  # asked again, never 3000
        ("berat_gram", {"min": 300, "max": 7000}, "3 kilo 200", None),
        ("luas_m2", {"min": 1}, "1 ha 500 m2", None),
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
    ("slug", "raw", "shown"),
    [("berat_gram", "3,2 kg", "3.200 gram"), ("panjang_cm", "49", "49 cm"), ("luas_m2", "120 m2", "120 m²")],
)
def test_a_measure_is_shown_with_its_unit(slug: str, raw: str, shown: str) -> None:
    """The summary cuts the label's "(gram)": a bare 3.200 would tell the citizen nothing."""
    assert read(field("integer", slug), raw, TODAY).shown == shown


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
