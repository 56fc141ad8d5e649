"""What the officer is told before a message goes: its exact words, and whether and how it will arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db
from village_desk.desk.words import SILENCES, ago
from village_desk.messages import notice_ways, window
from village_desk.office.models import Office
from village_desk.tickets import correspondence, notices
from village_desk.tickets.models import Ticket
from village_desk.tickets.resending import Again
from village_desk.translation import gettext as _


@dataclass(frozen=True)
class Preview:
    """`body` None: nothing is sent, and `how` says why. `tone` colours the sentence: done, act."""

    body: str | None
    how: str
    tone: str


def preview_change(
    ticket: Ticket, to: str, detail: str, now: datetime, *, also: Sequence[Ticket] = ()
) -> Preview:
    """The message of a change of status, from the very function that writes it, and its way.

    `also`: requests that it tells of as well.
    """
    silence = notices.reason_for_silence(ticket, to, now)
    if silence is not None:
        return Preview(None, _(SILENCES.get(silence, SILENCES["no_chat"])), "act")
    notice = notices.compose(ticket, to, detail, now, also=also)
    way = _way(ticket, "notice", notice.key, notice.values, notices.must_reach(ticket, to), now)
    return Preview(_shown(way, notice.body), *_in_words(way))


def preview_reply(ticket: Ticket, words: str, now: datetime) -> Preview:
    """An officer's own words and their way; outside the window they travel in the approved template."""
    way = _way_of_words(ticket.office_id, citizen_of(ticket), ticket, words, now)
    return Preview(_shown(way, words), *_in_words(way))


def preview_in_chat(citizen: Citizen, words: str, now: datetime) -> Preview:
    """The same for a chat without a request."""
    way = _way_of_words(citizen.office_id, citizen, None, words, now)
    return Preview(_shown(way, words), *_in_words(way))


def preview_again(again: Again, now: datetime) -> tuple[Preview, bool]:
    """What is sent once more, its way, and whether it has one: a call is on the list already."""
    citizen = again.citizen
    way = _way_to(
        citizen.office_id, citizen, again.purpose, again.notice, again.values, again.must_reach, now
    )
    return Preview(_shown(way, again.body), *_in_words(way)), way.way in ("text", "template", "sms")


def _shown(way: window.Way, body: str) -> str:
    """Exactly what the citizen will read: outside the window the approved words, filled in."""
    return (way.template.words() if way.template else None) or body


def window_words(ticket: Ticket, now: datetime) -> str | None:
    """The 24-hour rule, said before one types; None while the window is open or there is no chat (ux T4)."""
    return window_words_to(citizen_of(ticket), now)


def window_words_to(citizen: Citizen | None, now: datetime) -> str | None:
    """The same of any chat."""
    if citizen is None or _open(citizen, now):
        return None
    if citizen.last_inbound_at is None:
        return str(
            _(
                "Warga terakhir menulis belum pernah. WhatsApp hanya mengizinkan pesan resmi: tulisan Bapak/Ibu "
                "dikirim di dalam pesan resmi kantor, satu paragraf."
            )
        )
    return str(
        _(
            "Warga terakhir menulis %(ago)s. WhatsApp hanya mengizinkan pesan resmi: tulisan Bapak/Ibu dikirim di "
            "dalam pesan resmi kantor, satu paragraf.",
            ago=ago(citizen.last_inbound_at, now),
        )
    )


def _way(
    ticket: Ticket, purpose: str, key: str, values: dict[str, str], must_reach: bool, now: datetime
) -> window.Way:
    return _way_to(ticket.office_id, citizen_of(ticket), purpose, key, values, must_reach, now)


def _way_of_words(
    office_id: int, citizen: Citizen | None, ticket: Ticket | None, words: str, now: datetime
) -> window.Way:
    """The way of what an officer writes by hand."""
    values = correspondence.template_values(db.session.get_one(Office, office_id), ticket, words)
    return _way_to(office_id, citizen, "officer", "officer_reply", values, False, now)


def _way_to(
    office_id: int,
    citizen: Citizen | None,
    purpose: str,
    key: str,
    values: dict[str, str],
    must_reach: bool,
    now: datetime,
) -> window.Way:
    if citizen is None:
        return window.Way("none", "no_chat")
    office = db.session.get_one(Office, office_id)
    return notice_ways.way_of(
        office,
        citizen,
        now,
        purpose=purpose,
        notice=key,
        values=values,
        must_reach=must_reach,
        has_body=True,
    )


def _in_words(way: window.Way) -> tuple[str, str]:
    if way.way == "text":
        return _("Dikirim lewat WhatsApp sebagai pesan biasa."), "done"
    if way.template is not None:
        return _official(exact=way.template.words() is not None), "done"
    if way.way == "sms":
        words = _(
            "Pesan ini tidak dapat dikirim lewat WhatsApp sekarang, jadi dikirim SMS: “%(words)s”",
            words=way.words,
        )
        return words, "done"
    if way.way == "phone":
        words = _("Pesan ini tidak dapat dikirim lewat WhatsApp sekarang. Warga masuk daftar Telepon warga.")
        return words, "act"
    words = _(
        "Pesan ini tidak dapat dikirim sekarang: warga terakhir menulis lebih dari 24 jam lalu dan pesan resmi "
        "untuk balasan petugas belum tersedia. Silakan telepon warga."
    )
    return words, "act"


def _official(*, exact: bool) -> str:
    """An official message: in the very words shown, or nearly."""
    if exact:
        return str(
            _(
                "Warga terakhir menulis lebih dari 24 jam lalu, jadi ini dikirim sebagai pesan resmi WhatsApp, "
                "tepat seperti tertulis di atas."
            )
        )
    return str(
        _(
            "Warga terakhir menulis lebih dari 24 jam lalu, jadi ini dikirim sebagai pesan resmi WhatsApp, "
            "yang kata-katanya sedikit lain."
        )
    )


def can_go(ticket: Ticket, now: datetime) -> bool:
    """False when a reply has no way at all: the page then offers the telephone instead of a button."""
    return _way_of_words(ticket.office_id, citizen_of(ticket), ticket, "-", now).way in ("text", "template")


def can_go_to(citizen: Citizen, now: datetime) -> bool:
    """The same of a chat without a request."""
    return _way_of_words(citizen.office_id, citizen, None, "-", now).way in ("text", "template")


def citizen_of(ticket: Ticket) -> Citizen | None:
    """Who sent the request; None for one that did not come by WhatsApp."""
    return db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None


def _open(citizen: Citizen, now: datetime) -> bool:
    margin = timedelta(seconds=current().number("WINDOW_MARGIN"))
    return citizen.last_inbound_at is not None and now < citizen.last_inbound_at + window.OPEN - margin
