"""Finding a request by what people have in hand: its number, the last four of a NIK, a telephone, a name. Read only.

Only the blind index is asked (decision 0003): a name is found by the beginnings of its words, from three letters on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from village_desk.database import db
from village_desk.office.fields_numbers import read_phone
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.tickets import search
from village_desk.tickets.models import SearchToken, Ticket
from village_desk.tickets.numbers import PRACTICE
from village_desk.vault import normalised

MOST = 25
LONGEST = 80  # characters of what is looked for; more is a paste
MONTHS = 24  # "0042" alone is looked for among the numbers of so many months
_NUMBER = re.compile(r"([a-z]{2,8})[ -]?(\d{4})[ -](\d{1,6})")
_SHORT = re.compile(r"\d{1,6}")


@dataclass(frozen=True)
class Found:
    """`tickets`: open ones first, the newest first; `more`: there are others beside these."""

    tickets: Sequence[Ticket]
    more: bool


def look_up(office: Office, hours: OfficeHours, words: str, now: datetime, *, identities: bool) -> Found:
    """The requests of this office that fit `words`; all of several words must fit.

    Without `identities` only numbers of requests are looked for: who may not read a name must not guess one either.
    """
    text = normalised(words[:LONGEST])
    conditions = list(_conditions(office, hours, text, now, identities=identities)) if text else []
    if not conditions:
        return Found([], False)
    rows = db.session.execute(
        select(Ticket)
        .where(Ticket.office_id == office.id, Ticket.kind == "request", *conditions)
        .order_by(Ticket.closed_at.is_not(None), Ticket.id.desc())
        .limit(MOST + 1)
    ).scalars()
    tickets = list(rows)
    return Found(tickets[:MOST], len(tickets) > MOST)


def _conditions(
    office: Office, hours: OfficeHours, text: str, now: datetime, *, identities: bool
) -> Iterator[ColumnElement[bool]]:
    if number := _NUMBER.fullmatch(text):
        code, month, last = number.groups()
        yield Ticket.number == f"{code.upper()}-{month}-{int(last):04d}"
        return
    digits = re.sub(r"[ .\-+]", "", text)
    if _SHORT.fullmatch(digits):
        numbers = Ticket.number.in_(_of_last_months(office, hours, int(digits), now))
        four = identities and len(digits) == 4
        yield or_(numbers, Ticket.id.in_(_with(office, [("nik4", digits)]))) if four else numbers
        return
    if not identities:
        # Nothing fits: the caller says why.
        return
    if digits.isdecimal() and (keys := _of_digits(digits)):
        yield Ticket.id.in_(_with(office, keys))
        return
    words = [_of_word(word) for word in re.findall(r"\w+", text)]
    known = [key for key in words if key is not None]
    if known and len(known) == len(words):
        yield Ticket.id.in_(_with(office, known))


def _of_digits(digits: str) -> list[tuple[str, str]]:
    """A telephone, or a whole NIK by its last four: the index holds no more of it."""
    phone = read_phone(digits).value
    if phone:
        return [("phone", phone)]
    return [("nik4", digits[-4:])] if len(digits) == 16 else []


def _of_word(word: str) -> tuple[str, str] | None:
    """A word of a name, or four digits of a NIK among them; None for what the index cannot hold."""
    if word.isdecimal():
        return ("nik4", word) if len(word) == 4 else None
    return ("name", word)


def _of_last_months(office: Office, hours: OfficeHours, number: int, now: datetime) -> list[str]:
    local = hours.local(now)
    months = [divmod(local.year * 12 + local.month - 1 - ago, 12) for ago in range(MONTHS)]
    ends = [f"{year % 100:02d}{month + 1:02d}-{number:04d}" for year, month in months]
    return [f"{code}-{end}" for code in (office.code, PRACTICE) for end in ends]


def _with(office: Office, keys: Sequence[tuple[str, str]]) -> Select[int]:
    """Ids of the tickets that hold all of these keys."""
    tokens = {search.token(office.id, kind, value) for kind, value in keys}
    return (
        select(SearchToken.ticket_id)
        .where(SearchToken.office_id == office.id, SearchToken.token.in_(sorted(tokens)))
        .group_by(SearchToken.ticket_id)
        .having(func.count() == len(tokens))
    )
