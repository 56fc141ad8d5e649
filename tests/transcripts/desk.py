"""What an officer's line means: "[status: Siap diambil]", "[minta berkas: kk] …" or words for the citizen.

Everything goes through the pages of the desk, as an officer's browser does. Further verbs are entries of `HANDS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.fakes import desk_cast
from tests.journeys.browsing import Person
from tests.transcripts.script import Act, Unreadable
from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.office.models import Office, User
from village_desk.tickets import status
from village_desk.tickets.models import Ticket

_MARK = re.compile(r"\[([^\]:]+)(?::\s*([^\]]*))?\]\s*(.*)", re.DOTALL)
_NAMES = {"Petugas": "Rina Wulandari", "Kepala Desa": "Hadi Sucipto", "Admin": "Dewi Lestari"}
_ROLES = {"Petugas": "officer", "Kepala Desa": "head", "Admin": "admin"}
_SLUGS = {words.lower(): slug for slug, words in status.WORDS.items()}


class Staff:
    """The people of one office's desk; each signs in when they are first needed."""

    def __init__(self, app: Flask, office: Office) -> None:
        self.app, self.office_id = app, office.id
        self._users: dict[str, int] = {}

    def does(self, act: Act) -> None:
        """Carry out this line. Raises Unreadable for a verb that is not known."""
        desk = Desk(self._browser(act.role), self.office_id, act.subject)
        found = _MARK.fullmatch(act.text)
        if not found:
            _answers(desk, "", act.text)
        elif hand := HANDS.get(found[1].strip()):
            hand(desk, (found[2] or "").strip(), found[3])
        else:
            known = ", ".join(f"[{name}]" for name in HANDS)
            raise Unreadable(f'"[{found[1]}]" belum dikenal; yang ada: {known}')

    def _browser(self, role: str) -> Person:
        """A browser of this member of staff with a session that has just begun."""
        if role not in self._users:
            office = db.session.get_one(Office, self.office_id)
            self._users[role] = factories.user(office, _ROLES[role], name=_NAMES[role]).id
        client = self.app.test_client()
        desk_cast.sign_in(client, db.session.get_one(User, self._users[role]))
        return Person(client)


class Desk:
    """One member of staff at the desk, with the request or the chat that the line is about."""

    def __init__(self, person: Person, office_id: int, subject: str) -> None:
        self.person, self.office_id, self.subject = person, office_id, subject

    @property
    def ticket(self) -> Ticket:
        """The named ticket; without a name the newest."""
        found = select(Ticket).where(Ticket.office_id == self.office_id).order_by(Ticket.id.desc()).limit(1)
        if self.subject:
            found = found.where(Ticket.number == self.subject)
        ticket = db.session.scalar(found)
        if ticket is None:
            raise Unreadable(f"belum ada permohonan {self.subject}".rstrip())
        return ticket

    @property
    def conversation(self) -> Conversation:
        """The chat that was handed to a person last; when none was, the one that was written in last."""
        mine = select(Conversation).where(Conversation.office_id == self.office_id)
        handed = mine.where(Conversation.handed_over_at.is_not(None))
        row = db.session.scalar(handed.order_by(Conversation.handed_over_at.desc()).limit(1))
        row = row or db.session.scalar(mine.order_by(Conversation.updated_at.desc()).limit(1))
        if row is None:
            raise Unreadable("belum ada warga yang menulis")
        return row

    def opens(self, rest: str = "") -> None:
        """The ticket's page, or one below it."""
        self.person.opens(f"/desk/t/{self.ticket.id}{rest}")

    def opens_complaint(self, rest: str) -> None:
        """A page below the complaint's own."""
        self.person.opens(f"/desk/aduan/{self.ticket.id}{rest}")

    def sends(self) -> None:
        """Press the button of the second look, which carries out what was shown."""
        form = next(
            f for f in self.person.page.forms if any(b[1:] == ("langkah", "kirim") for b in f.buttons)
        )
        self.person.presses(next(words for words, *named in form.buttons if named == ["langkah", "kirim"]))
        assert self.person.page.status == 200, self.person.page.text


def _answers(desk: Desk, _: str, words: str) -> None:
    desk.person.opens(f"/desk/percakapan/{desk.conversation.id}")
    desk.person.presses("Lihat lalu kirim", reply=words)
    desk.person.presses("Kirim balasan")


def _settles(desk: Desk, _: str, __: str) -> None:
    desk.person.opens(f"/desk/percakapan/{desk.conversation.id}")
    desk.person.presses("Percakapan selesai")


def _changes(desk: Desk, words: str, detail: str) -> None:
    if words.lower() not in _SLUGS:
        raise Unreadable(f'tidak ada status "{words}"')
    desk.opens(f"/status/{_SLUGS[words.lower()]}")
    if detail:
        desk.person.presses("Lihat pesan", detail=detail)
    desk.sends()


def _takes(desk: Desk, _: str, __: str) -> None:
    desk.opens()
    desk.person.presses("Ambil permohonan")


def _judges(desk: Desk, verdict: str, _: str) -> None:
    desk.opens()
    desk.person.follows("Periksa berkas")
    while any(shown == verdict for form in desk.person.page.forms for shown, _, _ in form.buttons):
        desk.person.presses(verdict)


def _asks(desk: Desk, papers: str, words: str) -> None:
    desk.opens("/minta-berkas")
    desk.person.presses("Lihat pesan", documents=[paper.strip() for paper in papers.split(",")], words=words)
    desk.sends()


def _rejects(desk: Desk, reason: str, words: str) -> None:
    desk.opens("/tolak")
    desk.person.presses("Lihat pesan", reason=reason, words=words)
    desk.sends()


def _cancels(desk: Desk, _: str, words: str) -> None:
    _changes(desk, "Dibatalkan", words)


def _hands_over(desk: Desk, who: str, _: str) -> None:
    desk.opens("/serahkan")
    desk.person.presses("Lihat pesan", collected_by=who, relation="pemohon sendiri")
    desk.sends()


def _leads(status: str) -> Callable[[Desk, str, str], None]:
    """A stage of a complaint: its words are shown first, then sent."""

    def hand(desk: Desk, _: str, words: str) -> None:
        desk.opens_complaint(f"/status/{status}")
        if words:
            shown = "Perbarui pesan di atas"
            done = {"outcome": "explained"} if status == "answered" else {}
            shown = shown if shown in desk.person.page.text else "Lihat pesan"
            desk.person.presses(shown, words=words, **done)
        desk.sends()

    return hand


def _writes(desk: Desk, _: str, words: str) -> None:
    desk.opens_complaint("/balas")
    desk.person.presses("Lihat pesan", words=words)
    desk.sends()


def _listens(desk: Desk) -> None:
    desk.person.opens("/desk/dengarkan")
    desk.person.follows("Dengarkan pesan suara")


def _types(desk: Desk, _: str, words: str) -> None:
    _listens(desk)
    desk.person.presses("Teruskan ketikan", words=words)


def _cannot_hear(desk: Desk, _: str, __: str) -> None:
    _listens(desk)
    desk.person.presses("Tidak terdengar jelas")


def _needs_no_typing(desk: Desk, _: str, __: str) -> None:
    _listens(desk)
    desk.person.presses("Tidak perlu lagi")


HANDS: dict[str, Callable[[Desk, str, str], None]] = {
    "selesai": _settles,
    "status": _changes,
    "ambil": _takes,
    "nilai berkas": _judges,
    "minta berkas": _asks,
    "tolak": _rejects,
    "batalkan": _cancels,
    "serahkan": _hands_over,
    "tanggapi": _leads("acknowledged"),
    "tangani": _leads("handling"),
    "jawab": _leads("answered"),
    "tutup": _leads("closed"),
    "tulis": _writes,
    "ketik suara": _types,
    "suara tidak jelas": _cannot_hear,
    "suara tidak perlu": _needs_no_typing,
}
