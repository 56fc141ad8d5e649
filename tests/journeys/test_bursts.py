"""People write in bursts: photos and bubbles that belong together are one turn, one answer, one conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk.database import db
from village_desk.messages.models import Conversation, InboxMessage


def test_six_photos_are_one_turn_and_one_answer_that_counts_them(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.hears_new()
    citizen.sends_photo(count=6)
    (heard,) = citizen.hears_new()
    assert "6 berkas sudah kami terima dan sedang kami periksa" in heard


def test_a_text_in_four_bubbles_is_one_answer(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    citizen.says("mau bikin surat keterangan usaha")
    citizen.hears_new()
    citizen.says(stories.NAME, stories.NIK, stories.KK, "untuk pengajuan KUR")
    (heard,) = citizen.hears_new()
    assert "Nama usaha" in heard
    (draft,) = stories.exported("drafts", stories.office_of(citizen))
    assert (draft["fields"]["nama"], draft["fields"]["nik"]) == (stories.NAME, stories.NIK)


def test_ten_webhooks_at_once_are_one_conversation_thought_about_in_stored_order(
    app: Flask, citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()

    def post(number: int) -> int:
        with app.app_context():
            return citizen.posts_file(pictures.jpeg(), "image/jpeg", f"foto {number}").status_code

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(post, range(10))) == {200}
    citizen.work()
    db.session.rollback()
    assert db.session.execute(select(func.count()).select_from(Conversation)).scalar_one() == 1
    rows = db.session.execute(select(InboxMessage).order_by(InboxMessage.id)).scalars().all()
    assert len(rows) == 10 and len({row.outcome for row in rows}) == 1
    assert len(citizen.received) == 1


def test_a_file_that_is_no_photo_is_said_to_be_checked_before_it_is_refused(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.hears_new()
    citizen.posts_file(b"<html><body>halo</body></html>", "image/jpeg")
    citizen.sends_photo()
    first, second = citizen.hears_new()
    assert "sedang kami periksa" in first and "bukan foto atau PDF" in second
