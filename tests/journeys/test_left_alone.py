"""A request begun and left alone: one reminder at a decent hour, then forgotten and told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock, wib
from tests.journeys import stories
from village_desk import clock, config
from village_desk.database import db, transaction
from village_desk.media import MediaStore
from village_desk.messages.models import Attachment, Hold
from village_desk.office import registry
from village_desk.whatsapp import abandoned

Work = Callable[[], object]
REMINDED = "masih kami simpan. Yang belum ada:"


def begins(citizen: Citizen) -> None:
    """The first block of a business letter, and a photo."""
    citizen.says("mau bikin surat keterangan usaha")
    citizen.says(stories.ABOUT_HER)
    citizen.sends_photo("ktp")
    citizen.hears_new()


def ticks(citizen: Citizen) -> list[str]:
    """What the worker's ticker does; what the citizen hears of it."""
    abandoned.look_after()
    citizen.work()
    return citizen.hears_new()


def drafts(citizen: Citizen) -> list[dict[str, object]]:
    return stories.exported("drafts", stories.office_of(citizen))


@pytest.mark.parametrize(
    ("wrote", "reminded"),
    [
        ("2026-11-24 10:00", "2026-11-25 06:00"),  # 20 hours later it is Wednesday 06.00
        ("2026-11-24 13:30", "2026-11-25 09:30"),
        ("2026-11-24 23:30", "2026-11-25 19:30"),
        ("2026-11-25 01:30", None),  # 21.30 is too late, and the next morning lies outside the window
        ("2026-11-24 09:00", "2026-11-25 06:00"),  # 05.00 is too early
        ("2026-11-24 06:05", None),  # 02.05; at 06.00 the window is shut but for five minutes
        ("2026-11-25 00:30", "2026-11-25 20:30"),
    ],
)
def test_the_reminder_comes_at_a_decent_hour_inside_the_window_or_not_at_all(
    citizen: Citizen, at: WallClock, wrote: str, reminded: str | None
) -> None:
    office = stories.a_village()
    last = wib(wrote)
    at(wrote)
    planned = abandoned.reminder_at(registry.hours_of(office), last, last)
    assert planned == (wib(reminded) if reminded else None)


def test_one_reminder_says_what_is_missing_and_lanjut_goes_on(citizen: Citizen, at: WallClock) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    at.later(hours=19)
    assert ticks(citizen) == []
    at.later(hours=1)
    (heard,) = ticks(citizen)
    assert heard.startswith("Selamat pagi") and REMINDED in heard
    assert "Nama usaha" in heard and "Kartu Keluarga" in heard and "KTP-el" not in heard
    assert "*LANJUT*" in heard and "*BATAL*" in heard
    for _ in range(3):
        at.later(hours=1)
        assert ticks(citizen) == []
    assert "Nama usaha" in citizen.says("lanjut")
    citizen.says(stories.ABOUT_HER_SHOP)
    citizen.sends_photo("kk")
    stories.number_in(citizen.says("ya"))
    at.later(days=8)
    assert [text for text in ticks(citizen) if REMINDED in text] == []


def test_batal_after_the_reminder_asks_once_and_ends_it(citizen: Citizen, at: WallClock) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    at.later(hours=20)
    ticks(citizen)
    assert "ingin dibatalkan" in citizen.says("batal")
    citizen.says("ya")
    assert drafts(citizen) == []
    citizen.hears_new()
    at.later(hours=21)
    assert ticks(citizen) == []


@pytest.mark.parametrize("before", ["berhenti", "petugas"])
def test_nobody_is_reminded_who_wants_no_notices_or_waits_for_us(
    citizen: Citizen, at: WallClock, before: str
) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    citizen.says(before)
    citizen.hears_new()
    at.later(hours=20)
    assert ticks(citizen) == []


def test_on_hold_after_a_restore_nothing_is_reminded_or_forgotten(citizen: Citizen, at: WallClock) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    with transaction():
        db.session.add(Hold(began_at=clock.now(), backup_made_at=clock.now() - timedelta(hours=1)))
    at.later(days=8)
    assert abandoned.look_after() == {} and len(drafts(citizen)) == 1
    with transaction():
        db.session.execute(select(Hold)).scalar_one().ended_at = clock.now()
    abandoned.look_after()
    assert drafts(citizen) == []


def test_after_seven_days_it_is_forgotten_with_its_files_and_told_once(
    citizen: Citizen, at: WallClock
) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    (name,) = [row for row in db.session.scalars(select(Attachment.storage_name)) if row]
    store = MediaStore.of(config.current())
    assert store.exists(name)
    at.later(days=6, hours=23)
    ticks(citizen)
    assert len(drafts(citizen)) == 1 and store.exists(name)
    at.later(hours=2)
    assert ticks(citizen) == []  # nobody is written to for that
    assert drafts(citizen) == [] and not store.exists(name)
    told = citizen.says("halo")
    assert "sudah kami hapus karena lama tidak dilanjutkan" in told and "Ya, mulai lagi" in told
    assert "Nama lengkap" in citizen.says("ya")
    citizen.says("batal")
    citizen.says("ya")
    assert "kami hapus karena" not in citizen.says("halo")


def test_another_wish_after_the_end_is_heard_and_the_end_is_told_beside_it(
    citizen: Citizen, at: WallClock
) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    at.later(days=8)
    ticks(citizen)
    told = citizen.says("mau bikin surat domisili")
    assert "sudah kami hapus" in told and "*Surat keterangan domisili*" in told and "mulai lagi" not in told


def test_who_writes_again_in_time_keeps_everything(citizen: Citizen, at: WallClock) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    for _ in range(3):
        at.later(days=5)
        citizen.says("pagi")
        ticks(citizen)
    assert len(drafts(citizen)) == 1
    assert "Nama usaha" in citizen.says("lanjut")


def test_what_went_into_a_ticket_stays_when_another_draft_ends(citizen: Citizen, at: WallClock) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    stories.requests_the_letter(citizen)
    citizen.says("mau bikin surat domisili")
    citizen.says("Siti Rahmawati\n3509165708900042\n3509162301080007")
    at.later(days=8)
    ticks(citizen)
    (line,) = stories.exported("tickets", stories.office_of(citizen))
    assert [file["kept"] for file in line["files"]] == [True, True] and drafts(citizen) == []


@pytest.mark.settings(VILLAGE_DESK_DRAFT_REMINDER="3600", VILLAGE_DESK_DRAFT_EXPIRY="7200")
def test_the_settings_say_when(citizen: Citizen, at: WallClock) -> None:
    at("2026-11-24 14:00")
    stories.a_village()
    begins(citizen)
    at.later(minutes=61)
    assert REMINDED in ticks(citizen)[0]
    at.later(minutes=61)
    ticks(citizen)
    assert drafts(citizen) == []
