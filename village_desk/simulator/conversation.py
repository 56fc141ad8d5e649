"""The chat of one persona, as their phone would show it: only practice rows, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk.citizens import directory
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.gateway import carriers
from village_desk.marked import marked
from village_desk.messages.models import Attachment, Conversation, InboxMessage, OutboxMessage
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.office.wording_time import clock_words, day_words
from village_desk.simulator.persona import Persona
from village_desk.tickets.models import Ticket
from village_desk.translation import gettext as _
from village_desk.translation import language

SHOWN = 60  # messages of either side
# On the citizen's phone: what was handed over. The rest waits, or will never come.
ARRIVED = ("handed_over", "sent", "delivered", "read", "unknown")
RECEIPTS = {
    "handed_over": marked("dikirim"),
    "sent": marked("dikirim"),
    "delivered": marked("sampai"),
    "read": marked("dibaca"),
}
RECEIVED = {"stored": marked("tersimpan"), "handled": marked("dibaca")}
WAITING, UNSURE = marked("menunggu petugas"), marked("belum pasti terkirim")
FILE_STATES = {
    "waiting": marked("sedang diambil"),
    "kept": marked("diterima"),
    "refused": marked("tidak dapat dipakai"),
    "failed": marked("gagal diambil"),
}
FILE_KINDS = {
    "image": marked("Foto"),
    "audio": marked("Suara"),
    "video": marked("Video"),
    "application": marked("Berkas"),
}
THINKING = timedelta(seconds=60)  # after that, "sedang mengetik" would be a promise nobody keeps


@dataclass(frozen=True)
class Tap:
    """A button of WhatsApp's, or a row of its list: what it answers with, its words, and the line beneath."""

    id: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Control:
    """The buttons of a message, or its list, which opens by `button` (empty for buttons)."""

    taps: tuple[Tap, ...]
    button: str = ""


@dataclass(frozen=True)
class Bubble:
    """One message. `mine`: the citizen's own. `day`: words of a new day above it, or empty."""

    mine: bool
    text: str
    at: datetime
    clock: str
    receipt: str
    day: str = ""
    files: tuple[str, ...] = ()
    template: bool = False
    control: Control | None = None


@dataclass(frozen=True)
class Chat:
    """Everything the phone shows. `typing`: an answer is on its way. `asked`: the office's last words."""

    bubbles: tuple[Bubble, ...] = ()
    typing: bool = False
    asked: str = ""
    service: str | None = None
    fields: tuple[str, ...] = ()  # slugs of the open question
    settled: bool = False  # everything was given, and only a yes is awaited
    ticket: Ticket | None = None

    def tap(self, id: str) -> Tap | None:
        """The newest button or row with this id; those of older messages stay on a phone, too."""
        shown = (tap for b in reversed(self.bubbles) if b.control for tap in b.control.taps)
        return next((tap for tap in shown if tap.id == id), None)


@dataclass
class _Raw:
    sort: datetime
    row: InboxMessage | OutboxMessage
    offset: timedelta = field(default_factory=timedelta)


def chat_key(office: Office, persona: Persona) -> str:
    """The key under which the inbox files this persona's messages to this office."""
    practice = carriers.current().practice.account
    return directory.chat_key(practice, f"whatsapp:{office.whatsapp}", persona.address, None)


def read(office: Office, persona: Persona, now: datetime) -> Chat:
    """The chat so far; empty when nothing was written. `now` is the real moment, aware."""
    inbound = _inbound(office, persona)
    if not inbound:
        return Chat()
    citizen_id = next((row.citizen_id for row in reversed(inbound) if row.citizen_id), None)
    outbound = _outbound(citizen_id)
    hours = registry.hours_of(office)
    arrived = [row for row in outbound if row.state in ARRIVED]
    bubbles = tuple(_bubbles(inbound, arrived, _files(inbound), hours))
    last = bubbles[-1] if bubbles else None
    service, fields, settled = _open_question(citizen_id)
    return Chat(
        bubbles=bubbles,
        typing=_typing(inbound, outbound, now),
        asked=last.text if last and not last.mine else "",
        service=service,
        fields=fields,
        settled=settled,
        ticket=_latest_ticket(citizen_id),
    )


def _inbound(office: Office, persona: Persona) -> list[InboxMessage]:
    rows = db.session.scalars(
        select(InboxMessage)
        .where(InboxMessage.chat_key == chat_key(office, persona), InboxMessage.training.is_(True))
        .where(InboxMessage.origin != "typed")  # an officer's typing is not on the citizen's telephone
        .order_by(InboxMessage.id.desc())
        .limit(SHOWN)
    )
    return list(rows)[::-1]


def _outbound(citizen_id: int | None) -> list[OutboxMessage]:
    if citizen_id is None:
        return []
    rows = db.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.citizen_id == citizen_id, OutboxMessage.training.is_(True))
        .order_by(OutboxMessage.id.desc())
        .limit(SHOWN)
    )
    return list(rows)[::-1]


def _files(inbound: Sequence[InboxMessage]) -> dict[int, list[Attachment]]:
    files: dict[int, list[Attachment]] = {}
    ids = [row.id for row in inbound]
    for file in db.session.scalars(
        select(Attachment)
        .where(Attachment.inbox_id.in_(ids))
        .order_by(Attachment.inbox_id, Attachment.position)
    ):
        files.setdefault(file.inbox_id, []).append(file)
    return files


def _bubbles(
    inbound: Sequence[InboxMessage],
    outbound: Sequence[OutboxMessage],
    files: dict[int, list[Attachment]],
    hours: OfficeHours,
) -> Iterator[Bubble]:
    """Both sides by their real times, shown in the time that was played."""
    rows = [_Raw(row.received_at, row) for row in inbound]
    rows += [_Raw(row.handed_over_at or row.created_at, row) for row in outbound]
    offset, day = timedelta(), ""
    for raw in sorted(rows, key=lambda raw: raw.sort):
        if isinstance(raw.row, InboxMessage):
            form = _form(raw.row)
            offset = timedelta(seconds=int(form.get("PracticeOffset", "0")))
        at = hours.local(raw.sort + offset)
        words = day_words(at.date(), language())
        new_day, day = ("" if words == day else words), words
        clock = clock_words(at.time())
        if isinstance(raw.row, InboxMessage):
            yield _mine(raw.row, form, files.get(raw.row.id, []), at, clock, new_day)
        else:
            yield _of_office(raw.row, at, clock, new_day)


def _mine(
    row: InboxMessage, form: dict[str, str], files: list[Attachment], at: datetime, clock: str, day: str
) -> Bubble:
    receipt = _(RECEIVED.get(row.state, WAITING))
    return Bubble(True, form.get("Body", ""), at, clock, receipt, day, tuple(_file_words(form, files)))


def _of_office(row: OutboxMessage, at: datetime, clock: str, day: str) -> Bubble:
    receipt = _(RECEIPTS.get(row.state, UNSURE))
    return Bubble(
        False, row.body or "", at, clock, receipt, day, template=row.way == "template", control=_control(row)
    )


def _control(row: OutboxMessage) -> Control | None:
    """Shown whether the office has made the shapes at the provider or not: practice is for trying them."""
    if not row.control:
        return None
    taps = tuple(Tap(id, title, hint if hint != title else "") for id, title, hint in row.control["rows"])
    return Control(taps, row.control["button"] if row.control["kind"] == "list" else "")


def _file_words(form: dict[str, str], files: list[Attachment]) -> Iterator[str]:
    """ "Foto · diterima": kind and state in words, because the picture itself stays behind the desk's door."""
    states = {file.position: file.state for file in files}
    for position in range(int(form.get("NumMedia", "0"))):
        kind = form.get(f"MediaContentType{position}", "").partition("/")[0]
        state = FILE_STATES.get(states.get(position, "waiting"), marked("dihapus"))
        yield f"{_(FILE_KINDS.get(kind, FILE_KINDS['application']))} · {_(state)}"


def _form(row: InboxMessage) -> dict[str, str]:
    return {pair[0]: pair[1] for pair in reversed(row.form or [])}


def _typing(inbound: Sequence[InboxMessage], outbound: Sequence[OutboxMessage], now: datetime) -> bool:
    if inbound[-1].state == "stored" and now - inbound[-1].received_at < THINKING:
        return True
    return any(
        row.purpose == "reply"
        and row.state in ("queued", "claimed", "calling")
        and now - row.created_at < THINKING
        for row in outbound
    )


def _open_question(citizen_id: int | None) -> tuple[str | None, tuple[str, ...], bool]:
    """The draft's service, the slugs of the fields that are asked for, and whether the summary is shown."""
    row = db.session.scalar(select(Conversation).where(Conversation.citizen_id == citizen_id))
    if row is None:
        return None, (), False
    kind, _, slugs = State.from_json(row.state).asks_for.partition(":")
    fields = tuple(slugs.split(",")) if kind in ("block", "field") else ()
    return row.draft_service, fields, kind == "confirm"


def _latest_ticket(citizen_id: int | None) -> Ticket | None:
    if citizen_id is None:
        return None
    return db.session.scalars(
        select(Ticket)
        .where(Ticket.citizen_id == citizen_id, Ticket.training.is_(True))
        .order_by(Ticket.id.desc())
        .limit(1)
    ).one_or_none()
