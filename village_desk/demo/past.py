"""Eleven requests of the days before: real conversations, real verbs, played at past moments."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.demo.player import Persona, Player
from village_desk.demo.village import WHATSAPP
from village_desk.gateway import carriers
from village_desk.gateway.simulator import WithoutList
from village_desk.gateway.types import FetchedFile, HandedOver, Outgoing, Receipt
from village_desk.messages import inbox, receipts
from village_desk.messages.models import OutboxMessage, PendingTurn
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.simulator import samples
from village_desk.tickets import intake, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status
from village_desk.worker import work_until_quiet

S = Status


@dataclass(frozen=True)
class Story:
    """`days_ago`: working days before today; `path`: statuses it went through; `owned` by the officer."""

    persona: Persona
    words: str
    days_ago: int
    path: tuple[str, ...] = ()
    send_files: bool = True


def _persona(number: int, name: str, nik: str) -> Persona:
    return Persona(name, f"whatsapp:+62812300010{number:02d}", nik)


STORIES = (
    Story(_persona(1, "Sulastri", "3509165505780001"), "mau bikin kk baru setelah nikah", 1),
    Story(
        _persona(2, "Hariyanto", "3509161203850002"),
        "selamat malam, minta surat domisili",
        1,
        (S.CHECKING,),
    ),
    Story(
        _persona(3, "Nur Aini", "3509164407920003"),
        "mau urus akta kematian bapak saya",
        2,
        send_files=False,
    ),
    Story(
        _persona(4, "Misnadi", "3509160109700004"),
        "surat keterangan tidak mampu",
        2,
        (S.CHECKING, S.IN_PROGRESS),
    ),
    Story(
        _persona(5, "Endang Susilowati", "3509164112880005"),
        "assalamualaikum mau minta surat pengantar nikah",
        3,
        (S.CHECKING, S.IN_PROGRESS, S.AWAITING_SIGNATURE),
    ),
    Story(
        _persona(6, "Budi Santoso", "3509162306950006"),
        "ktp saya hilang",
        4,
        (S.CHECKING, S.IN_PROGRESS, S.AT_AGENCY),
    ),
    Story(
        _persona(7, "Siti Maimunah", "3509166002830007"),
        "kia baru untuk anak",
        5,
        (S.CHECKING, S.IN_PROGRESS, S.AT_AGENCY, S.RETURNED_BY_AGENCY),
    ),
    Story(
        _persona(8, "Wagiman", "3509160505650008"),
        "pagi pak, mau surat penghasilan",
        3,
        (S.CHECKING, S.IN_PROGRESS, S.AWAITING_SIGNATURE, S.READY),
    ),
    Story(
        _persona(9, "Lilik Handayani", "3509164808870009"),
        "surat belum menikah",
        6,
        (S.CHECKING, S.IN_PROGRESS, S.READY, S.COMPLETED),
    ),
    Story(
        _persona(10, "Abdul Karim", "3509161110900010"), "minta surat bepergian", 6, (S.CHECKING, S.REJECTED)
    ),
    Story(_persona(11, "Ponirah", "3509165901600011"), "mau surat jual beli", 7, (S.CANCELLED,)),
)


class PastCarrier(WithoutList):
    """Carries the past: accepts, and gives the picture that was "sent" then."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.papers: dict[str, bytes] = {}

    def send(self, message: Outgoing) -> HandedOver:
        """Accept; `play` reports the delivery."""
        return HandedOver("SM" + secrets.token_hex(16), "queued")

    def fetch(self, url: str, message_sid: str, limit: int) -> FetchedFile:
        """The drawing behind an address."""
        return FetchedFile(self.papers[url], "image/jpeg")

    def status_of(self, provider_sid: str) -> Receipt | None:
        """Delivered, as everything of the past."""
        return Receipt(self.account, provider_sid, "delivered")


def play(office: Office, now: datetime) -> None:
    """Play all stories. `now` (UTC) is the present from which the days are counted back."""
    usual = carriers.current()
    carrier = PastCarrier(usual.main.account)
    carriers.use(carriers.Carriers(main=carrier, practice=usual.practice, accounts=usual.accounts))
    worker = db.session.execute(select(User).where(User.office_id == office.id).order_by(User.id)).scalars()
    officer_id = next(user.id for user in worker if "officer" in user.roles)
    try:
        for story in STORIES:
            _play(office, story, carrier, officer_id, now)
    finally:
        carriers.use(usual)


def _play(office: Office, story: Story, carrier: PastCarrier, officer_id: int, now: datetime) -> None:
    evening = _evening(office, now, story.days_ago)
    with clock.standing_at(evening):
        speak = _speaker(story.persona, carrier)
        Player(story.persona, registry.catalogue_of(office), speak, evening).request(
            story.words, send_files=story.send_files
        )
    ticket = db.session.execute(select(Ticket).order_by(Ticket.id.desc()).limit(1)).scalar_one()
    moment = evening
    for to in story.path:
        moment = min(_next_morning(office, moment), now - timedelta(minutes=20))
        with clock.standing_at(moment):
            with transaction():
                _change(ticket.id, to, officer_id, moment)
            _deliver()


def _change(ticket_id: int, to: str, officer_id: int, now: datetime) -> None:
    if to == Status.REJECTED:
        lifecycle.reject(
            ticket_id,
            "data_mismatch",
            "Alamat di KTP dan KK belum sama. Mohon KK diperbarui lebih dahulu",
            user_id=officer_id,
            now=now,
        )
    elif to == Status.COMPLETED:
        lifecycle.hand_over(ticket_id, "Lilik Handayani", "pemohon", user_id=officer_id, now=now)
    else:
        detail = "Permohonan yang sama sudah dilayani di loket" if to == Status.CANCELLED else ""
        lifecycle.change_status(ticket_id, to, actor=officer(officer_id), now=now, detail=detail)
        for document in intake.documents_of(ticket_id) if to == Status.IN_PROGRESS else ():
            intake.set_verdict(document.id, "readable", user_id=officer_id, now=now)


def _speaker(persona: Persona, carrier: PastCarrier) -> Callable[[str, str | None], None]:
    def speak(text: str, paper: str | None) -> None:
        form = {
            "MessageSid": ("MM" if paper else "SM") + secrets.token_hex(16),
            "AccountSid": carrier.account,
            "From": persona.address,
            "To": f"whatsapp:{WHATSAPP}",
            "Body": text,
            "ProfileName": persona.name,
            "NumMedia": "1" if paper else "0",
            "MessageType": "image" if paper else "text",
        }
        if paper:
            url = f"past:///{form['MessageSid']}"
            carrier.papers[url] = samples.picture(paper)
            form |= {"MediaUrl0": url, "MediaContentType0": "image/jpeg"}
        with transaction():
            inbox.record(list(form.items()), carrier.account, False, True)
        _deliver()

    return speak


def _deliver() -> None:
    """Do the worker's work now, and report everything that went out as delivered."""
    with transaction():
        db.session.execute(PendingTurn.__table__.update().values(due_at=PendingTurn.first_at))
        db.session.execute(
            OutboxMessage.__table__.update()
            .where(OutboxMessage.state == "queued")
            .values(next_try_at=OutboxMessage.created_at)
        )
        # What took days is played in a moment: the spacing between messages must not hold it up.
        db.session.execute(Citizen.__table__.update().values(send_tokens=5.0, send_tokens_at=None))
    work_until_quiet()
    sent = db.session.execute(select(OutboxMessage).where(OutboxMessage.state == "handed_over")).scalars()
    for row in list(sent):
        with transaction():
            account = carriers.current().main.account
            receipts.record(
                Receipt(account, row.provider_sid or "", "delivered", mid=row.mid),
                [("MessageSid", row.provider_sid or ""), ("MessageStatus", "delivered")],
            )


def _evening(office: Office, now: datetime, days_ago: int) -> datetime:
    """20.30 local time of the evening before the working day that lies `days_ago` working days back."""
    hours = registry.hours_of(office)
    day, left = hours.local(now).date(), days_ago
    while left:
        day -= timedelta(days=1)
        left -= opening.is_working_day(hours, day)
    opens = opening.opening_of(hours, day)
    assert opens is not None
    return opens - timedelta(hours=11, minutes=30)


def _next_morning(office: Office, moment: datetime) -> datetime:
    """Forty minutes into the next opening: when an officer gets to it."""
    opens = opening.next_opening(registry.hours_of(office), moment)
    return (opens or moment) + timedelta(minutes=40)
