"""Offices, staff and requests for tests of the desk: rows made by the real verbs, signed in without a password."""

from __future__ import annotations

import html
import re
import secrets
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.messages import outbox
from village_desk.messages.models import Attachment, Conversation, InboxMessage, OutboxMessage
from village_desk.office import registry, setup
from village_desk.office.models import Office, OfficeQuestion, OfficeReply, User
from village_desk.operation import invariants
from village_desk.security import sessions
from village_desk.survey import answers, skm, surveys
from village_desk.survey.models import Survey
from village_desk.tickets import complaint_intake, intake, views
from village_desk.tickets.models import ListeningTask, Ticket, TicketDocument, Unanswered
from village_desk.tickets.working_models import SavedView
from village_desk.vault import vault

NIK = "3509161708900001"
NAME = "Siti Rahmawati"
PHONE = "+6281234567890"
WORDS = "ini foto kk nya min"
TYPED = f"{WORDS}, NIK saya {NIK}"


@dataclass(frozen=True)
class Village:
    """One office with one of each role and one request, its document and a call to make."""

    office: Office
    staff: dict[str, User]
    ticket: Ticket
    attachment: Attachment
    to_call: OutboxMessage
    conversation: Conversation
    listening: ListeningTask
    question: OfficeQuestion
    unanswered: Unanswered
    complaint: Ticket
    reply: OfficeReply
    view: SavedView
    survey: Survey


def a_village(slug: str = "wonojati", code: str = "WNJ", whatsapp: str = "+628111000222") -> Village:
    """A whole office; `slug`, `code` and `whatsapp` tell two of them apart."""
    with transaction():
        office = setup.add_office(slug=slug, code=code, name=f"Desa {slug.title()}", whatsapp=whatsapp)
        staff = {role: a_user(office, role) for role in ("officer", "head", "admin", "viewer")}
        ticket = a_ticket(office)
        attachment = db.session.query(Attachment).filter_by(office_id=office.id).one()
        to_call = a_call(office, ticket)
        conversation = a_conversation(office, ticket)
        question = a_question(office)
        unanswered = an_unanswered(office, attachment.inbox_id)
        listening = a_listening_task(attachment)
        complaint = a_complaint(office)
        reply = a_quick_reply(office)
        view = views.keep(office.id, staff["officer"].id, "Surat usaha", "all", views.Narrowed(service="sku"))
        survey = a_closed_survey(office)
    return Village(
        office,
        staff,
        ticket,
        attachment,
        to_call,
        conversation,
        listening,
        question,
        unanswered,
        complaint,
        reply,
        view,
        survey,
    )


def a_village_of_three() -> Village:
    """The same with the requests of two more people."""
    made = a_village()
    with transaction():
        a_ticket(made.office, phone="+6281200000001", name="Budi Santoso")
        a_ticket(made.office, phone="+6281200000002", name="Siti Aminah")
    return made


def a_closed_survey(office: Office) -> Survey:
    """An earlier survey, that nobody answered and nobody published."""
    today = clock.now().date()
    made = surveys.open_survey(office, "SKM tahun lalu", today, today, clock.now())
    surveys.close(made, clock.now())
    return made


def an_open_survey(office: Office) -> Survey:
    """One that five people have answered; what was weakest has a plan."""
    now = clock.now()
    made = surveys.open_survey(office, "SKM 2026", now.date().replace(day=1), now.date(), now)
    for person in ("433434433", "332433433", "443444434", "333433323", "433434433"):
        scores = dict(zip(skm.SLUGS, map(int, person), strict=True))
        given = answers.Given(scores, age_band="26-40", words="Kursi tunggunya ditambah.")
        answers.take(made, given, channel="counter", who=(), now=now)
    surveys.plan(made, {"waktu": {"what": "Loket kedua", "who": "Kasi Pelayanan", "until": "2027-01-31"}})
    return made


def a_quick_reply(office: Office) -> OfficeReply:
    """One of the office's own."""
    code = f"parkir{office.code.lower()}"
    setup.apply(office, {"replies": [{"code": code, "text": "Parkir di samping balai, {nama}."}]})
    return db.session.query(OfficeReply).filter_by(office_id=office.id).one()


def a_question(office: Office) -> OfficeQuestion:
    """What this office is often asked."""
    setup.apply(office, {"questions": [{"phrases": ["parkir motor"], "answer": "Parkir di samping balai."}]})
    return db.session.query(OfficeQuestion).filter_by(office_id=office.id).one()


def an_unanswered(office: Office, inbox_id: int, words: str = "kapan ada vaksin kucing") -> Unanswered:
    """A question that the chat could not answer."""
    row = Unanswered(office_id=office.id, inbox_id=inbox_id, asked_at=clock.now(), words=words, topic="")
    db.session.add(row)
    db.session.flush()
    return row


def a_user(office: Office, *roles: str, name: str = "Rina Wulandari") -> User:
    """A member of staff whose password nobody knows."""
    phone = f"+6281{secrets.randbelow(10**9):09d}"
    user = User(
        office_id=office.id,
        roles=list(roles),
        name=name,
        phone=phone,
        phone_index=vault().digest("user-phone", phone),
        password_hash="scrypt:1:1:1$none$none",
        must_change_password=False,
        active=True,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def a_citizen(office: Office, phone: str = PHONE) -> Citizen:
    """A citizen who wrote just now."""
    citizen = Citizen(
        public_id=secrets.token_hex(8),
        office_id=office.id,
        address=f"whatsapp:{phone}",
        address_index=vault().digest("address", office.id, phone),
        phone=phone,
        phone_index=vault().digest("phone", phone),
        last_inbound_at=clock.now(),
        created_at=clock.now(),
    )
    db.session.add(citizen)
    db.session.flush()
    return citizen


def a_ticket(office: Office, *, phone: str = PHONE, name: str = NAME, training: bool = False) -> Ticket:
    """A request for a business letter with one photo; part of the open transaction."""
    citizen = a_citizen(office, phone)
    service = next(s for s in registry.catalogue_of(office).services if s.handling == "issue")
    said = _said(office, citizen)
    file = _attachment(office, citizen, said)
    answers = {f.slug: _answer(f.type, f.slug, name) for f in service.fields if f.required}
    ticket = intake.open_ticket(
        office,
        service,
        citizen=citizen,
        fields=answers,
        files=[(file.id, service.files_asked[0].slug)] if service.files_asked else [(file.id, "other")],
        missing=(),
        received_at=clock.now(),
        training=training,
    )
    said.ticket_id = ticket.id
    return ticket


def a_complaint(
    office: Office, *, about: str = "service", story: str = "sudah dua minggu menunggu", **told: str
) -> Ticket:
    """A complaint of this office, from a chat of its own; part of the open transaction."""
    citizen = a_citizen(office, f"+6281{secrets.randbelow(10**9):09d}")
    words = complaint_intake.Told(about=about, story=story, **told)  # type: ignore[arg-type]
    return complaint_intake.open_complaint(office, words, citizen=citizen, received_at=clock.now())


def _answer(kind: str, slug: str, name: str) -> str:
    if slug.startswith("nama"):
        return name
    return {"nik": NIK, "kk": NIK, "date": "1990-08-17", "money": "1500000", "int": "2", "year": "2020"}.get(
        kind, "warung kelontong"
    )


def _said(office: Office, citizen: Citizen) -> InboxMessage:
    sid = f"SM{secrets.token_hex(16)}"
    form = [
        ["AccountSid", "AC" + "0" * 32],
        ["MessageSid", sid],
        ["From", citizen.address or ""],
        ["To", f"whatsapp:{office.whatsapp}"],
        ["Body", TYPED],
    ]
    row = InboxMessage(
        account="AC" + "0" * 32,
        message_sid=sid,
        content_hash=secrets.token_hex(16),
        chat_key=secrets.token_hex(16),
        to_index=secrets.token_hex(16),
        form=form,
        received_at=clock.now(),
        state="handled",
        office_id=office.id,
        citizen_id=citizen.id,
        handled_at=clock.now(),
        outcome="file",
    )
    db.session.add(row)
    db.session.flush()
    return row


def _attachment(office: Office, citizen: Citizen, said: InboxMessage) -> Attachment:
    row = Attachment(
        public_id=secrets.token_hex(16),
        inbox_id=said.id,
        office_id=office.id,
        citizen_id=citizen.id,
        state="kept",
        kind="image",
        content_type="image/jpeg",
        size=100,
        width=640,
        height=480,
        storage_name=secrets.token_hex(16),
        content_hash=secrets.token_hex(16),
        created_at=clock.now(),
        kept_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def a_photo(office: Office, ticket: Ticket) -> Attachment:
    """One more photo from the citizen of this request; part of the open transaction."""
    citizen = db.session.get_one(Citizen, ticket.citizen_id)
    return _attachment(office, citizen, _said(office, citizen))


def a_call(office: Office, ticket: Ticket) -> OutboxMessage:
    """A message of this request that reached nobody: the citizen is to be phoned."""
    citizen = db.session.get_one(Citizen, ticket.citizen_id)
    row = outbox.enqueue(
        key=f"test:{secrets.token_hex(8)}",
        office_id=office.id,
        citizen=citizen,
        purpose="notice",
        notice="ready",
        body="Dokumen Bapak/Ibu sudah siap diambil.",
        must_reach=True,
        ticket_id=ticket.id,
    )
    outbox.list_for_phone(row, "no_template")
    db.session.flush()
    return row


def a_conversation(office: Office, ticket: Ticket) -> Conversation:
    """The chat of this request's citizen, handed to a person."""
    row = Conversation(
        office_id=office.id,
        citizen_id=ticket.citizen_id,
        handed_over_at=clock.now(),
        hand_over_reason="asked",
        updated_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def a_listening_task(attachment: Attachment) -> ListeningTask:
    """This file waits for an officer's ears."""
    row = ListeningTask(
        office_id=attachment.office_id,
        citizen_id=attachment.citizen_id,
        inbox_id=attachment.inbox_id,
        attachment_ids=[attachment.id],
        training=False,
        asked="",
        asks_for="",
        spoken_at=clock.now(),
        created_at=clock.now(),
        state="waiting",
    )
    db.session.add(row)
    db.session.flush()
    return row


def document_of(ticket: Ticket) -> TicketDocument:
    """The ticket's one document."""
    return db.session.query(TicketDocument).filter_by(ticket_id=ticket.id).one()


def sign_in(client: FlaskClient, user: User) -> str:
    """Give this browser a session of the user; returns the cookie's token."""
    with transaction():
        token = sessions.begin(user, clock.now())
    put_cookie(client, token)
    return token


def put_cookie(client: FlaskClient, token: str) -> None:
    """Let the browser hold this session token."""
    client.set_cookie(
        sessions.cookie_name(current()), token, domain="desa.example.id", secure=True, httponly=True
    )


def opens(client: FlaskClient, path: str) -> str:
    """The page at `path` as it is read: no HTML entities."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return html.unescape(answer.get_data(as_text=True))


def sends(client: FlaskClient, path: str, **typed: object) -> TestResponse:
    """Send a form with the token of the signed-in person's pages."""
    token = form_of(opens(client, "/desk"), "/logout")["csrf_token"]
    return client.post(path, data={"csrf_token": token, **typed})


def form_of(page: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the page's form (whose action ends so), as a browser would send them."""
    forms = re.findall(r"<form\b(.*?)</form>", page, re.S)
    for form in forms:
        address = re.search(r'action="([^"]*)"', form.split(">")[0])
        if not action or (address and address[1].endswith(action)):
            inputs = [
                dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input\b[^>]*>", form)
            ]
            return {i["name"]: html.unescape(i["value"]) for i in inputs if i.get("type") == "hidden"}
    raise AssertionError(f"The page has no form for {action!r}.")


def broken_rules() -> list[str]:
    """What must always be true and is not; the photos of this cast have rows only, and no files."""
    return [line for line in invariants.broken() if not line.startswith("attachment rows whose file")]
