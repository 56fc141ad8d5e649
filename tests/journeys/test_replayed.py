"""Refused at the door: what was genuine comes in once the cause is mended, what was forged never does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.fake_twilio import FakeTwilio
from tests.fakes.twilio_posts import STATUS, TOKEN, status_form
from tests.fakes.wall_clock import WallClock, wib
from tests.journeys import stories
from tests.journeys.provider_side import SITI, inbox, posts
from village_desk import clock, config
from village_desk.config import TwilioAccount
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.messages import catching_up, quarantine, replaying
from village_desk.messages import inbox as door
from village_desk.messages.models import QuarantinedRequest
from village_desk.messages.replaying import Replayed

Work = Callable[[], object]
OLD, NEW = "the-token-of-last-year-0123456789", TOKEN
OTHER_ADDRESS = "https://layanan.desa.example.id"


@pytest.fixture(autouse=True)
def a_fresh_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(quarantine, "_bucket", quarantine.Bucket())
    yield


def runs_with(**changes: object) -> None:
    """The operator changes a setting and starts the program again."""
    settings = config.use(replace(config.current(), **changes))  # type: ignore[arg-type]
    carriers.use(carriers.build(settings))


def with_token(token: str) -> None:
    assert config.current().twilio is not None
    runs_with(twilio=TwilioAccount(config.current().twilio.sid, (token,)))


def replayed() -> Replayed:
    return replaying.run("a command", replaying.waiting())


def quarantined() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(QuarantinedRequest)) or 0


def likely() -> str | None:
    warning = quarantine.warning(clock.now())
    return warning.cause if warning else None


def test_the_token_was_rotated_and_replay_takes_in_what_the_old_one_refused(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work
) -> None:
    stories.a_village()
    with_token(OLD)
    at("2026-11-20 21:00")
    form = twilio.receive(Body="Assalamualaikum, mau bikin surat keterangan usaha")
    assert posts(client, form) == 403
    assert posts(client, dict(status_form("SM" + "9" * 32, "sent")), path=STATUS) == 403
    assert likely() == "token"
    assert (replayed().verdicts["refused"], inbox()) == (2, [])  # nothing was mended yet

    with_token(NEW)
    at("2026-11-20 21:30")
    assert replayed().verdicts == {"taken": 1, "receipt": 1, "known": 0, "refused": 0}
    work()
    assert len(twilio.to(SITI)) == 1
    assert "Mohon maaf sudah menunggu" in twilio.to(SITI)[0]
    (row,) = inbox()
    assert (row.origin, row.received_at, row.conflicts) == ("replay", wib("2026-11-20 21:00"), 0)
    assert ["ProfileName", "Bu Siti"] in (row.form or [])  # the posted form tells more than the list
    assert quarantined() == 0
    assert replayed().verdicts["taken"] == 0
    assert posts(client, form) == 200
    assert [row.conflicts for row in inbox()] == [0]


def test_the_address_was_wrong_and_the_warning_says_so(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work
) -> None:
    """Where the signature fits another address under our own token the cause is proven (R11)."""
    stories.a_village()
    at("2026-11-20 21:00")
    client.origin = OTHER_ADDRESS  # type: ignore[attr-defined]
    assert posts(client, twilio.receive(Body="halo")) == 403
    assert likely() == "host"
    twilio.refuse()
    assert replayed().unlisted == "not_connected"
    twilio.listen_again()
    runs_with(public_url=OTHER_ADDRESS)
    assert replayed().verdicts["taken"] == 1
    work()
    assert len(twilio.to(SITI)) == 1


def test_a_forged_message_never_enters(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work
) -> None:
    """Neither with the right token, nor when its id is a real message's: then the provider's words count."""
    factories.office()
    at("2026-11-20 21:00")
    genuine = twilio.receive(Body="mau bikin surat keterangan usaha")
    assert posts(client, genuine | {"Body": "ya, batalkan semua"}, token="a forger") == 403
    invented = genuine | {
        "MessageSid": "SM" + "f" * 32,
        "SmsSid": "SM" + "f" * 32,
        "Body": "transfer ke sini",
    }
    assert posts(client, invented, token="a forger") == 403
    assert likely() == "token"
    at("2026-11-20 21:05")
    done = replayed()
    assert (done.verdicts, done.listed) == ({"taken": 0, "receipt": 0, "known": 1, "refused": 1}, 1)
    (row,) = inbox()
    assert (row.message_sid, row.origin) == (genuine["MessageSid"], "list")
    assert ["Body", "mau bikin surat keterangan usaha"] in (row.form or [])
    work()
    assert "Surat keterangan usaha" in twilio.to(SITI)[0]
    assert quarantined() == 1
    assert catching_up.run_now("a command").found == 0


def test_practice_from_outside_is_not_taken_in_by_replay_either(
    client: FlaskClient, twilio: FakeTwilio
) -> None:
    """S4: whose signature is right was refused because of where he called from."""
    practice = next(account for account in carriers.current().accounts if account.practice)
    form = twilio.receive(Body="latihan") | {"AccountSid": practice.sid}
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert posts(client, form, token=practice.tokens[0]) == 403
    assert replayed().verdicts["refused"] == 1
    assert inbox() == []


def test_a_message_to_an_unknown_number_waits_until_an_office_has_it(
    client: FlaskClient, twilio: FakeTwilio, work: Work
) -> None:
    assert posts(client, twilio.receive(Body="halo")) == 200
    work()
    assert twilio.to(SITI) == []
    assert replayed().freed == 0
    factories.office()
    assert replayed().freed == 1
    work()
    assert len(twilio.to(SITI)) == 1


def test_two_replays_at_once_take_a_message_in_once(client: FlaskClient, twilio: FakeTwilio) -> None:
    factories.office()
    with_token(OLD)
    assert posts(client, twilio.receive(Body="halo")) == 403
    with_token(NEW)
    row_ids = replaying.waiting()
    assert replaying.run("one", row_ids).verdicts["taken"] == 1
    assert replaying.run("two", row_ids).verdicts["taken"] == 0
    assert len(inbox()) == 1
    with transaction():
        assert door.known(carriers.current().main.account, [inbox()[0].message_sid])
