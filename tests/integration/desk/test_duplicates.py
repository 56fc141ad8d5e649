"""The same thing asked for twice: one goes on with the papers of both, and the citizen is told once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_ticket, broken_rules, form_of, opens, sends
from village_desk.citizens.models import Citizen, Person
from village_desk.database import db, transaction
from village_desk.messages.models import Attachment, OutboxMessage
from village_desk.tickets.models import Ticket, TicketDocument
from village_desk.tickets.status import Status


@pytest.fixture
def second(village: Village) -> Ticket:
    """Siti asks for the same once more, from the same chat."""
    with transaction():
        again = a_ticket(village.office, phone="+6281299999999")
        other = db.session.get_one(Citizen, again.citizen_id)
        for paper in db.session.scalars(select(TicketDocument).where(TicketDocument.ticket_id == again.id)):
            db.session.get_one(Attachment, paper.attachment_id).citizen_id = village.ticket.citizen_id
        again.citizen_id = village.ticket.citizen_id
        db.session.flush()
        assert other.id != again.citizen_id
    return again


def fresh(ticket: Ticket) -> Ticket:
    db.session.expire_all()
    return db.session.get_one(Ticket, ticket.id)


def papers(ticket: Ticket) -> int:
    return len(db.session.scalars(select(TicketDocument).where(TicketDocument.ticket_id == ticket.id)).all())


def told(ticket: Ticket) -> list[OutboxMessage]:
    db.session.expire_all()
    rows = select(OutboxMessage).where(
        OutboxMessage.ticket_id == ticket.id, OutboxMessage.event_id.is_not(None)
    )
    return list(db.session.scalars(rows.order_by(OutboxMessage.id)))


def merge(desk: FlaskClient, ticket: Ticket, into: Ticket) -> str:
    path = f"/desk/t/{ticket.id}/gabungkan"
    hidden = form_of(opens(desk, path).split("<main")[1])
    seen = sends(desk, path, **hidden, into=into.id, langkah="lihat").get_data(as_text=True)
    assert f"kami lanjutkan dengan nomor {into.number}" in seen, "the exact message is shown first"
    answer = sends(desk, path, **hidden, into=into.id, langkah="kirim")
    assert answer.status_code == 303
    return opens(desk, answer.headers["Location"])


def test_a_duplicate_is_closed_its_papers_go_along_and_the_citizen_is_told_once(
    desk: FlaskClient, village: Village, second: Ticket
) -> None:
    page = merge(desk, second, village.ticket)
    assert "Digabungkan dengan" in page and village.ticket.number in page
    assert fresh(second).status == Status.CANCELLED
    assert [m.notice for m in told(second)] == ["cancelled"] and not told(village.ticket)
    assert papers(village.ticket) == 2
    assert "Permohonan yang sama digabungkan ke sini" in opens(desk, f"/desk/t/{village.ticket.id}")
    public = opens(desk, f"/lacak/{second.token}")
    assert f"sama dengan {village.ticket.number}" in public
    assert broken_rules() == []


def test_separated_within_moments_nobody_has_heard_of_it(
    desk: FlaskClient, village: Village, second: Ticket
) -> None:
    merge(desk, second, village.ticket)
    sends(desk, f"/desk/t/{second.id}/urungkan")
    assert (fresh(second).status, second.merged_into_id) == (Status.RECEIVED, None)
    assert [m.state for m in told(second)] == ["cancelled"]
    assert papers(village.ticket) == 1
    assert broken_rules() == []


def test_separated_later_the_citizen_hears_that_it_goes_on(
    desk: FlaskClient, village: Village, second: Ticket
) -> None:
    merge(desk, second, village.ticket)
    with transaction():
        told(second)[0].state = "delivered"
    page = opens(desk, f"/desk/t/{second.id}")
    sends(desk, f"/desk/t/{second.id}/pisahkan", **form_of(page, "pisahkan"))
    assert fresh(second).status == Status.RECEIVED
    last = told(second)[-1]
    assert "tetap kami kerjakan" in (last.body or "") and second.number in (last.body or "")
    sends(desk, f"/desk/t/{second.id}/pisahkan", **form_of(page, "pisahkan"))
    assert len(told(second)) == 2, "a second press says nothing more"


def test_only_requests_of_the_same_person_are_offered(desk: FlaskClient, village: Village) -> None:
    with transaction():
        stranger = a_ticket(village.office, phone="+6281200000002", name="Budi Santoso")
        db.session.get_one(Person, stranger.applicant_id).nik_index = None
    page = opens(desk, f"/desk/t/{village.ticket.id}/gabungkan")
    assert "Tidak ada yang dapat digabungkan" in page
    answer = sends(desk, f"/desk/t/{village.ticket.id}/gabungkan", into=stranger.id, langkah="kirim")
    assert answer.status_code == 200 and fresh(village.ticket).status == Status.RECEIVED


def test_the_same_nik_from_another_number_may_be_merged_but_its_papers_stay(
    desk: FlaskClient, village: Village
) -> None:
    with transaction():
        other = a_ticket(village.office, phone="+6281200000002")
    merge(desk, other, village.ticket)
    assert fresh(other).status == Status.CANCELLED
    assert papers(village.ticket) == 1, "what another number sent is shown under that number only"
