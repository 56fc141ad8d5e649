"""Who sees which complaint, proved over the application's own map of addresses: a new page is tested unnamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from tests import factories
from tests.fakes import desk_cast
from tests.fakes.desk_cast import a_user, sign_in
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages import outbox
from village_desk.messages.models import Attachment, Conversation, InboxMessage, OutboxMessage
from village_desk.office.models import Office, User
from village_desk.operation import exporting, reindexing
from village_desk.privacy import erasing
from village_desk.security.access import access_of
from village_desk.tickets import complaint_access, complaint_intake, complaint_reading, complaints, search
from village_desk.tickets.models import ComplaintWord, SearchToken, Ticket, TicketDocument

STORY = "dimintai uang rokok di meja depan"
LATER = "petugasnya masih menagih lagi"
NAME, PHONE = "Mulyono Hadikusumo", "+6281277788899"
WORDS = ("uang rokok", "menagih lagi", "rahasia dagang")
SECRETS = (*WORDS, "Mulyono", "Hadikusumo", "77788899")


@dataclass
class Cast:
    """One confidential complaint, and everybody who may or may not see it."""

    office: Office
    ticket: Ticket
    head: User
    named: User
    officer: User
    admin: User
    viewer: User
    subject: User
    file: Attachment
    inbox: InboxMessage
    sent: OutboxMessage
    conversation: Conversation

    def outsiders(self) -> list[User]:
        return [self.officer, self.admin, self.viewer, self.subject]


@pytest.fixture
def cast(app: Flask) -> Cast:
    office = factories.office()
    with transaction():
        users = {
            key: a_user(office, *roles, name=name)
            for key, roles, name in (
                ("head", ["head"], "Hadi Sucipto"),
                ("named", ["officer"], "Wulan Anggraini"),
                ("officer", ["officer"], "Rina Pertiwi"),
                ("admin", ["admin"], "Dewi Kartika"),
                ("viewer", ["viewer"], "Tono Sugiarto"),
                ("subject", ["officer", "admin"], "Joko Susilo"),
            )
        }
    who = factories.citizen(office, address=f"whatsapp:{PHONE}")
    file = factories.photo_of(who)
    with transaction():
        who.profile_name = NAME
        told = complaint_intake.Told("fee", f"{STORY}, oleh Joko", name=NAME, files=(file.id,))
        ticket = complaint_intake.open_complaint(office, told, citizen=who, received_at=clock.now())
        complaints.add_words(ticket.id, LATER, (), names=[], now=clock.now())
        complaints.assign(ticket.id, users["named"].id, by=users["head"].id, now=clock.now())
        inbox = db.session.get_one(InboxMessage, file.inbox_id)
        inbox.private, inbox.ticket_id = True, ticket.id
        inbox.form = [["Body", STORY], ["From", f"whatsapp:{PHONE}"], ["To", "whatsapp:+6281"]]
        sent = outbox.enqueue(
            key="test:private",
            office_id=office.id,
            citizen=who,
            purpose="notice",
            body="rahasia dagang",
            must_reach=True,
            ticket_id=ticket.id,
            private=True,
        )
        outbox.list_for_phone(sent, "no_template")
        conversation = Conversation(
            office_id=office.id,
            citizen_id=who.id,
            updated_at=clock.now(),
        )
        db.session.add(conversation)
        db.session.flush()
    return Cast(office, ticket, file=file, inbox=inbox, sent=sent, conversation=conversation, **users)


def addresses(app: Flask, cast: Cast, verb: str) -> Iterator[tuple[Rule, str]]:
    """Every staff address of this verb with the ids of the complaint and its parts."""
    values = {
        "ticket_id": cast.ticket.id,
        "public_id": cast.file.public_id,
        "message_id": cast.sent.id,
        "inbox_id": cast.inbox.id,
        "conversation_id": cast.conversation.id,
        "to": "acknowledged",
        "key": "ready",
    }
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access is None or access.kind != "staff" or verb not in (rule.methods or ()):
            continue
        if rule.endpoint.endswith(("sign_out", "change_password", "stream")) or rule.arguments - values.keys():
            continue
        yield rule, rule.build({name: values[name] for name in rule.arguments})[1]  # type: ignore[index]


def test_no_page_of_the_desk_shows_it_to_an_outsider(app: Flask, client: FlaskClient, cast: Cast) -> None:
    for user in cast.outsiders():
        for rule, address in addresses(app, cast, "GET"):
            sign_in(client, user)
            answer = client.get(address, follow_redirects=True)
            text = answer.get_data(as_text=True)
            # The page of a chat names the chat; that there is a complaint in it is what nobody may learn there.
            kept = WORDS if rule.endpoint.startswith("desk.chats") else SECRETS
            assert not [secret for secret in (*kept, cast.ticket.number) if secret in text], (
                rule.rule,
                user.name,
            )
            if {"ticket_id", "public_id"} & rule.arguments:
                assert answer.status_code in (403, 404), (rule.rule, user.name)


def test_another_offices_staff_cannot_tell_it_from_one_that_does_not_exist(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    elsewhere = factories.another_office()
    with transaction():
        strangers = [a_user(elsewhere, role, name=role) for role in ("head", "officer", "admin", "viewer")]
        complaints.set_confidential(cast.ticket.id, False, by=cast.head.id, now=clock.now())
    for user in strangers:
        for rule, address in addresses(app, cast, "GET"):
            sign_in(client, user)
            answer = client.get(address)
            text = answer.get_data(as_text=True)
            assert not [secret for secret in (*SECRETS, cast.ticket.number) if secret in text], rule.rule
            if rule.arguments & {"ticket_id", "public_id", "message_id", "inbox_id", "conversation_id"}:
                nothing = rule.build({name: _of_nothing(name) for name in rule.arguments})[1]  # type: ignore[index]
                sign_in(client, user)
                assert answer.status_code == client.get(nothing).status_code in (403, 404), rule.rule


def _of_nothing(name: str) -> object:
    return {"public_id": "a" * 22, "to": "acknowledged", "key": "ready"}.get(name, 987654)


def test_no_form_of_the_desk_changes_it_for_an_outsider(app: Flask, client: FlaskClient, cast: Cast) -> None:
    before = _state(cast)
    for user in cast.outsiders():
        for rule, address in addresses(app, cast, "POST"):
            if "ticket_id" not in rule.arguments:
                continue
            sign_in(client, user)
            token = (
                client.get("/sandi")
                .get_data(as_text=True)
                .split('name="csrf_token" value="')[1]
                .split('"')[0]
            )
            given = {
                "csrf_token": token,
                "words": "ya",
                "langkah": "kirim",
                "version": str(cast.ticket.version),
                "assignee": str(user.id),
                "subject": str(cast.head.id),
                "confidential": "tidak",
                "weight": "information",
                "topics": "delay",
                "reply": "ya",
                "note": "ya",
                "verdict": "readable",
            }
            answer = client.post(address, data=given)
            assert answer.status_code in (403, 404), (rule.rule, user.name)
    assert _state(cast) == before


def _state(cast: Cast) -> tuple[object, ...]:
    db.session.rollback()
    db.session.expire_all()
    ticket = db.session.get_one(Ticket, cast.ticket.id)
    return ticket.status, ticket.version, ticket.assignee_id, ticket.confidential, ticket.due_at


def test_the_head_and_the_one_officer_read_it(client: FlaskClient, cast: Cast) -> None:
    for user in (cast.head, cast.named):
        sign_in(client, user)
        page = client.get(f"/desk/aduan/{cast.ticket.id}").get_data(as_text=True)
        assert STORY in page and LATER in page and NAME in page
        assert cast.ticket.number in client.get("/desk/aduan").get_data(as_text=True)
        old = client.get(f"/desk/t/{cast.ticket.id}")
        assert old.headers["Location"].endswith(f"/desk/aduan/{cast.ticket.id}")


def test_lists_counts_and_navigation_know_nothing_of_it(app: Flask, client: FlaskClient, cast: Cast) -> None:
    for user in cast.outsiders():
        assert set(complaint_reading.counts(user, clock.now()).values()) == {0}
        assert db.session.scalar(complaint_reading.counting(user)) == 0
        assert not complaint_access.may_see(user, cast.ticket)
    for one in (cast.head, cast.named):
        assert db.session.scalar(complaint_reading.counting(one)) == 1


def test_search_and_exports_hold_no_name_of_it(cast: Cast) -> None:
    def tokens() -> set[str]:
        rows = select(SearchToken.token).where(SearchToken.ticket_id == cast.ticket.id)
        return set(db.session.scalars(rows))

    number = {search.token(cast.office.id, "number", cast.ticket.number.casefold())}
    assert tokens() == number
    with transaction():
        complaints.set_confidential(cast.ticket.id, False, by=cast.head.id, now=clock.now())
    assert search.token(cast.office.id, "name", "mulyono") in tokens()
    with transaction():
        complaints.set_confidential(cast.ticket.id, True, by=cast.head.id, now=clock.now())
    assert tokens() == number
    reindexing.reindex()
    assert tokens() == number
    (line,) = exporting.tickets(cast.office, False)
    assert not [secret for secret in SECRETS if secret in str(line)] and line["chat"] is None


def test_whom_it_is_about_is_never_given_it_and_loses_it_when_named(cast: Cast) -> None:
    assert cast.subject.id not in {user.id for user in complaint_access.handlers(cast.ticket)}
    with pytest.raises(Exception, match="tidak dapat diserahkan"), transaction():
        complaints.assign(cast.ticket.id, cast.subject.id, by=cast.head.id, now=clock.now())
    with transaction():
        complaints.name_subject(cast.ticket.id, cast.named.id, by=cast.head.id, now=clock.now())
    ticket = db.session.get_one(Ticket, cast.ticket.id)
    assert ticket.assignee_id is None and not complaint_access.may_see(cast.named, ticket)


def test_a_complaint_about_the_head_is_the_admins_until_it_is_about_them_too(cast: Cast) -> None:
    with transaction():
        complaints.name_subject(cast.ticket.id, cast.head.id, by=cast.admin.id, now=clock.now())
    assert not complaint_access.may_see(cast.head, cast.ticket)
    assert complaint_access.in_charge(cast.admin, cast.ticket)
    assert not complaint_access.in_charge(cast.subject, cast.ticket)  # an admin too, but it is about them
    assert not complaint_access.nobody_left(cast.ticket)
    with transaction():
        complaints.name_subject(cast.ticket.id, cast.admin.id, by=cast.admin.id, now=clock.now())
    assert complaint_access.nobody_left(cast.ticket)


def test_an_open_one_is_seen_by_officers_and_without_words_by_admins(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        complaints.set_confidential(cast.ticket.id, False, by=cast.head.id, now=clock.now())
    sign_in(client, cast.officer)
    assert STORY in client.get(f"/desk/aduan/{cast.ticket.id}").get_data(as_text=True)
    sign_in(client, cast.admin)
    page = client.get(f"/desk/aduan/{cast.ticket.id}").get_data(as_text=True)
    assert cast.ticket.number in page and STORY not in page and NAME not in page
    assert client.get(f"/desk/aduan/{cast.ticket.id}/berkas/{cast.file.public_id}/isi").status_code == 404
    sign_in(client, cast.subject)
    assert client.get(f"/desk/aduan/{cast.ticket.id}").status_code == 404


def test_opening_a_confidential_one_is_written_down(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.head)
    client.get(f"/desk/aduan/{cast.ticket.id}")
    db.session.rollback()
    written = db.session.execute(
        db.text("SELECT action, user_id FROM audit_lines ORDER BY id DESC LIMIT 1")
    ).one()
    assert tuple(written) == ("complaint.opened", cast.head.id)


def test_erasing_takes_the_words_of_complaints_too(cast: Cast) -> None:
    with transaction():
        complaints.withdraw(cast.ticket.id, now=clock.now())
    erasing.forget_person(db.session.get_one(Citizen, cast.ticket.citizen_id), clock.now())
    db.session.expire_all()
    assert db.session.get_one(Ticket, cast.ticket.id).fields is None
    assert set(db.session.scalars(select(ComplaintWord.text))) == {None}
    assert db.session.scalars(select(TicketDocument.id)).all()  # what is counted stays


def test_the_cast_of_the_other_tests_has_a_complaint(app: Flask) -> None:
    village = desk_cast.a_village()
    assert complaint_access.may_see(village.staff["officer"], village.complaint)
