"""Words and files are deleted at the provider once they are safe in the second place, and not before (S25)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fake_twilio import FakeTwilio
from tests.fakes import twilio_posts
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.provider_side import SITI, photo, posts
from village_desk import config
from village_desk.backup import places
from village_desk.database import db
from village_desk.messages.models import InboxMessage, OutboxMessage
from village_desk.operation import forgetting

Work = Callable[[], object]
WISH = "Assalamualaikum, mau bikin surat keterangan usaha"


@pytest.fixture
def second_place(tmp_path: Path) -> Path:
    """Another disk."""
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk" / "backups"


@pytest.fixture
def conversation(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work, second_place: Path
) -> FakeTwilio:
    """Bu Siti wrote and sent a photo, got answers, and has read them. The office wants copies deleted."""
    here = config.current().backup_dirs[0]
    object.__setattr__(config.current(), "backup_dirs", (here, second_place))
    stories.a_village(delete_at_provider=True)
    at("2026-11-20 21:40")
    posts(client, twilio.receive(Body=WISH))
    work()
    posts(client, twilio.receive(**photo(twilio)))
    work()
    for sid, message in list(twilio.messages.items()):
        if message["direction"] != "inbound":
            twilio_reports(client, twilio, sid)
    return twilio


def twilio_reports(client: FlaskClient, twilio: FakeTwilio, sid: str) -> None:
    form = dict(twilio_posts.status_form(sid, "delivered", account=twilio.account))
    assert posts(client, form, path=twilio_posts.STATUS) == 204


def words_there(twilio: FakeTwilio) -> list[str]:
    return [message["body"] for message in twilio.messages.values() if message["body"]]


def forgotten() -> tuple[int, int]:
    """How many rows say that the provider has nothing of them any more: received, sent."""
    db.session.rollback()
    return (
        len(
            db.session.execute(
                select(InboxMessage.id).where(InboxMessage.provider_forgot_at.is_not(None))
            ).all()
        ),
        len(
            db.session.execute(
                select(OutboxMessage.id).where(OutboxMessage.provider_forgot_at.is_not(None))
            ).all()
        ),
    )


def test_what_is_safe_twice_goes_and_the_record_stays(conversation: FakeTwilio, at: WallClock) -> None:
    messages = set(conversation.messages)
    at("2026-11-20 21:50")
    places.back_up_everywhere()
    at("2026-11-20 21:55")
    assert forgetting.run_due() >= 3
    assert words_there(conversation) == []
    assert conversation.files == {}
    assert set(conversation.messages) == messages, "the record stays: a restore asks for it"
    assert forgetting.run_due() == 0
    db.session.rollback()
    assert all(row is not None for row in db.session.execute(select(InboxMessage.form)).scalars())


def test_without_a_second_place_nothing_is_deleted(
    conversation: FakeTwilio, at: WallClock, second_place: Path
) -> None:
    second_place.parent.rmdir()
    at("2026-11-20 21:50")
    places.back_up_everywhere()
    at("2026-11-20 21:55")
    assert forgetting.run_due() == 0
    assert WISH in words_there(conversation)
    assert len(conversation.files) == 1


def test_what_came_after_the_last_backup_waits_for_the_next(
    conversation: FakeTwilio, client: FlaskClient, at: WallClock, work: Work
) -> None:
    at("2026-11-20 21:50")
    places.back_up_everywhere()
    at("2026-11-20 21:51")
    posts(client, conversation.receive(Body="kapan buka?"))
    work()
    at("2026-11-20 21:58")
    forgetting.run_due()
    assert "kapan buka?" in words_there(conversation)
    places.back_up_everywhere()
    at("2026-11-20 22:10")
    forgetting.run_due()
    assert "kapan buka?" not in words_there(conversation)


def test_an_answer_that_is_not_final_stays(
    conversation: FakeTwilio, client: FlaskClient, at: WallClock, work: Work
) -> None:
    posts(client, conversation.receive(Body="status"))
    work()
    last = conversation.to(SITI)[-1]
    at("2026-11-20 21:50")
    places.back_up_everywhere()
    at("2026-11-20 21:55")
    forgetting.run_due()
    assert words_there(conversation) == [last]


def test_an_office_that_does_not_want_it_keeps_its_copies_there(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work, second_place: Path
) -> None:
    here = config.current().backup_dirs[0]
    object.__setattr__(config.current(), "backup_dirs", (here, second_place))
    stories.a_village()
    at("2026-11-20 21:40")
    posts(client, twilio.receive(Body=WISH))
    work()
    at("2026-11-20 21:50")
    places.back_up_everywhere()
    at("2026-11-20 21:55")
    assert forgetting.run_due() == 0
    assert WISH in words_there(twilio)


def test_too_early_is_tried_again_later(
    conversation: FakeTwilio, at: WallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20009: the provider has not settled the message yet."""
    at("2026-11-20 21:50")
    places.back_up_everywhere()
    at("2026-11-20 21:55")
    conversation.unsettled = True
    assert forgetting.run_due() == 0
    assert forgotten() == (0, 0)
    conversation.unsettled = False
    assert forgetting.run_due() >= 3
    assert forgotten()[0] == 2
