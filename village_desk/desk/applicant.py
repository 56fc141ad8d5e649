"""The person a request is for, and the answers given, shown as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from village_desk.citizens.models import Citizen, Person
from village_desk.citizens.phone import masked
from village_desk.database import db
from village_desk.marked import marked
from village_desk.office.fields_identity import nik_disagrees, nik_problem
from village_desk.office.fields_result import grouped, without_identity
from village_desk.office.wording_time import date_words
from village_desk.security.access import may_see_identities
from village_desk.tickets.models import Ticket
from village_desk.translation import gettext as _
from village_desk.translation import language

HIDDEN = marked("Dirahasiakan")
BORN_OTHERWISE = marked("Tidak sama dengan tanggal di NIK. Mohon cocokkan dengan dokumennya.")
_BORN = "tanggal_lahir"


@dataclass(frozen=True)
class Fact:
    """One answer: its label and how it is read. `masked`: an identity number shown by its last four.

    `warning`: what the officer should compare with the papers; nothing is refused because of it.
    """

    label: str
    words: str
    masked: bool = False
    warning: str = ""


@dataclass(frozen=True)
class Applicant:
    """`phone` is masked; `facts` are the answers in the order of the service's questions."""

    name: str
    phone: str
    facts: list[Fact]
    has_identity: bool


def applicant_of(ticket: Ticket, *, identity: bool) -> Applicant:
    """The applicant of a ticket; `identity` opens NIK and KK numbers, for this answer only."""
    if not may_see_identities():
        return Applicant(_(HIDDEN), _(HIDDEN), [], False)
    person = _person(ticket)
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    facts = _facts(ticket, identity)
    return Applicant(
        name=(person.name if person else None) or _("Nama belum ada"),
        phone=masked(citizen.phone) if citizen and citizen.phone else _("nomor tidak terlihat"),
        facts=facts,
        has_identity=any(fact.masked for fact in facts) or identity,
    )


def _person(ticket: Ticket) -> Person | None:
    if ticket.applicant_id is None:
        return None
    person = db.session.get(Person, ticket.applicant_id)
    return person if person and person.office_id == ticket.office_id else None


def _facts(ticket: Ticket, identity: bool) -> list[Fact]:
    if ticket.fields is None:
        return [Fact(_("Isian"), _("Sudah dihapus"))]
    labels, types = ticket.terms.get("labels", {}), ticket.terms.get("types", {})
    return [
        _fact(
            str(labels.get(slug, slug)),
            str(types.get(slug, "text")),
            value,
            identity=identity,
            warning=_warning(slug, ticket.fields),
        )
        for slug, value in ticket.fields.items()
    ]


def _fact(label: str, kind: str, value: str, *, identity: bool, warning: str) -> Fact:
    words = _as_read(kind, value)
    hidden = words if identity else without_identity(words)
    return Fact(label, hidden, masked=hidden != words, warning=warning)


def _warning(slug: str, fields: Mapping[str, str]) -> str:
    """A date of birth beside the same person's NIK ("tanggal_lahir_anak", "nik_anak") that tells another one."""
    born, nik = fields[slug], fields.get(slug.replace(_BORN, "nik", 1), "")
    if not slug.startswith(_BORN) or nik_problem(nik):
        return ""
    try:
        return _(BORN_OTHERWISE) if nik_disagrees(nik, date.fromisoformat(born)) else ""
    except ValueError:
        return ""


def _as_read(kind: str, value: str) -> str:
    """Canonical values as people read them: dates in words, money with dots."""
    try:
        if kind == "date":
            return date_words(date.fromisoformat(value), language())
        if kind == "money":
            return f"Rp{grouped(int(value))}"
    except ValueError:
        return value
    return value
