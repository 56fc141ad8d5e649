"""Who writes: one row per chat identity, joined when one message shows two of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from village_desk.citizens import directory
from village_desk.citizens.models import Citizen, Person
from village_desk.database import db, transaction
from village_desk.gateway.types import Incoming
from village_desk.messages.models import Attachment, Conversation, InboxMessage, OutboxMessage
from village_desk.office import setup
from village_desk.office.models import Office
from village_desk.tickets.models import Ticket

NIGHT = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)
PHONE = "whatsapp:+6281234567890"
HIDDEN = "whatsapp:ID.AbC123"


@pytest.fixture
def office(app: Flask, at: Callable[[str], object]) -> Office:
    at("2026-11-20 21:40")
    with transaction():
        return setup.add_office(slug="wonojati", code="WNJ", name="Desa Wonojati", whatsapp="+628111000222")


def wrote(
    office: Office,
    sender: str = PHONE,
    external: str | None = None,
    *,
    name: str | None = None,
    training: bool = False,
    minutes: int = 0,
) -> Citizen:
    phone = sender.removeprefix("whatsapp:") if sender.startswith("whatsapp:+") else None
    incoming = Incoming(
        account="AC1",
        message_sid="SM1",
        sender=sender,
        recipient="whatsapp:+628111000222",
        body="halo",
        phone=phone,
        external_id=external,
        profile_name=name,
    )
    with transaction():
        now = NIGHT + timedelta(minutes=minutes)
        return directory.find_or_add(office, incoming, training=training, now=now)


def count() -> int:
    return len(db.session.execute(select(Citizen.id).where(Citizen.merged_into_id.is_(None))).all())


def test_the_second_message_of_a_person_finds_the_first(office: Office) -> None:
    first = wrote(office, name="Siti")
    again = wrote(office, minutes=5)
    assert again.id == first.id and count() == 1
    assert again.profile_name == "Siti"
    assert again.last_inbound_at == NIGHT + timedelta(minutes=5)
    assert (again.address, again.phone) == (PHONE, "+6281234567890")


def test_an_old_message_handled_late_does_not_turn_the_clock_back(office: Office) -> None:
    wrote(office, minutes=5)
    assert wrote(office, minutes=0).last_inbound_at == NIGHT + timedelta(minutes=5)


def test_a_hidden_number_is_a_person_too(office: Office) -> None:
    citizen = wrote(office, HIDDEN, HIDDEN)
    assert citizen.phone is None
    assert wrote(office, HIDDEN, HIDDEN).id == citizen.id
    assert wrote(office, HIDDEN).id == citizen.id


def test_a_number_that_is_hidden_later_leaves_the_person_the_same(office: Office) -> None:
    citizen = wrote(office, PHONE, HIDDEN)
    hidden = wrote(office, HIDDEN, HIDDEN)
    assert hidden.id == citizen.id
    assert hidden.address == HIDDEN  # answers go where the last message came from
    assert hidden.phone == "+6281234567890"  # still good for a call
    assert wrote(office, PHONE).id == citizen.id


def test_offices_and_practice_keep_apart(office: Office) -> None:
    with transaction():
        melung = setup.add_office(slug="melung", code="MLG", name="Desa Melung", whatsapp="+628111000999")
    ids = {wrote(office).id, wrote(melung).id, wrote(office, training=True).id}
    assert len(ids) == 3


def belongings(office: Office, citizen: Citizen, tag: str, *, draft: str | None, minutes: int) -> None:
    """A conversation, an inbox row, a file, an answer, a ticket and an applicant of this citizen."""
    at = NIGHT + timedelta(minutes=minutes)
    common: dict[str, Any] = {"office_id": office.id, "citizen_id": citizen.id}
    with transaction():
        inbox = InboxMessage(
            account="AC1",
            message_sid=f"SM{tag}",
            content_hash="0",
            chat_key=tag,
            to_index="0",
            received_at=at,
            **common,
        )
        db.session.add(inbox)
        db.session.flush()
        db.session.add_all(
            [
                Conversation(state=f'"{tag}"', draft_service=draft, updated_at=at, **common),
                Attachment(public_id=tag, inbox_id=inbox.id, created_at=at, **common),
                OutboxMessage(mid=tag, key=tag, purpose="reply", created_at=at, **common),
                Ticket(number=tag, service_name="SKU", terms={}, status="received", received_at=at, **common),
                Person(created_at=at, **common),
            ]
        )


def owners(model: Any) -> set[int]:
    return set(db.session.execute(select(model.citizen_id)).scalars())


def test_one_message_that_shows_both_joins_the_two_rows(office: Office) -> None:
    older = wrote(office, HIDDEN, HIDDEN, name="Siti")
    younger = wrote(office, PHONE, minutes=3)
    belongings(office, older, "a", draft=None, minutes=0)
    belongings(office, younger, "b", draft="sku", minutes=3)

    joined = wrote(office, PHONE, HIDDEN, minutes=9)

    assert joined.id == older.id and count() == 1
    assert younger.merged_into_id == older.id
    assert younger.address_index is younger.external_index is younger.phone_index is None
    for model in (InboxMessage, Attachment, OutboxMessage, Ticket, Person):
        assert owners(model) == {older.id}, model
    assert (joined.phone, joined.external_id) == ("+6281234567890", HIDDEN)
    assert joined.profile_name == "Siti"
    # The draft goes on, whichever row it was on.
    conversation = db.session.execute(
        select(Conversation).where(Conversation.citizen_id == older.id)
    ).scalar_one()
    assert conversation.draft_service == "sku" and conversation.state == '"b"'
    drafts = db.session.execute(select(Conversation.id).where(Conversation.draft_service.is_not(None))).all()
    assert len(drafts) == 1
    for sender in (PHONE, HIDDEN):
        assert wrote(office, sender).id == older.id


def test_the_conversation_of_the_younger_row_moves_when_the_older_has_none(office: Office) -> None:
    older, younger = wrote(office, HIDDEN, HIDDEN), wrote(office, PHONE)
    belongings(office, younger, "b", draft=None, minutes=3)
    wrote(office, PHONE, HIDDEN)
    assert owners(Conversation) == {older.id}


def test_of_two_open_drafts_the_later_goes_on(office: Office) -> None:
    older, younger = wrote(office, HIDDEN, HIDDEN), wrote(office, PHONE)
    belongings(office, older, "a", draft="domisili", minutes=7)
    belongings(office, younger, "b", draft="sku", minutes=3)
    wrote(office, PHONE, HIDDEN)
    conversation = db.session.execute(
        select(Conversation).where(Conversation.citizen_id == older.id)
    ).scalar_one()
    assert conversation.draft_service == "domisili"


def test_the_wish_for_silence_and_the_privacy_notice_hold_for_both(office: Office) -> None:
    older, younger = wrote(office, HIDDEN, HIDDEN), wrote(office, PHONE)
    with transaction():
        younger.notices_off_at = younger.privacy_notice_at = NIGHT
    wrote(office, PHONE, HIDDEN)
    assert older.notices_off_at == older.privacy_notice_at == NIGHT


def test_a_recycled_number_does_not_open_the_chat_of_its_old_owner(office: Office) -> None:
    old_owner = wrote(office, PHONE, HIDDEN)
    new_owner = wrote(office, PHONE, "whatsapp:ID.Other9")
    assert new_owner.id != old_owner.id
    assert new_owner.phone == "+6281234567890"
    assert (old_owner.phone, old_owner.address) == (None, HIDDEN)  # no notice of theirs goes to the number
    assert wrote(office, HIDDEN, HIDDEN).id == old_owner.id


def test_a_person_with_a_new_number_keeps_their_chat(office: Office) -> None:
    citizen = wrote(office, PHONE, HIDDEN)
    moved = wrote(office, "whatsapp:+6281999888777", HIDDEN)
    assert moved.id == citizen.id and moved.phone == "+6281999888777"


def test_two_workers_that_meet_a_new_person_at_once_make_one_row(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = wrote(office)
    look, blind = directory._rows, [True]

    def too_early(contacts: Any) -> list[Citizen]:
        return [] if blind and blind.pop() else look(contacts)

    monkeypatch.setattr(directory, "_rows", too_early)
    assert wrote(office).id == first.id and count() == 1


def test_the_chat_key_follows_the_external_id_and_tells_offices_apart(app: Flask) -> None:
    key = directory.chat_key("AC1", "whatsapp:+62811", PHONE, HIDDEN)
    assert key == directory.chat_key("AC1", "whatsapp:+62811", HIDDEN, HIDDEN)
    assert len({key, directory.chat_key("AC2", "whatsapp:+62811", PHONE, HIDDEN)}) == 2
    assert directory.chat_key("AC1", "whatsapp:+62812", PHONE, HIDDEN) != key
    assert directory.chat_key("AC1", "whatsapp:+62811", PHONE, None) != key
    assert len(key) == 32 and "8123" not in key
