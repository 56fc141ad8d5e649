"""People write in bursts: photos and bubbles that belong together are one turn, one answer, one conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk.citizens.models import Citizen as Person
from village_desk.database import db
from village_desk.messages.models import Conversation, InboxMessage
from village_desk.whatsapp import reception


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


@pytest.mark.only_on("postgresql")
def test_two_photos_at_the_same_moment_and_two_workers_make_one_conversation(
    app: Flask, citizen: Citizen, frozen: WallClock
) -> None:
    """The first photo of somebody nobody knows, and the second before the first was thought about (R16)."""
    stories.a_village()
    together = Barrier(4)

    def post(number: int) -> int:
        with app.app_context():
            together.wait()
            return citizen.posts_file(pictures.jpeg(), "image/jpeg", f"foto {number}").status_code

    def think(_: int) -> int:
        with app.app_context():
            together.wait()
            for _ in range(5):
                reception.receive_due(f"worker {get_ident()}")
                db.session.remove()
            return 200

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(work, number) for number, work in enumerate((post, post, think, think))]
        assert {job.result() for job in jobs} == {200}
    citizen.work()
    db.session.rollback()
    assert db.session.execute(select(func.count()).select_from(Conversation)).scalar_one() == 1
    assert db.session.execute(select(func.count()).select_from(Person)).scalar_one() == 1
    rows = db.session.execute(select(InboxMessage).order_by(InboxMessage.id)).scalars().all()
    assert len(rows) == 2 and {row.state for row in rows} == {"handled"}


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


def test_an_answer_is_not_swallowed_by_thanks_in_the_same_turn(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    number = stories.requests_the_letter(citizen)
    citizen.hears_new()
    heard = citizen.says("status", "makasih pak")
    assert number in heard and "Status" in heard
    assert "Sama-sama" in heard


def test_a_question_is_answered_though_a_photo_follows_it(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    citizen.posts("berapa biaya bikin ktp?")
    heard = citizen.sends_photo()
    assert "GRATIS" in heard
    assert "kami simpan" in heard


def test_only_the_last_question_of_a_turn_is_asked(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    heard = citizen.says("mau bikin surat keterangan usaha", "eh maaf mau surat domisili aja")
    assert heard.count("Mohon kirim data berikut") <= 1


def test_a_cry_under_a_photo_gets_the_number(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    assert citizen.sends_photo("tolong kebakaran di rumah pak RT").startswith("*113*")
