"""Answers to a block of questions, written as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from village_desk.conversation.reading import read_answers
from village_desk.office.catalogue import shipped

TODAY = date(2026, 11, 22)


def read(service: str, block: int, text: str) -> dict[str, str | None]:
    found = shipped().get(service)
    assert found
    answers = read_answers([found.field(slug) for slug in found.blocks[block]], text, TODAY)
    return {slug: result.value for slug, result in answers.found.items()}


WHOLE = {
    "nama": "Siti Aminah",
    "nik": "3509165708900001",
    "no_kk": "3509162301080001",
    "tanggal_lahir": "1990-08-17",
}


@pytest.mark.parametrize(
    "text",
    [
        "Siti Aminah\n3509165708900001\n3509162301080001\n17-8-1990",
        "1. Siti Aminah\n2. 3509165708900001\n3. 3509162301080001\n4. 17 agustus 1990",
        "Siti Aminah, 3509165708900001, 3509162301080001, 17/08/1990",
        "nama Siti Aminah nik 3509165708900001 kk 3509162301080001 tgl lahir 17/8/1990",
        "17 Agustus 1990\n3509165708900001\nkk: 3509162301080001\nSiti Aminah",
        "Nama : Siti Aminah\nNo KK = 3509.1623.0108.0001\nNIK : 3509-1657-0890-0001\nTanggal lahir : 17-08-1990",
    ],
)
def test_the_same_four_answers(text: str) -> None:
    assert read("ktp-baru", 0, text) == WHOLE


def test_part_of_a_block_is_kept() -> None:
    assert read("ktp-baru", 0, "Siti Aminah\n3509165708900001") == {
        "nama": "Siti Aminah",
        "nik": "3509165708900001",
    }


@pytest.mark.parametrize(
    ("service", "block", "text", "read_as"),
    [
        ("penghasilan", 1, "petani, 1,5 juta", {"pekerjaan": "petani", "penghasilan": "1500000"}),
        (
            "bepergian",
            1,
            "Malaysia\n1 december 2026",
            {"tujuan": "Malaysia", "tanggal_berangkat": "2026-12-01"},
        ),
        (
            "beda-nama",
            1,
            "KTP: Budi S\nIjazah: Budi T",
            {"dokumen_1": "KTP: Budi S", "dokumen_2": "Ijazah: Budi T"},
        ),
        ("penghasilan", 1, "untuk beasiswa\npetani", {"pekerjaan": "petani", "keperluan": "untuk beasiswa"}),
    ],
)
def test_words_without_a_label_answer_in_the_order_of_the_questions(
    service: str, block: int, text: str, read_as: dict[str, str]
) -> None:
    """The purpose, asked last, takes no other answer's place: a letter would say "Keperluan: petani"."""
    assert read(service, block, text) == read_as


def test_a_purpose_that_is_too_short_is_told_so_and_not_lost() -> None:
    found = shipped().get("sku")
    assert found
    fields = [found.field(slug) for slug in found.blocks[0]]
    answers = read_answers(fields, "Siti Aminah\n3509165708900001\n3509162301080001\nKU", TODAY)
    raw, problem = answers.problems["keperluan"]
    assert raw == "KU" and "lebih lengkap" in (problem.problem or "")


def test_a_wrong_number_has_a_problem_and_takes_nothing_with_it() -> None:
    found = shipped().get("ktp-baru")
    assert found
    fields = [found.field(slug) for slug in found.blocks[0]]
    answers = read_answers(fields, "Siti Aminah\n35091657089000\n17-8-1990", TODAY)
    assert set(answers.found) == {"nama", "tanggal_lahir"} and "nik" in answers.problems


@pytest.mark.parametrize("kk", ["3509162301080001", "3509161708150001"])
@pytest.mark.parametrize(
    "nik", ["350916570890001", "35091657089000011", "350916170890001"], ids=["short", "long", "a man's"]
)
def test_a_wrong_nik_does_not_push_the_card_into_its_place(nik: str, kk: str) -> None:
    """A card's number may look like a NIK; stored as one, the wrong person would be looked up."""
    found = shipped().get("sktm")
    assert found
    fields = [found.field(slug) for slug in found.blocks[0]]
    answers = read_answers(fields, f"Siti Aminah\n{nik}\n{kk}", TODAY)
    assert answers.found["no_kk"].value == kk
    assert "nik" in answers.problems and "no_kk" not in answers.problems


@pytest.mark.parametrize("nik", ["3509165708900001", "3509161708900001"], ids=["a woman's", "a man's"])
def test_the_card_first_is_still_the_card(nik: str) -> None:
    values = read("sktm", 0, f"3509162301080001\n{nik}\nSiti Aminah\nberobat")
    assert (values["nik"], values["no_kk"]) == (nik, "3509162301080001")


def test_a_telephone_number_is_no_card() -> None:
    values = read("sktm", 0, "Siti Aminah\n3509165708900001\n6281234567890")
    assert values["nik"] == "3509165708900001" and "no_kk" not in values


def test_an_address_over_two_lines_is_one_answer() -> None:
    values = read("sku", 1, "Warung Bu Siti\nwarung kopi\nDusun Krajan\nRT 2 RW 3\n2015")
    assert values["mulai_tahun"] == "2015" and values["nama_usaha"] == "Warung Bu Siti"


@pytest.mark.parametrize("text", ["", "\n\n", "???", "=1+1", "9" * 400, "a" * 3000, "\u202e", "nik:", "nama"])
@pytest.mark.parametrize("service", ["ktp-baru", "akta-kelahiran", "ahli-waris", "pindah-datang"])
def test_nothing_raises(service: str, text: str) -> None:
    found = shipped().get(service)
    assert found
    for block in found.blocks:
        read_answers([found.field(slug) for slug in block], text, TODAY)


def test_the_label_of_a_number_that_nobody_asked_for_is_no_answer() -> None:
    found = read("akta-kematian", 0, "Kasman\n3509160101500003 kk 3509162301080055")
    assert found == {"nama_almarhum": "Kasman", "nik_almarhum": "3509160101500003"}
