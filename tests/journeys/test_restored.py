"""A restored village: nobody is told again what was told already, and nobody stays untold (R43)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fake_twilio import FakeTwilio
from tests.fakes.carriers import FakeCarriers
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway, words_of
from tests.fakes.wall_clock import WallClock, wib
from tests.journeys import stories
from tests.journeys.provider_side import SITI, posts
from village_desk import clock, config, jobs
from village_desk.backup import making, restoring
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import HandedOver, Listed, Outgoing, TemporaryFailure
from village_desk.messages import catching_up, hold, sweepers
from village_desk.messages.models import OutboxMessage
from village_desk.operation import invariants
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import SYSTEM
from village_desk.whatsapp import resuming


@dataclass
class Remembering(FakeGateway):
    """A provider that can be asked what it has sent."""

    log: list[Listed] = field(default_factory=list)
    away: bool = False

    def send(self, message: Outgoing) -> HandedOver:
        answer = super().send(message)
        words = message.body if message.body is not None else " / ".join(message.variables.values())
        self.log.append(
            Listed(
                answer.provider_sid,
                "delivered",
                message.recipient,
                message.sender,
                words,
                clock.now(),
                "outbound-api",
            )  # fmt: skip
        )
        return answer

    def sent_to(self, recipient: str, since: datetime) -> tuple[Listed, ...]:
        if self.away:
            raise TemporaryFailure("not_listed")
        return tuple(
            one
            for one in reversed(self.log)
            if one.recipient == recipient and one.created_at is not None and one.created_at >= since
        )


@pytest.fixture
def fake_carriers(app: Flask) -> FakeCarriers:
    fakes = FakeCarriers.installed()
    main: Any = Remembering(fakes.main.account)
    practice: Any = fakes.practice
    accounts = carriers.build(config.current()).accounts
    carriers.use(carriers.Carriers(main=main, practice=practice, accounts=accounts))
    return FakeCarriers(main, practice)


@pytest.fixture
def provider(fake_carriers: FakeCarriers) -> Remembering:
    assert isinstance(fake_carriers.main, Remembering)
    return fake_carriers.main


def restore(backup: Path) -> None:
    """The machine burnt down; the backup is put in place."""
    db.session.rollback()
    restoring.restore(backup, replace=True)
    db.session.expire_all()
    db.session.rollback()


def backed_up_while_ready_waits(
    citizen: Citizen,
    client: FlaskClient,
    folder: Path,
    *,
    meanwhile: Callable[[], object] = lambda: None,
    **village: Any,
) -> Path:
    """A backup of the moment when "siap diambil" was owed, and not yet sent."""
    office = stories.a_village(**village)
    number = stories.requests_the_letter(citizen)
    meanwhile()
    stories.make_ready(stories.an_officer(office, client), number)
    backup = folder / "waiting.backup"
    making.make(backup, inside=True)
    return backup


def told_after_the_backup(citizen: Citizen, client: FlaskClient, backup: Path) -> str:
    """The number of a request that became ready, and the citizen heard it, after the backup was made."""
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    making.make(backup, inside=True)
    stories.make_ready(stories.an_officer(office, client), number)
    citizen.work()
    return number


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.execute(select(OutboxMessage.state).order_by(OutboxMessage.id)).scalars())


def test_what_was_answered_after_the_backup_is_not_answered_again(
    citizen: Citizen, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    stories.a_village()
    making.make(tmp_path / "old.backup", inside=True)
    frozen("2026-11-20 21:50")
    citizen.posts("Assalamualaikum", sid="SM" + "7" * 32)
    citizen.work()
    [answer] = citizen.received
    restore(tmp_path / "old.backup")
    # Catching up takes the message in again, with the time at which it was written; it is answered an hour later.
    citizen.posts("Assalamualaikum", sid="SM" + "7" * 32)
    frozen("2026-11-21 09:30")
    citizen.work()
    assert citizen.received == [answer], "on hold nothing is sent"
    told = resuming.resume("test")
    assert told is not None
    assert (told.found, told.kept) == (1, 0)
    citizen.work()
    assert citizen.received == [answer]
    assert states() == ["handed_over"]
    assert not hold.on_hold()


def test_a_ready_notice_that_left_after_the_backup_does_not_leave_again(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    """The backup shows it as waiting; the provider has it. What nobody has goes out when the hold ends."""
    waiting = backed_up_while_ready_waits(citizen, client, tmp_path)
    citizen.work()
    told = [words_of(message) for message in citizen.received]
    assert "siap diambil" in told[-1].lower()
    restore(waiting)
    provider.sent.clear()
    citizen.work()
    assert states().count("queued") > 0
    resuming.resume("test")
    citizen.work()
    assert provider.sent == []
    assert set(states()) <= {"handed_over", "delivered", "cancelled", "sent"}


def test_a_notice_that_nobody_has_goes_out_when_the_hold_ends(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    waiting = backed_up_while_ready_waits(citizen, client, tmp_path)
    before = len(citizen.received)
    restore(waiting)
    citizen.work()
    assert len(citizen.received) == before
    told = resuming.resume("test")
    assert told is not None
    assert told.kept >= 1
    citizen.work()
    assert sum("siap diambil" in words_of(message).lower() for message in citizen.received) == 1


def test_outside_the_window_the_template_is_recognised_by_its_values(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    waiting = backed_up_while_ready_waits(
        citizen, client, tmp_path, meanwhile=lambda: frozen("2026-11-24 09:00")
    )
    citizen.work()
    assert citizen.received[-1].content_sid == stories.READY_TEMPLATE
    sent = len(citizen.received)
    restore(waiting)
    resuming.resume("test")
    citizen.work()
    assert len(citizen.received) == sent


def test_an_sms_that_left_after_the_backup_does_not_leave_again(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    waiting = backed_up_while_ready_waits(
        citizen,
        client,
        tmp_path,
        meanwhile=lambda: frozen("2026-11-24 09:00"),
        template=False,
        sms={"enabled": True, "sender": "WONOJATI"},
    )
    citizen.work()
    sms = provider.sent[-1]
    assert sms.sender == "WONOJATI"
    assert "siap diambil" in str(sms.body)
    restore(waiting)
    provider.sent.clear()
    resuming.resume("test")
    citizen.work()
    assert provider.sent == []
    assert stories.exported("tickets", stories.office_of(citizen))[0]["notices"][-1]["way"] == "sms"


def test_a_restored_village_reminds_nobody_before_it_knows_what_happened(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-24 09:00")
    stories.make_ready(stories.an_officer(office, client), number)
    citizen.work()
    making.make(tmp_path / "old.backup", inside=True)
    restore(tmp_path / "old.backup")
    frozen("2026-12-01 10:00")
    assert jobs.remind() == 0
    resuming.resume("test")
    assert jobs.remind() == 1


def test_without_the_provider_the_hold_stays(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    waiting = backed_up_while_ready_waits(citizen, client, tmp_path)
    sent = len(citizen.received)
    restore(waiting)
    provider.away = True
    with pytest.raises(TemporaryFailure):
        resuming.resume("test")
    citizen.work()
    assert hold.on_hold()
    assert len(citizen.received) == sent


def test_on_hold_nothing_becomes_a_phone_call(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    """Days may have passed since the backup; that says nothing of what the citizen has got meanwhile."""
    waiting = backed_up_while_ready_waits(citizen, client, tmp_path)
    citizen.work()
    restore(waiting)
    frozen((clock.now() + timedelta(days=4)).astimezone().strftime("%Y-%m-%d %H:%M"))
    sweepers.run("test")
    assert "needs_person" not in states()
    resuming.resume("test")
    assert "needs_person" not in states()


def test_what_was_told_after_the_backup_stands_in_the_chat_again(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    """The desk has forgotten that it was ready; the officer who opens the request reads that the citizen knows."""
    number = told_after_the_backup(citizen, client, tmp_path / "old.backup")
    told = words_of(citizen.received[-1])
    assert "siap diambil" in told
    restore(tmp_path / "old.backup")
    resuming.resume("test")
    assert stories.ticket_of(number).status != "ready"
    officer = stories.an_officer(stories.office_of(citizen), client)
    officer.opens(f"/desk/t/{stories.ticket_of(number).id}")
    assert told.split(".")[0] in officer.page.text
    sent = len(citizen.received)
    citizen.work()
    assert len(citizen.received) == sent


def test_a_status_that_is_set_again_does_not_tell_the_citizen_again(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    """Next morning the officer brings the request up to date again; the office opens at another hour by then."""
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    making.make(tmp_path / "old.backup", inside=True)
    frozen("2026-11-20 22:40")
    stories.make_ready(stories.an_officer(office, client), number)
    citizen.work()
    heard = len(citizen.received)
    restore(tmp_path / "old.backup")
    frozen("2026-11-21 20:00")
    resuming.resume("test")
    officer = stories.an_officer(stories.office_of(citizen), client)
    stories.make_ready(officer, number)
    citizen.work()
    assert stories.ticket_of(number).status == "ready"
    assert len(citizen.received) == heard
    officer.opens(f"/desk/t/{stories.ticket_of(number).id}")
    assert "Warga sudah diberi tahu" in officer.page.text
    assert officer.page.text.count("sudah siap diambil") == 1, "the chat shows it once"
    assert invariants.broken() == []


def test_what_is_said_anew_after_a_restore_is_sent(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    """Ready, and taken back and ready once more: the second is news. And weeks later nothing is recognised."""
    number = told_after_the_backup(citizen, client, tmp_path / "old.backup")
    restore(tmp_path / "old.backup")
    resuming.resume("test")
    officer = stories.an_officer(stories.office_of(citizen), client)
    stories.make_ready(officer, number)
    citizen.work()
    heard = len(citizen.received)
    with transaction():
        ticket = stories.ticket_of(number)
        for to in ("in_progress", "ready"):
            lifecycle.change_status(ticket.id, to, actor=SYSTEM, now=clock.now())
    citizen.work()
    told = [words_of(message) for message in citizen.received[heard:]]
    assert sum("siap diambil" in words for words in told) == 1


@pytest.mark.settings(VILLAGE_DESK_RESTORE_TOLD="3600")
def test_weeks_after_a_restore_the_same_words_are_news(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    number = told_after_the_backup(citizen, client, tmp_path / "old.backup")
    heard = len(citizen.received)
    restore(tmp_path / "old.backup")
    resuming.resume("test")
    frozen("2026-11-21 09:00")
    stories.make_ready(stories.an_officer(stories.office_of(citizen), client), number)
    citizen.work()
    assert sum("siap diambil" in words_of(message) for message in citizen.received[heard:]) == 1


def test_the_whole_way_through_the_providers_own_list(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Callable[[], object], tmp_path: Path
) -> None:
    """Ten minutes between the backup and the fire: a request, its photos, its answers; then the line was dead."""
    stories.a_village()
    at("2026-11-20 20:00")
    making.make(tmp_path / "old.backup", inside=True)
    at("2026-11-20 20:05")
    for words in ("Assalamualaikum, mau bikin surat keterangan usaha", stories.ABOUT_HER):
        assert posts(client, twilio.receive(Body=words)) == 200
        work()
    heard = list(twilio.to(SITI))
    at("2026-11-20 20:20")
    twilio.receive(wib("2026-11-20 20:15"), Body=stories.ABOUT_HER_SHOP)  # nobody was there to take it
    restore(tmp_path / "old.backup")
    work()
    caught_up = catching_up.run_now("a command", hold.since())
    assert (caught_up.found, caught_up.left) == (3, [])
    work()
    assert twilio.to(SITI) == heard, "on hold nothing is sent"
    told = resuming.resume("a command")
    assert told is not None
    work()
    answer = twilio.to(SITI)[len(heard) :]
    assert len(answer) == 1, answer
    assert "KTP-el asli pemohon" in answer[0]
    assert catching_up.run_now("a command").found == 0


def test_words_that_were_deleted_at_the_provider_are_still_known_to_have_gone(
    citizen: Citizen, client: FlaskClient, provider: Remembering, tmp_path: Path, frozen: WallClock
) -> None:
    """The office had copies deleted there after the backup: what is listed has no words any more."""
    waiting = backed_up_while_ready_waits(citizen, client, tmp_path)
    citizen.work()
    sent = len(citizen.received)
    provider.log = [replace(one, body="") for one in provider.log]
    restore(waiting)
    resuming.resume("test")
    citizen.work()
    assert len(citizen.received) == sent
