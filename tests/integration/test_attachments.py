"""Every file is fetched in the end, refused with a reason, or given up visibly; text never waits for it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import a_citizen, age, an_office, sid
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, db_now, transaction
from village_desk.gateway.types import (
    FetchedFile,
    Incoming,
    IncomingFile,
    MediaGone,
    MediaRefused,
    TemporaryFailure,
)
from village_desk.media import MediaLost, MediaStore
from village_desk.messages import attachments
from village_desk.messages.models import Attachment, InboxMessage

URL = "https://api.twilio.com/photo"


def a_photo() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(data, "JPEG")
    return data.getvalue()


@pytest.fixture
def siti(app: Flask, fake_gateway: FakeGateway) -> Iterator[Citizen]:
    fake_gateway.files[URL] = FetchedFile(a_photo(), "image/jpeg")
    yield a_citizen(an_office())


def a_message(citizen: Citizen, *urls: str) -> list[Attachment]:
    """One message with these files, registered as reception does."""
    message = sid()
    incoming = Incoming(
        account="AC",
        message_sid=message,
        sender="",
        recipient="",
        body="",
        files=tuple(IncomingFile(url, "image/jpeg") for url in urls),
    )
    with transaction():
        row = InboxMessage(
            account="AC",
            message_sid=message,
            content_hash="",
            chat_key="",
            to_index="",
            form=[],
            received_at=clock.now(),
            training=False,
        )
        db.session.add(row)
        db.session.flush()
        made = attachments.register(row, incoming, citizen)
        assert attachments.register(row, incoming, citizen) == made
    return made


def seen(row: Attachment) -> Attachment:
    db.session.rollback()
    query = select(Attachment).where(Attachment.id == row.id).execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one()


def fetch() -> int:
    return attachments.fetch_due("worker", 10)


def test_a_photo_is_fetched_and_kept(siti: Citizen) -> None:
    (row,) = a_message(siti, URL)
    assert fetch() == 1
    after = seen(row)
    assert (after.state, after.kind, after.content_type) == ("kept", "image", "image/jpeg")
    assert (after.width, after.height) == (64, 48)
    assert Image.open(io.BytesIO(attachments.open_file(after))).size == (64, 48)
    assert fetch() == 0
    assert attachments.unsettled(10) == []


def test_a_fresh_address_that_answers_404_for_a_moment_is_tried_again(
    siti: Citizen, fake_gateway: FakeGateway
) -> None:
    (row,) = a_message(siti, URL)
    fake_gateway.fail_fetch(TemporaryFailure("not_found", "404"), times=2)
    while fetch():
        pass
    assert (seen(row).state, seen(row).tries) == ("kept", 2)


@pytest.mark.settings(VILLAGE_DESK_MEDIA_RETRY_BASE="1")
def test_the_gaps_between_tries_grow(siti: Citizen, fake_gateway: FakeGateway) -> None:
    (row,) = a_message(siti, URL)
    fake_gateway.fail_fetch(TemporaryFailure("timeout"), times=9)
    gaps = []
    for _ in range(3):
        assert fetch() == 1
        gaps.append((seen(row).next_try_at - db_now()).total_seconds())  # type: ignore[operator]
        age(Attachment, row.id, next_try_at=1)
    assert gaps[0] <= 1.3 < gaps[1] <= 3.8 < gaps[2]


def test_when_the_tries_end_it_is_visible_and_the_citizen_can_be_asked(
    siti: Citizen, fake_gateway: FakeGateway
) -> None:
    (row,) = a_message(siti, URL)
    fake_gateway.fail_fetch(TemporaryFailure("timeout"), times=99)
    while fetch():
        pass
    assert len(fake_gateway.fetches) == 6
    assert (seen(row).state, seen(row).reason) == ("failed", "timeout")
    assert [one.id for one in attachments.unsettled(10)] == [row.id]
    with transaction():
        db.session.get_one(Attachment, row.id).asked_again_at = clock.now()
    assert attachments.unsettled(10) == []


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (MediaGone("not_found", "404"), "failed", "not_found"),
        (MediaRefused("too_large"), "refused", "too_large"),
        (MediaRefused("foreign_address"), "refused", "foreign_address"),
    ],
)
def test_a_definite_answer_ends_the_tries(
    siti: Citizen, fake_gateway: FakeGateway, error: Exception, state: str, reason: str
) -> None:
    (row,) = a_message(siti, URL)
    fake_gateway.fail_fetch(error)
    fetch()
    assert (seen(row).state, seen(row).reason) == (state, reason)
    assert len(fake_gateway.fetches) == 1


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "empty"), (b"<html><script>", "not_accepted"), (b"\xff\xd8\xff\xe0junk", None)]
)
def test_a_file_is_judged_by_its_bytes(
    siti: Citizen, fake_gateway: FakeGateway, data: bytes, reason: str | None
) -> None:
    fake_gateway.files[URL] = FetchedFile(data, "image/jpeg")
    (row,) = a_message(siti, URL)
    fetch()
    assert seen(row).state == "refused"
    assert reason is None or seen(row).reason == reason


@pytest.mark.settings(VILLAGE_DESK_MEDIA_PER_CITIZEN_DAY="3")
def test_a_flood_of_photos_is_refused_and_others_are_not_touched(siti: Citizen) -> None:
    """S13."""
    rows = [one for _ in range(3) for one in a_message(siti, URL, URL)]
    assert [row.state for row in rows] == ["waiting"] * 3 + ["refused"] * 3
    assert {row.reason for row in rows[3:]} == {"quota"}
    budi = a_citizen(an_office("KDR", "+628111000333"))
    assert [row.state for row in a_message(budi, URL)] == ["waiting"]


@pytest.mark.settings(VILLAGE_DESK_MEDIA_FREE_FLOOR=str(10**18))
def test_without_room_on_the_disk_files_wait(siti: Citizen, fake_gateway: FakeGateway) -> None:
    (row,) = a_message(siti, URL)
    assert fetch() == 0
    assert (seen(row).state, fake_gateway.fetches) == ("waiting", [])


def test_a_disk_that_refuses_costs_no_try(siti: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    """R36."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (row,) = a_message(siti, URL)
    monkeypatch.setattr(MediaStore, "keep", full)
    fetch()
    assert (seen(row).state, seen(row).tries) == ("waiting", 0)
    monkeypatch.undo()
    age(Attachment, row.id, next_try_at=1)
    fetch()
    assert seen(row).state == "kept"


def test_a_worker_that_slept_past_its_lease_leaves_neither_row_nor_file(
    siti: Citizen, fake_gateway: FakeGateway
) -> None:
    """R15, R34."""
    (row,) = a_message(siti, URL)
    original = fake_gateway.fetch

    def slept(url: str, message_sid: str, limit: int) -> FetchedFile:
        age(Attachment, row.id, lease_until=1)
        fake_gateway.fetch = original  # type: ignore[method-assign]
        attachments.fetch_due("another", 1)
        return original(url, message_sid, limit)

    fake_gateway.fetch = slept  # type: ignore[method-assign]
    fetch()
    after = seen(row)
    assert after.state == "kept"
    assert [name for name, _ in MediaStore.of(current()).names()] == [after.storage_name]


def test_a_file_that_is_not_kept_cannot_be_opened(siti: Citizen) -> None:
    (row,) = a_message(siti, URL)
    with pytest.raises(MediaLost):
        attachments.open_file(row)
