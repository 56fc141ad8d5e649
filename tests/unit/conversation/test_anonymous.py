"""What is kept for retraining tells what was meant, and not who meant it."""

from __future__ import annotations

import pytest

from village_desk.conversation.anonymous import without_person


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mau buat sktm, nik saya 3509165708900042", "mau buat sktm, nik saya [angka]"),
        ("hubungi 0812-3456-7890 ya", "hubungi [angka] ya"),
        ("nama saya Siti Aminah mau buat ktp", "nama saya [nama] mau buat ktp"),
        ("surat atas nama Budi Santoso", "surat atas nama [nama]"),
        ("Pak Slamet Riyadi belum tanda tangan", "Pak [nama] belum tanda tangan"),
        ("saya di rt 3 rw 2 mau pindah", "saya di rt [tempat] rw [tempat] mau pindah"),
        ("dusun Krajan Kidul jalan rusak parah", "dusun [tempat] jalan rusak parah"),
        ("kirim ke budi@contoh.id", "kirim ke [alamat]"),
        ("nama di ktp salah", "nama di ktp salah"),
        ("anak saya 17 tahun mau rekam ktp", "anak saya 17 tahun mau rekam ktp"),
        ("mau urus N1 nikah", "mau urus N1 nikah"),
    ],
)
def test_persons_go_and_the_wish_stays(text: str, kept: str) -> None:
    assert without_person(text) == kept


def test_names_that_are_known_of_this_chat_go_however_they_are_written() -> None:
    said = "tolong ktp rahmawati dicek, SITI RAHMAWATI"
    assert without_person(said, ["Siti Rahmawati"]) == "tolong ktp [nama] dicek, [nama]"


def test_doing_it_twice_changes_nothing() -> None:
    once = without_person("nama saya Budi, nik 3509165708900042, rt 1")
    assert without_person(once) == once


def test_a_question_is_known_again_by_its_telling_words() -> None:
    from village_desk.conversation.unanswered import keywords

    assert keywords("kapan ada vaksin kucing? di desa pak [nama]") == "vaksin kucing"
    assert keywords("apakah di kantor desa ada wifi gratis untuk anak sekolah") == "wifi anak sekolah"
    assert keywords("??") == ""
