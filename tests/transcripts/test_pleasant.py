"""What makes a conversation pleasant to read, as far as a machine can tell, over everything that was recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.transcripts import script
from tests.transcripts.script import Heard, Script, Turn
from village_desk.messages import wording

FILES = script.files()
CASES = range(1, 18)
EACH, ALL = 3, 60  # transcripts of each case, and altogether
LONGEST = 1500  # UTF-16 units
_WHOLE_NUMBER = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_PLACEHOLDER = re.compile(r"\{\w*\}|\[\[|\]\]|\b(?:None|nan|null|undefined|TODO)\b|<(?!tautan|kode)\w+>")
# Words of our trade and words that blame. "salah" alone is fine ("salah satu"); what is wrong is never the citizen.
_UNKIND = re.compile(
    r"\b(?:tiket|token|sistem|server|database|error|invalid|input|output|format|bot|chatbot|webhook|draft|field|"
    r"upload|submit|klik|user|username|session|sesi|timeout|ditolak sistem|anda salah|kamu|lu|gue|"
    r"tidak valid|tidak sah|gagal|wajib diisi|harus diisi|dilarang|kesalahan anda|anda|please wait)\b",
    re.IGNORECASE,
)


def scripts() -> Iterator[tuple[Path, Script]]:
    for path in FILES:
        yield path, Script.read(path)


@pytest.fixture(scope="module")
def heard() -> list[tuple[str, Heard]]:
    """Every message of the office in every transcript, with its file."""
    return [(path.stem, message) for path, one in scripts() for message in one.heard()]


def test_every_file_is_recorded_and_reads_as_it_is_written() -> None:
    for path, one in scripts():
        assert one.title and one.cases and one.scenes, path.stem
        assert set(one.cases) <= set(CASES), path.stem
        assert one.written() == path.read_text(encoding="utf-8"), path.stem
        assert all(scene.heard is not None for scene in one.scenes if isinstance(scene, Turn)), path.stem


def test_there_are_enough_of_them_for_every_case() -> None:
    found = Counter(case for _, one in scripts() for case in one.cases)
    assert {case: found[case] for case in CASES if found[case] < EACH} == {}
    assert len(FILES) >= ALL


def test_nothing_is_said_twice_in_a_row() -> None:
    for path, one in scripts():
        last: dict[str, str] = {}
        for message in one.heard():
            assert last.get(message.to) != message.text, (path.stem, message.text)
            last[message.to] = message.text


def test_no_turn_costs_more_than_one_message() -> None:
    for path, one in scripts():
        for scene in one.scenes:
            if isinstance(scene, Turn) and "[foto rusak]" not in str(scene.bubbles):
                per_phone = Counter(message.to for message in scene.heard or ())
                assert max(per_phone.values(), default=0) <= 1, (path.stem, scene.bubbles)


def test_no_text_is_longer_than_the_provider_takes(heard: list[tuple[str, Heard]]) -> None:
    assert {
        (file, message.text[:60]) for file, message in heard if wording.units(message.text) > LONGEST
    } == set()


@pytest.mark.parametrize(
    "pattern", [_WHOLE_NUMBER, _PLACEHOLDER, _UNKIND], ids=["numbers", "holes", "unkind"]
)
def test_no_text_has_what_it_must_not_have(pattern: re.Pattern[str], heard: list[tuple[str, Heard]]) -> None:
    found = {(file, match[0]) for file, message in heard if (match := pattern.search(message.text))}
    assert found == set()
