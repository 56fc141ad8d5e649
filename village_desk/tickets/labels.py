"""Labels: an office's own few words for sorting requests and people. They stand in clear: never a person's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.tickets.models import Ticket
from village_desk.tickets.working_models import CitizenLabel, Label, TicketLabel

LONGEST = 40
MOST = 60  # of one office: more is no order any more
_DIGITS = re.compile(r"\d[\d .\-]{6,}")


def of_office(office_id: int) -> Sequence[Label]:
    """All labels of this office, in the order of their names."""
    return db.session.scalars(select(Label).where(Label.office_id == office_id).order_by(Label.name)).all()


def of_ticket(ticket: Ticket) -> list[tuple[Label, bool]]:
    """Every label of the office, and whether this request carries it."""
    on = exists().where(TicketLabel.label_id == Label.id, TicketLabel.ticket_id == ticket.id)
    return _with(ticket.office_id, on)


def of_citizen(citizen: Citizen) -> list[tuple[Label, bool]]:
    """The same for a chat identity."""
    on = exists().where(CitizenLabel.label_id == Label.id, CitizenLabel.citizen_id == citizen.id)
    return _with(citizen.office_id, on)


def put_on_ticket(ticket: Ticket, chosen: Collection[int], new: str = "") -> None:
    """Let the request carry exactly these labels of its office, and one new word. Raises InvalidInput."""
    ids = _known(ticket.office_id, chosen, new)
    db.session.execute(delete(TicketLabel).where(TicketLabel.ticket_id == ticket.id))
    db.session.add_all(
        TicketLabel(ticket_id=ticket.id, label_id=one, office_id=ticket.office_id) for one in ids
    )
    db.session.flush()
    _forget_unused(ticket.office_id)


def put_on_citizen(citizen: Citizen, chosen: Collection[int], new: str = "") -> None:
    """The same for a chat identity."""
    ids = _known(citizen.office_id, chosen, new)
    db.session.execute(delete(CitizenLabel).where(CitizenLabel.citizen_id == citizen.id))
    db.session.add_all(
        CitizenLabel(citizen_id=citizen.id, label_id=one, office_id=citizen.office_id) for one in ids
    )
    db.session.flush()
    _forget_unused(citizen.office_id)


def _forget_unused(office_id: int) -> None:
    """A label that nothing carries any more is gone: taking it off everything is how it is deleted."""
    carried = or_(
        exists().where(TicketLabel.label_id == Label.id), exists().where(CitizenLabel.label_id == Label.id)
    )
    db.session.execute(delete(Label).where(Label.office_id == office_id, ~carried))


def _with(office_id: int, carried: ColumnElement[bool]) -> list[tuple[Label, bool]]:
    rows = select(Label, carried).where(Label.office_id == office_id).order_by(Label.name)
    return [(row[0], bool(row[1])) for row in db.session.execute(rows)]


def _known(office_id: int, chosen: Collection[int], new: str) -> list[int]:
    """The ids that are labels of this office, with that of the new word."""
    mine = select(Label.id).where(Label.office_id == office_id, Label.id.in_(chosen))
    ids = set(db.session.scalars(mine))
    name = " ".join(new.split()).casefold()
    if name:
        ids.add(_made(office_id, name))
    return sorted(ids)


def _made(office_id: int, name: str) -> int:
    """The id of the label with this name; two who write it at once get the same."""
    if len(name) > LONGEST:
        raise InvalidInput("Label paling panjang %(most)d huruf.", "new", most=LONGEST)
    if _DIGITS.search(name):
        raise InvalidInput(
            "Label tidak boleh memuat nomor warga. Tulis kata yang umum, misalnya “lansia”.", "new"
        )
    known = select(Label.id).where(Label.office_id == office_id, Label.name == name)
    if (found := db.session.scalars(known).first()) is not None:
        return found
    count = select(func.count()).select_from(Label).where(Label.office_id == office_id)
    if db.session.scalars(count).one() >= MOST:
        raise InvalidInput(
            "Kantor sudah punya %(most)d label. Lepaskan yang tidak dipakai lagi dari semua permohonan.",
            "new",
            most=MOST,
        )
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(Label).values(office_id=office_id, name=name)
    db.session.execute(row.on_conflict_do_nothing(index_elements=["office_id", "name"]))
    return db.session.scalars(known).one()
