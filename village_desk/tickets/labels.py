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


def put_on_ticket(
    ticket: Ticket, chosen: Collection[int], new: str = "", *, shown: Collection[int] | None = None
) -> None:
    """Let the request carry these labels of its office, and one new word. Raises InvalidInput.

    `shown`: those that it carried when the page was made. Only what differs from them is saved, so that a label
    that a colleague put on or took off meanwhile stays as the colleague left it. None: exactly these are carried.
    """
    office_id = db.session.get_one(Ticket, ticket.id, with_for_update=True).office_id
    carried = set(db.session.scalars(select(TicketLabel.label_id).where(TicketLabel.ticket_id == ticket.id)))
    on, off = _difference(office_id, carried, chosen, new, shown)
    mine = TicketLabel.ticket_id == ticket.id
    db.session.execute(delete(TicketLabel).where(mine, TicketLabel.label_id.in_(off)))
    db.session.add_all(TicketLabel(ticket_id=ticket.id, label_id=one, office_id=office_id) for one in on)
    db.session.flush()
    _forget_unused(office_id)


def put_on_citizen(
    citizen: Citizen, chosen: Collection[int], new: str = "", *, shown: Collection[int] | None = None
) -> None:
    """The same for a chat identity."""
    office_id = db.session.get_one(Citizen, citizen.id, with_for_update=True).office_id
    carried = set(
        db.session.scalars(select(CitizenLabel.label_id).where(CitizenLabel.citizen_id == citizen.id))
    )
    on, off = _difference(office_id, carried, chosen, new, shown)
    mine = CitizenLabel.citizen_id == citizen.id
    db.session.execute(delete(CitizenLabel).where(mine, CitizenLabel.label_id.in_(off)))
    db.session.add_all(CitizenLabel(citizen_id=citizen.id, label_id=one, office_id=office_id) for one in on)
    db.session.flush()
    _forget_unused(office_id)


def _difference(
    office_id: int, carried: set[int], chosen: Collection[int], new: str, shown: Collection[int] | None
) -> tuple[list[int], set[int]]:
    """(put on, taken off), by what the officer changed on the page. Raises InvalidInput."""
    before = carried if shown is None else set(shown)
    ids = _known(office_id, chosen)
    if shown is not None and set(chosen) - before - ids:
        raise InvalidInput(
            "Label yang dipilih baru saja dihapus rekan. Bila masih perlu, tulis lagi namanya.", "new"
        )
    name = " ".join(new.split()).casefold()
    written = {_made(office_id, name)} if name else set()
    return sorted((ids - before | written) - carried), before - ids - written


def _forget_unused(office_id: int) -> None:
    """A label that nothing carries any more is gone: taking it off everything is how it is deleted."""
    carried = or_(
        exists().where(TicketLabel.label_id == Label.id), exists().where(CitizenLabel.label_id == Label.id)
    )
    db.session.execute(delete(Label).where(Label.office_id == office_id, ~carried))


def _with(office_id: int, carried: ColumnElement[bool]) -> list[tuple[Label, bool]]:
    rows = select(Label, carried).where(Label.office_id == office_id).order_by(Label.name)
    return [(row[0], bool(row[1])) for row in db.session.execute(rows)]


def _known(office_id: int, chosen: Collection[int]) -> set[int]:
    """Those of the ids that are labels of this office."""
    return set(db.session.scalars(select(Label.id).where(Label.office_id == office_id, Label.id.in_(chosen))))


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
