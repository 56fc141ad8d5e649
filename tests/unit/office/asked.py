"""Fields of the catalogue's kinds, and short ways to read an answer to them."""

from datetime import date
from typing import Any

from village_desk.office.fields import read
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
