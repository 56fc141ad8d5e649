"""The queue narrowed down (one service, one label, one officer), and such filters kept under a name (ux Q2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, delete, select

from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.tickets.models import Ticket
from village_desk.tickets.working_models import SavedView, TicketLabel

MOST = 8  # of one person: what does not fit on a screen is not looked at
LONGEST = 40
NOBODY = "kosong"  # the assignee of what nobody has taken
WITHOUT = "tanpa"  # practice is left out, as in every number


@dataclass(frozen=True)
class Narrowed:
    """What a scope of the queue is narrowed down to; "" everywhere is the whole scope.

    `service`: slug. `label`: its id. `assignee`: a user's id, or NOBODY. `practice`: WITHOUT leaves it out.
    """

    service: str = ""
    label: str = ""
    assignee: str = ""
    practice: str = ""

    def __bool__(self) -> bool:
        return any((self.service, self.label, self.assignee, self.practice))

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL; ids that are none find nothing."""
        found: list[ColumnElement[bool]] = []
        if self.service:
            found.append(Ticket.service == self.service)
        if self.label:
            found.append(
                Ticket.id.in_(
                    select(TicketLabel.ticket_id).where(TicketLabel.label_id == _number(self.label))
                )
            )
        if self.assignee == NOBODY:
            found.append(Ticket.assignee_id.is_(None))
        elif self.assignee:
            found.append(Ticket.assignee_id == _number(self.assignee))
        if self.practice == WITHOUT:
            found.append(Ticket.training.is_(False))
        return found


def of(office_id: int, user_id: int) -> Sequence[SavedView]:
    """This person's saved views, in the order of their names."""
    mine = (SavedView.user_id == user_id, SavedView.office_id == office_id)
    return db.session.scalars(select(SavedView).where(*mine).order_by(SavedView.name)).all()


def narrowed_of(view: SavedView) -> Narrowed:
    """The filter of a saved view."""
    return Narrowed(**view.narrowed)


def keep(office_id: int, user_id: int, name: str, scope: str, narrowed: Narrowed) -> SavedView:
    """Keep this filter under a name; the same name again takes the new filter. Raises InvalidInput."""
    words = " ".join(name.split())
    if not words:
        raise InvalidInput("Tulis nama tampilannya, misalnya “SKU minggu ini”.", "name")
    if len(words) > LONGEST:
        raise InvalidInput("Nama tampilan paling panjang %(most)d huruf.", "name", most=LONGEST)
    rows = of(office_id, user_id)
    row = next((one for one in rows if one.name.casefold() == words.casefold()), None)
    if row is None and len(rows) >= MOST:
        raise InvalidInput(
            "Paling banyak %(most)d tampilan. Hapus satu yang tidak dipakai lagi.", "views", most=MOST
        )
    if row is None:
        row = SavedView(office_id=office_id, user_id=user_id)
        db.session.add(row)
    row.name, row.scope, row.narrowed = words, scope, asdict(narrowed)
    db.session.flush()
    return row


def forget(view_id: int) -> None:
    """Take a saved view away; the requests in it stay where they are."""
    db.session.execute(delete(SavedView).where(SavedView.id == view_id))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
