"""Quick replies: what officers write all day, shipped or the office's own, with what is known filled in.

A line whose fill-in has no value here (a promise that does not run, a chat without a request) is left out: a citizen
must never read a gap or a pair of braces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from village_desk.citizens.models import Citizen, Person
from village_desk.database import db
from village_desk.messages import speaking, wording
from village_desk.office import registry
from village_desk.office.languages import joined
from village_desk.office.models import Office
from village_desk.office.setup_replies import FILL_INS, own_replies
from village_desk.tickets import notices
from village_desk.tickets.models import Ticket

# In the order of a day: the greeting first, the closing last. Their texts are `quick_<code>`.
SHIPPED = {
    "salam": "quick_salam",
    "jam": "quick_jam",
    "biaya": "quick_biaya",
    "tempat": "quick_tempat",
    "syarat": "quick_syarat",
    "buram": "quick_buram",
    "berkas": "quick_berkas",
    "tunggu": "quick_tunggu",
    "proses": "quick_proses",
    "dinas": "quick_dinas",
    "ambil": "quick_ambil",
    "tutup": "quick_tutup",
    "survei": "quick_survei",  # offered while there is a survey to answer
}
_HOLE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class QuickReply:
    """`code` is typed behind "/"; `text` is ready to send; `own`: written by this office."""

    code: str
    text: str
    own: bool


def offered(
    office: Office, ticket: Ticket | None, citizen: Citizen | None, now: datetime
) -> list[QuickReply]:
    """What may be said here, the office's own first; filled in, in the language of the chat.

    `ticket` None: a chat without a request. `now` is aware (UTC).
    """
    values = _values(office, ticket, citizen, now)
    own = {row.code: row.text for row in own_replies(office)}
    found = [
        _filled(code, text, {name: values[key] for name, key in FILL_INS.items()})
        for code, text in own.items()
    ]
    for code, key in SHIPPED.items():
        if code not in own:
            found.append(_filled(code, speaking.words(office, citizen, key), values, own=False))
    return [reply for reply in found if reply is not None]


def one(
    code: str, office: Office, ticket: Ticket | None, citizen: Citizen | None, now: datetime
) -> QuickReply | None:
    """The reply that is called so; None when there is none, or it cannot be filled in here."""
    return next((reply for reply in offered(office, ticket, citizen, now) if reply.code == code), None)


def _filled(code: str, text: str, values: dict[str, str], *, own: bool = True) -> QuickReply | None:
    """A line that cannot be filled in is left out; where none is left, the reply is not offered."""
    lines = [line for line in text.split("\n") if all(values.get(name) for name in _HOLE.findall(line))]
    said = "\n".join(_HOLE.sub(lambda hole: wording.plain(values[hole[1]]), line) for line in lines).strip()
    return QuickReply(code, said, own) if said else None


def _values(office: Office, ticket: Ticket | None, citizen: Citizen | None, now: datetime) -> dict[str, str]:
    language = speaking.language_to(office, citizen, "quick_salam")
    hours = registry.hours_of(office)
    values = {
        wording.YOU: wording.ADDRESS.get(language, wording.ADDRESS[wording.DEFAULT_LANGUAGE]),
        "office": office.name,
        "place": office.address or f"kantor {office.name}",
        "phone": office.phone,
        "opening": notices.opening_phrase(hours, now, language),
        **dict.fromkeys(("name", "number", "service", "requirements", "promise", "bring"), ""),
    }
    if ticket is None:
        return values
    person = db.session.get(Person, ticket.applicant_id) if ticket.applicant_id else None
    asked = [str(r["name"]) for r in ticket.terms.get("requirements", []) if r["required"]]
    return values | {
        "name": (person.name if person else None) or "",
        "number": ticket.number,
        "service": ticket.service_name,
        "requirements": joined(asked),
        "promise": notices.promise_phrase(ticket, hours, language),
        "bring": str(ticket.terms.get("bring", "KTP asli")),
    }
