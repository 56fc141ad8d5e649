"""Is it the same person? What a message says as proof, against what the old requests of this chat know (S8).

Only keyed hashes are compared, all of them each time. A try is used up only by an answer that could have been right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk.citizens import doubt
from village_desk.citizens.models import Citizen, Person
from village_desk.config import current
from village_desk.conversation import own_tickets
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.state import State
from village_desk.conversation.talk import moment
from village_desk.conversation.types import Said
from village_desk.database import db
from village_desk.office.fields_identity import LENGTH
from village_desk.tickets.models import Ticket
from village_desk.whatsapp.effects import Turn

_BESIDE = frozenset(
    "nama lengkap pemohon saya atas an a n nomor no permohonan dan dengan itu adalah name the".split()
)
# With these it is a question about the request, and no try.
_ASKING = frozenset(
    "status cek lacak sudah udah jadi belum kapan gimana bagaimana selesai mana sampai apa tolong yang kok".split()
)
MOST = 500  # old requests of one chat that are looked at


def in_practice(turn: Turn, state: State) -> None:
    """On the practice page the clock is moved for one chat alone: there the silence is the chat's own."""
    last = moment(state.last_at)
    silence = timedelta(seconds=current().number("IDENTITY_CHECK"))
    if turn.conversation.training and last is not None and turn.now - last >= silence:
        doubt.begin(turn.citizen, turn.now)


def withheld(turn: Turn, received_at: datetime) -> bool:
    """Is a request of that moment older than the doubt, and thus not to be shown?"""
    return turn.citizen.doubted_at is not None and received_at < turn.citizen.doubted_at


def judge(turn: Turn, state: State, said: Said) -> bool | None:
    """True: it is the same person, and the doubt ends. False: a wrong try. None: nothing was tried."""
    citizen = turn.citizen
    if citizen.doubted_at is None or state.ask.kind != "identity":
        return None
    given = list(_given(citizen, said.text))
    if not given:
        return None
    right = doubt.proves(citizen, given, _known(citizen, citizen.doubted_at))
    if right:
        doubt.settle(citizen, turn.now)
    return right


def _given(citizen: Citizen, text: str) -> Iterator[str]:
    """The hashes of what the message offers: whole NIKs, or a request's number with a name."""
    for found in LONG_NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        if len(digits) == LENGTH:
            yield doubt.proof(citizen, "nik", digits)
    number = own_tickets.number_in(text)
    name = _name(re.sub(re.escape(number), " ", text, flags=re.IGNORECASE)) if number else ""
    if number and name and not _ASKING & set(name.split()):
        yield doubt.proof(citizen, "number and name", number, name)


def _known(citizen: Citizen, before: datetime) -> Iterator[str]:
    rows = db.session.execute(
        select(Ticket, Person)
        .outerjoin(Person, Person.id == Ticket.applicant_id)
        .where(Ticket.citizen_id == citizen.id, Ticket.received_at < before, Ticket.erased_at.is_(None))
        .order_by(Ticket.id.desc())
        .limit(MOST)
    )
    for ticket, person in rows:
        for nik in _niks(ticket, person):
            yield doubt.proof(citizen, "nik", nik)
        if person is not None and person.name:
            yield doubt.proof(citizen, "number and name", ticket.number.upper(), _name(person.name))


def _niks(ticket: Ticket, person: Person | None) -> Sequence[str]:
    """The applicant's own number, and those that were typed for this request: of a birth it is a parent's."""
    types = ticket.terms.get("types", {})
    typed = [value for slug, value in (ticket.fields or {}).items() if types.get(slug) == "nik"]
    own = [person.nik] if person is not None and person.nik else []
    return list(dict.fromkeys([*own, *typed]))


def _name(text: str) -> str:
    said = re.findall(r"[^\W\d_]+", text.casefold().replace("'", ""))
    return " ".join(word for word in said if word not in _BESIDE)
