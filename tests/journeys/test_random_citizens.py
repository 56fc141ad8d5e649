"""Random citizens through the signed webhook, reception and the database: whatever they send, and in whatever bursts.

The pure conversation is held by tests/unit/conversation/test_random_turns.py; here it is what only the whole way can
break: several messages in one turn, files as rows, tickets as rows, the one message that a turn may cost.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import words_of
from tests.fakes.wall_clock import FRIDAY_NIGHT, WallClock
from tests.journeys import stories
from tests.unit.conversation.chat import plain_answer
from tests.unit.conversation.test_random_turns import ALARMS, CATALOGUE, COMMON, HOSTILE, leads_on
from village_desk.citizens.models import Citizen as CitizenRow
from village_desk.conversation.state import Ask, State
from village_desk.database import db
from village_desk.messages import wording
from village_desk.messages.models import Attachment, Conversation, InboxMessage
from village_desk.office.catalogue import shipped
from village_desk.operation import invariants
from village_desk.tickets.models import Ticket, TicketDocument

WORDS = st.one_of(
    st.sampled_from(COMMON),
    st.sampled_from(CATALOGUE),
    st.sampled_from(ALARMS + HOSTILE),
    st.text(max_size=40),
)
PHOTO, MP4 = pictures.jpeg(80, 60), b"\x00\x00\x00\x18ftypmp42" + bytes(60)
EXAMPLES, TURNS = 10, 12
SUMMARIES = ("Mohon diperiksa, apakah sudah benar?", "Please check. Is this right?")
FORGOTTEN = timedelta(days=25)  # files that belong to nothing may be forgotten some time after
_phones = itertools.count(1)


class RandomCitizen(RuleBasedStateMachine):
    """One new citizen; after each turn, what the office promises is looked up in the database."""

    base: Citizen  # set by the test: somebody who knows the way to the webhook
    at: WallClock

    def __init__(self) -> None:
        super().__init__()
        self.at(FRIDAY_NIGHT)
        base, number = self.base, next(_phones)
        self.citizen = Citizen(
            base.client, base.gateway, base.work, origin=base.origin, address=f"whatsapp:+62813{number:08d}"
        )
        self.waited = timedelta(0)
        self.read: dict[str, str] = {}  # the answers that stood on the last summary that was sent
        self.for_a_person: set[int] = (
            set()
        )  # pictures of a fire are no papers: an officer sees them in the chat

    @rule(texts=st.lists(WORDS, min_size=1, max_size=4))
    def write(self, texts: list[str]) -> None:
        self._turn(lambda: [self.citizen.posts(text) for text in texts])

    @rule(number=st.integers(1, 6), words=st.sampled_from(["", "", "ya", "ktp", "mau buat sktm", "batal"]))
    def send_photos(self, number: int, words: str) -> None:
        def post() -> None:
            for _ in range(number):
                self.citizen.posts_file(PHOTO, "image/jpeg")
            if words:
                self.citizen.posts(words)

        self._turn(post)

    @rule(kind=st.sampled_from(["audio/ogg", "video/mp4", "application/pdf"]), caption=WORDS)
    def send_a_file(self, kind: str, caption: str) -> None:
        data = {"audio/ogg": pictures.OGG, "application/pdf": pictures.pdf()}.get(kind, MP4)
        self._turn(lambda: self.citizen.posts_file(data, kind, caption))

    @rule(kind=st.sampled_from(["location", "reaction", "unsupported", "sticker", "contacts"]), text=WORDS)
    def send_something_odd(self, kind: str, text: str) -> None:
        self._turn(lambda: self.citizen.posts(text if kind == "reaction" else "", MessageType=kind))

    @rule()
    def go_on(self) -> None:
        """What a patient citizen does, so that the far end of a request is met."""
        state = self._state()
        ask, service = state.ask, shipped().get(state.draft.service) if state.draft else None
        if service and ask.kind in ("block", "field", "optional"):
            answers = [plain_answer(service.field(slug), n) for n, slug in enumerate(ask.items)]
            self._turn(lambda: self.citizen.posts("\n".join(answers)))
        elif ask.kind == "document":
            self.send_photos(2, "")
        else:
            self._turn(lambda: self.citizen.posts("1" if ask.kind != "none" else "mau buat surat usaha"))

    @rule(days=st.sampled_from([0.01, 0.3, 1.1, 9.0]))
    def wait(self, days: float) -> None:
        self.waited += timedelta(days=days)
        self.at.later(days=days)

    def _turn(self, post: Callable[[], object]) -> None:
        state, tickets, heard = self._state(), self._count(Ticket), len(self.citizen.received)
        before, known = state.ask, self._papers()
        post()
        self.citizen.work()
        self.at.later(seconds=20)
        new = [words_of(message) for message in self.citizen.received[heard:]]
        assert len(new) <= 1, new
        self._handled()
        self._opened_only_by_a_yes(before, tickets)
        self._reads(new)
        self._leads_on(new)
        if state.urgent:
            self.for_a_person |= self._papers() - known
        self._no_file_is_lost()

    def _handled(self) -> None:
        """No message waits, and none needs a person because thinking failed."""
        states = set(db.session.scalars(self._mine(select(InboxMessage.state), InboxMessage)))
        assert states <= {"handled"}, states

    def _opened_only_by_a_yes(self, before: Ask, tickets: int) -> None:
        opened = self._count(Ticket) - tickets
        assert opened in (0, 1)
        assert not opened or before.kind == "confirm", f"opened while {before.kind} was asked"
        latest = self._mine(select(Ticket), Ticket).order_by(Ticket.id.desc()).limit(1)
        if opened and not (ticket := db.session.scalars(latest).one()).linked_to_id:
            assert ticket.fields == self.read, "what was sent is not what the last summary showed"

    def _reads(self, new: list[str]) -> None:
        """A citizen knows what stood on the summary, and nothing that was put into the request since."""
        state = self._state()
        if state.draft and state.ask.kind == "confirm" and any(part in text for text in new for part in SUMMARIES):
            self.read = state.draft.values

    def _leads_on(self, new: list[str]) -> None:
        for text in new:
            assert wording.units(text) <= wording.LIMIT
            assert self._state().asks_for or leads_on(text), f"no way on: {text}"

    def _no_file_is_lost(self) -> None:
        """Every photo and PDF is in a draft, set aside, or a ticket's."""
        state = self._state()
        kept = {file_id for file_id, _ in state.loose_files}
        for draft in (*state.drafts, *state.withheld):
            kept |= {file_id for file_id, _ in draft.files} if draft else set()
        kept |= set(db.session.scalars(select(TicketDocument.attachment_id)))
        if self.waited < FORGOTTEN:
            assert self._papers() - self.for_a_person <= kept

    def _papers(self) -> set[int]:
        kinds = Attachment.kind.in_(("image", "pdf"))
        return set(db.session.scalars(self._mine(select(Attachment.id), Attachment).where(kinds)))

    def _state(self) -> State:
        db.session.rollback()
        found = db.session.scalar(self._mine(select(Conversation.state), Conversation))
        return State.from_json(found)

    def _count(self, model: type[Ticket]) -> int:
        return db.session.scalar(self._mine(select(func.count()).select_from(model), model)) or 0

    def _mine(self, query: Any, model: Any) -> Any:
        rows = db.session.query(CitizenRow.id, CitizenRow.address)
        ids = [row_id for row_id, address in rows if address == self.citizen.address]
        return query.where(model.citizen_id.in_(ids))


@pytest.mark.only_on("sqlite")
def test_whatever_citizens_send_the_office_keeps_its_promises(
    citizen: Citizen, app: Flask, at: WallClock
) -> None:
    at(FRIDAY_NIGHT)
    stories.a_village()
    machine = type("Machine", (RandomCitizen,), {"base": citizen, "at": at})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=TURNS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
    db.session.rollback()
    assert invariants.broken() == []
