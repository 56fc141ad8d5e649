"""`keys reindex`: every look-up hash and search token is computed anew under the present INDEX_KEY.

The program stands still meanwhile: with two keys at work a citizen would be two people. Everything is computed
from what is sealed, so a cut run is begun again. What cannot be: the content hash of a message (a repeat of an old
one then counts as a conflict, and is dropped all the same), the erasure lists (they still know the chat's id), and
who answered a survey: those tokens go, and whoever answers an open survey after it counts once more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select, update

from village_desk.citizens import directory
from village_desk.citizens.models import Citizen, Person
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.gateway.forms import read_incoming
from village_desk.gateway.types import Malformed
from village_desk.media import MediaLost, MediaStore
from village_desk.messages import inbox
from village_desk.messages.models import Attachment, InboxMessage, OutboxFile, PendingTurn
from village_desk.office import people, registry
from village_desk.office.models import Office, User
from village_desk.security.models import SignInFailure
from village_desk.survey.models import SurveyAnswer
from village_desk.tickets import intake, numbers, pickup
from village_desk.tickets.models import Ticket

BATCH = 100
Progress = Callable[[int], None]
# Columns that are keyed hashes, and those whose names only look so: test_rotating_keys holds the list complete.
COMPUTED_ANEW = frozenset(
    "citizens.address_index citizens.external_index citizens.phone_index persons.nik_index users.phone_index "
    "users.email_index inbox.chat_key inbox.to_index pending_turns.chat_key pending_turns.to_index "
    "tickets.token_hash tickets.pickup_code_hash search_tokens.token attachments.content_hash "
    "outbox_files.content_hash".split()
)
LEFT = frozenset(
    "inbox.content_hash users.password_hash staff_sessions.token_hash "
    "sign_in_failures.account_index sign_in_failures.source_index tickets.token".split()
)


def reindex(progress: Progress = lambda _done: None) -> int:
    """Compute all of them; how many rows were looked at. Commits in batches. Sessions end by themselves."""
    seen = 0
    for model, renew in _STEPS:
        seen += _each(model, renew, progress)
    with transaction():
        db.session.execute(delete(SignInFailure))
    return seen


def _each(model: Any, renew: Callable[[Any], None], progress: Progress) -> int:
    last, seen = 0, 0
    while True:
        with transaction():
            rows = list(
                db.session.execute(
                    select(model).where(model.id > last).order_by(model.id).limit(BATCH).with_for_update()
                ).scalars()
            )
            for row in rows:
                renew(row)
        if not rows:
            return seen
        last, seen = rows[-1].id, seen + len(rows)
        db.session.expunge_all()
        progress(len(rows))


def _citizen(row: Citizen) -> None:
    row.address_index = directory.index_of(row.office_id, "address", row.address)
    row.external_index = directory.index_of(row.office_id, "external", row.external_id)
    row.phone_index = directory.index_of(row.office_id, "phone", row.phone)


def _person(row: Person) -> None:
    row.nik_index = intake.nik_index(row.office_id, row.nik)


def _user(row: User) -> None:
    row.phone_index = people.phone_index(row.phone) if row.phone else None
    row.email_index = people.email_index(row.email) if row.email else None


def _message(row: InboxMessage) -> None:
    """The message and the turn that waits for its chat change together."""
    if row.form is None:
        return
    try:
        incoming = read_incoming([(name, value) for name, value in row.form])
    except Malformed:
        return
    chat = directory.chat_key(row.account, incoming.recipient, incoming.sender, incoming.external_id)
    to = inbox.to_index(incoming.recipient)
    if chat != row.chat_key:
        db.session.execute(
            update(PendingTurn).where(PendingTurn.chat_key == row.chat_key).values(chat_key=chat, to_index=to)
        )
    row.chat_key, row.to_index = chat, to


def _ticket(row: Ticket) -> None:
    if row.erased_at is not None:
        return
    row.token_hash = numbers.token_hash(row.token) if row.token else None
    if row.pickup_code_hash is not None:
        pickup.remember(row)
    office = db.session.get_one(Office, row.office_id)
    intake.index_again(row, registry.catalogue_of(office).get(row.service or ""))


def _file(row: Attachment | OutboxFile) -> None:
    if row.storage_name is None:
        return
    try:
        row.content_hash = MediaStore.of(current()).hash_again(row.storage_name)
    except MediaLost:
        return  # `check` names it


def _survey_answer(row: SurveyAnswer) -> None:
    row.who = None


_STEPS: tuple[tuple[Any, Callable[[Any], None]], ...] = (
    (Citizen, _citizen),
    (Person, _person),
    (User, _user),
    (InboxMessage, _message),
    (Ticket, _ticket),
    (Attachment, _file),
    (OutboxFile, _file),
    (SurveyAnswer, _survey_answer),
)

__all__ = ["COMPUTED_ANEW", "LEFT", "reindex"]
