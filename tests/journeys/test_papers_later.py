"""Papers that come when nothing is being asked any more: counted, and never left lying beside the request."""

from __future__ import annotations

import pytest

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories


def files_of(citizen: Citizen) -> list[dict[str, object]]:
    """The files of the chat's one request, from the export."""
    (line,) = stories.exported("tickets", stories.office_of(citizen))
    return list(line["files"])


def test_two_photos_of_one_paper_are_counted_as_two(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.says("nanti")
    number = stories.number_in(citizen.says("ya"))
    citizen.hears_new()

    thanks = citizen.sends_photo("ktp", count=2)
    assert f"2 berkas sudah kami tambahkan ke permohonan *{number}*" in thanks
    assert thanks.count("Terima kasih") == 1 and "Kartu Keluarga" in thanks


def test_all_papers_in_one_turn_are_thanked_for_once(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.says("nanti")
    citizen.says("ya")

    citizen.posts_file(pictures.jpeg(), "image/jpeg", "ktp")
    thanks = citizen.sends_photo("kk")
    assert "2 berkas" in thanks and "1 berkas" not in thanks
    assert "Masih kami tunggu" not in thanks and "Berkas sekarang lengkap" in thanks


@pytest.mark.parametrize("answer", ["1", "ya"])
def test_a_better_photo_after_the_receipt_goes_into_the_request(
    citizen: Citizen, frozen: WallClock, answer: str
) -> None:
    stories.a_village()
    number = stories.requests_the_letter(citizen)

    asked = citizen.sends_photo("kk yang lebih jelas")
    assert number in asked and "Untuk permohonan yang mana" in asked
    assert "1 berkas sudah kami tambahkan" in citizen.says(answer)
    assert [file["slug"] for file in files_of(citizen)] == ["ktp", "kk", "kk"]


@pytest.mark.parametrize("answer", ["0", "tidak"])
def test_a_photo_for_none_of_the_requests_is_kept_for_the_next_wish(
    citizen: Citizen, frozen: WallClock, answer: str
) -> None:
    stories.a_village()
    stories.requests_the_letter(citizen)

    citizen.sends_photo("ktp")
    assert "Untuk keperluan apa" in citizen.says(answer)
    assert "menerima 1 berkas: KTP-el asli pemohon" in citizen.says("surat domisili")
    assert len(files_of(citizen)) == 2


def test_the_receipt_names_the_next_opening_only_while_the_office_is_shut(
    citizen: Citizen, another_citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    stories.requests_the_letter(citizen)
    assert f"Petugas memeriksanya saat kantor buka, {stories.NEXT_OPENING}." in citizen.hears()

    frozen("2026-11-23 09:00")
    stories.requests_the_letter(another_citizen)
    assert "saat kantor buka" not in another_citizen.hears()
