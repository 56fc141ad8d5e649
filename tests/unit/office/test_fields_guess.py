"""A block answered by shape: which line is the answer to which field."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.office.catalogue import shipped
from village_desk.office.fields import read
from village_desk.office.fields_guess import candidates
from village_desk.office.services import Field, Service

TODAY = date(2026, 11, 22)
BY_RULE = {
    "nik": ("3509161708900001", "3509165708920002", "3509160101700003", "3509164101750004"),
    "kk": ("3509162503110002", "3509161204150007"),
    "name_existing": ("Siti Rahmawati", "Budi Santoso", "Ahmad Fauzi", "Dewi Lestari"),
    "name_new": ("Bintang Pratama",),
    "time": ("jam 8 pagi", "jam 2 siang"),
    "idr": ("1,5 juta",),
    "year": ("2015",),
    "email": ("siti@gmail.com",),
    "nik_list": ("semua",),
    "person_list": ("Budi, 3509161708900001, anak\nSiti, 3509165708900002, istri",),
}
BY_SLUG = {
    "rt": "RT 02",
    "rw": "RW 05",
    "anak_ke": "2",
    "luas_m2": "500 m2",
    "perkiraan_tamu": "200 orang",
    "keperluan": "untuk daftar sekolah",
    "alamat": "Dusun Krajan RT 02 RW 05",
    "alamat_usaha": "Dusun Krajan RT 02",
    "alamat_tujuan": "Jl. Mawar 12 RT 03",
    "alamat_calon": "Desa Sruni Jenggawah",
    "tempat_lahir": "Jember",
    "nomor_putusan": "12/Pdt.G/2026/PN Jmr",
    "asal_perolehan": "waris tahun 2001",
    "dokumen_1": "ijazah tertulis Siti R",
    "dokumen_2": "KTP tertulis Siti Rahmawati",
}


def answer(field: Field, place: int) -> str:
    """What a plain citizen writes for this field, `place` being where it stands in its block."""
    if field.slug in BY_SLUG:
        return BY_SLUG[field.slug]
    rule = str(field.validation.get("rule"))
    if rule == "date":
        return "besok" if "min" in field.validation else "17 Agustus 2019"
    if rule == "choice":
        return str(field.validation["options"][1])
    return BY_RULE[rule][place % len(BY_RULE[rule])] if rule in BY_RULE else "rumah Pak Slamet"


def best_order(fields: list[Field], lines: list[str]) -> tuple[int, ...]:
    """The assignment of lines to fields with the highest sum, the asked order breaking ties."""
    fits = [[candidates(field, line, TODAY) for line in lines] for field in fields]

    def score(order: tuple[int, ...]) -> float:
        moved = sum(abs(place - line) for place, line in enumerate(order))
        return sum(fits[place][line] for place, line in enumerate(order)) - 0.001 * moved

    return max(permutations(range(len(fields))), key=score)


@pytest.mark.parametrize("service", shipped().services, ids=lambda s: s.slug)
def test_every_block_answered_in_the_asked_order_is_understood(service: Service) -> None:
    for block in service.blocks:
        fields = [service.field(slug) for slug in block]
        lines = [answer(field, place) for place, field in enumerate(fields)]
        if any(field.validation.get("min_age_years") for field in fields):
            lines = [line.replace("2019", "1990") for line in lines]
        assert all(read(f, line, TODAY).value for f, line in zip(fields, lines, strict=True)), block
        assert best_order(fields, lines) == tuple(range(len(fields))), block


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_name_nik_card_and_purpose_are_told_apart_in_any_order(order: tuple[int, ...]) -> None:
    letter = shipped().get("sktm")
    assert letter is not None
    fields = [letter.field(slug) for slug in ("nama", "nik", "no_kk", "keperluan")]
    lines = ["Siti Rahmawati", "3509165708900002", "3509162503110002", "untuk beasiswa anak"]
    shuffled = [lines[line] for line in order]
    found = best_order(fields, shuffled)
    assert [shuffled[line] for line in found] == lines


def test_its_own_label_makes_a_line_certain() -> None:
    card = shipped().get("sktm")
    assert card is not None
    assert candidates(card.field("no_kk"), "No KK: 3509161708900001", TODAY) == 1.0
    assert candidates(card.field("nik"), "No KK: 3509161708900001", TODAY) < 0.2
    assert candidates(card.field("no_kk"), "NIK 3509161708900001", TODAY) < 0.2


def test_a_number_with_a_digit_lost_is_still_meant_for_the_nik() -> None:
    card = shipped().get("sktm")
    assert card is not None
    assert candidates(card.field("nik"), "350916570890002", TODAY) >= 0.5
    assert candidates(card.field("keperluan"), "350916570890002", TODAY) < 0.1
    assert candidates(card.field("nik"), "081234567890", TODAY) == 0.0


every_field = st.sampled_from([f for s in shipped().services for f in s.fields])


@given(every_field, st.text() | st.text(alphabet="0123456789 .,-/:abRTrw\n", max_size=60))
def test_a_guess_lies_between_0_and_1_whatever_is_written(field: Field, raw: str) -> None:
    assert 0.0 <= candidates(field, raw, TODAY) <= 1.0
