"""Names in the words of a complaint: rather one member of staff too many kept away than one too few."""

from __future__ import annotations

import pytest

from village_desk.tickets.complaint_names import named_in, without_self

STAFF = {1: "Joko Susilo", 2: "Rina Wulandari", 3: "Indah Lestari", 4: "H. Hadi Sucipto, S.Pd.", 5: "Adi"}
HEADS = [4]


@pytest.mark.parametrize(
    ("story", "whom", "found"),
    [
        ("saya dibentak pak joko", "", {1}),
        ("saya dibentak JOKO di loket", "", {1}),
        ("petugas loket minta uang", "bu rina bagian depan", {2}),
        ("pelayanan tidak indah", "", set()),  # an ordinary word
        ("dibentak bu indah", "", {3}),
        ("adi minta uang", "", set()),
        ("mas adi minta uang", "", {5}),
        ("petugas minta uang", "adi", {5}),
        ("pak kades minta uang 50 ribu", "", {4}),
        ("mau lapor ke pak kades, petugas loket minta uang", "", set()),
        ("petugas minta uang", "kepala desa", {4}),
        ("nama saya Rina, jalan rusak", "", set()),  # the one who complains is nobody's subject
        ("jalan rusak parah", "tidak tahu", set()),
    ],
)
def test_staff_is_found_by_name(story: str, whom: str, found: set[int]) -> None:
    assert named_in(story, whom, STAFF, HEADS) == found


def test_the_one_who_complains_is_taken_out_of_the_words() -> None:
    words = without_self(
        "nama saya Siti Aminah, hp 0812-3456-7890, nik 3509165708900042. bu siti itu saya, yang salah pak joko",
        ["Bu Siti"],
    )
    assert (
        "Aminah" not in words
        and "0812" not in words
        and "3509" not in words
        and "siti" not in words.casefold()
    )
    assert "pak joko" in words
