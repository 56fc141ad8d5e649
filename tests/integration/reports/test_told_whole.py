"""What a report must not leave out: refused messages, missed papers, the question at which people left, and more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_citizen, a_complaint, a_photo, a_ticket, opens, sign_in
from tests.fakes.wall_clock import WallClock, wib
from tests.integration.reports.test_tables import asks, moves, report, rows
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.figures import digests
from village_desk.figures.lines import Line
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office
from village_desk.tickets import intake
from village_desk.tickets.models import ComplaintSubject, Ticket, TicketDocument
from village_desk.tickets.status import Status
from village_desk.tickets.working_models import ChatOutcome


def lines(village: Village, kind: str = "bulan") -> dict[str, Line]:
    return {line.key: line for line in report(village, kind).lines}


def refuse(village: Village, ticket: Ticket, slug: str, verdict: str = "blurred") -> None:
    """An officer cannot use a photo that was sent for this paper."""
    with transaction():
        photo = a_photo(village.office, ticket)
        row = TicketDocument(
            ticket_id=ticket.id,
            office_id=village.office.id,
            requirement=slug,
            attachment_id=photo.id,
            added_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        intake.set_verdict(row.id, verdict, user_id=village.staff["officer"].id, now=clock.now())


def asks_again(village: Village, ticket: Ticket, *slugs: str) -> None:
    with transaction():
        rina = village.staff["officer"].id
        intake.ask_again(ticket.id, slugs, "", user_id=rina, now=clock.now())


def a_notice(village: Village, key: str) -> OutboxMessage:
    """A message to a citizen that waits to be sent; part of the open transaction."""
    return outbox.enqueue(
        key=key,
        office_id=village.office.id,
        citizen=a_citizen(village.office, f"+628139{abs(hash(key)) % 10**7:07d}"),
        purpose="notice",
        notice="checking",
        body="Permohonan Bapak/Ibu sedang diperiksa.",
    )


def test_a_message_refused_at_the_call_did_not_arrive(village: Village, at: WallClock) -> None:
    """It never left, so that it has no hour of leaving: it counts in the month in which it was written."""
    assert str(lines(village)["arrived"].value) == "0 dari 1", "the one to be told by telephone"
    with transaction():
        arrived, refused, waiting = (a_notice(village, name) for name in ("a", "b", "c"))
        arrived.handed_over_at = clock.now()
        outbox.note_state(arrived, "delivered")
        outbox.note_state(refused, "failed", "refused")
        assert waiting.state == "queued"
    found = lines(village)
    assert (str(found["arrived"].value), found["failed"].number) == ("1 dari 3", 2)
    assert (found["failed"].words, found["failed"].of) == ("Pesan yang gagal", 3)
    assert report(village).messages.unsaid == 0
    assert str(found["messages"].value) == "1", "what left, for each request"
    at("2026-12-02 09:00")
    assert str(lines(village)["arrived"].value) == "–"
    assert str(lines(village, "bulan-lalu")["arrived"].value) == "1 dari 3"


def test_a_paper_that_was_never_sent_is_missed_as_much_as_a_blurred_one(
    village: Village, at: WallClock
) -> None:
    at("2026-11-03 09:00")
    home = asks(village, "domisili", 1)
    asks_again(village, home, "kk")

    def missed() -> list[tuple[bool, object]]:
        papers = report(village).tables["papers"].rows
        return [("Kartu Keluarga" in str(words), count) for words, count in papers]

    assert missed() == [(True, 1)]
    other = asks(village, "domisili", 2)
    refuse(village, other, "kk")
    asks_again(village, other, "kk")
    assert missed() == [(True, 2)], "judged and asked for is once"


def test_papers_that_may_not_be_named_are_one_row_at_the_end(village: Village, at: WallClock) -> None:
    at("2026-11-03 09:00")
    for n, slug in enumerate(("akta-kawin", "putusan-cerai", "akta-kawin")):
        refuse(village, asks(village, "akta-perceraian", n), slug)
    refuse(village, village.ticket, "ktp")
    told = [(str(words), count) for words, count in report(village).tables["papers"].rows]
    assert told[-1] == ("Berkas lain", 3) and told[0][1] == 1 and len(told) == 2


def test_the_question_at_which_people_left_is_named_but_not_of_a_sensitive_service(village: Village) -> None:
    with transaction():
        for service, subject in (
            ("sku", "field:keperluan"),
            ("domisili", "field:keperluan"),
            ("sktm", "field:keperluan"),
            ("sku", "block:nama,nik"),
            ("sku", "document"),
            ("gone", "field:keperluan"),
        ):
            left = ChatOutcome(
                office_id=village.office.id,
                kind="given_up",
                subject=subject,
                service=service,
                at=clock.now(),
            )
            db.session.add(left)
    found = rows(report(village).tables["given_up"])
    assert found["Pertanyaan data"] == (2,), (
        "of the poor, and of a service that is no more: not what was asked"
    )
    assert found["Pertanyaan data: Keperluan"] == (2,)
    assert any(words.startswith("Pertanyaan data: Nama") and ", NIK" in words for words in found)
    assert found["Permintaan foto berkas"] == (1,)


def test_an_office_that_did_not_exist_then_has_no_figures_of_then(village: Village, at: WallClock) -> None:
    assert {str(line.before) for line in report(village).lines} == {"–"}
    with transaction():
        db.session.get_one(Office, village.office.id).created_at = wib("2026-09-01 08:00")
    assert str(lines(village)["received"].before) == "0"


def test_the_backlog_by_age_and_by_promise(village: Village, at: WallClock) -> None:
    """No step holds what another one does."""
    at("2026-11-27 09:00")
    asks(village, "domisili", 1)
    at("2026-11-27 10:00")
    found = report(village).tables["backlog"]
    assert [tuple(map(str, row)) for row in found.rows] == [
        ("sampai 3 hari", "1", "0"),
        ("4–7 hari", "0", "0"),
        ("8–14 hari", "0", "0"),
        ("lebih dari 14 hari", "1", "1"),
    ]
    assert [str(column) for column in found.columns][-1] == "Lewat janji"


def test_next_week_is_named_and_told_only_while_it_is_near(village: Village, at: WallClock) -> None:
    for week in range(6):
        at(f"2026-{10 + (5 + 7 * week) // 31:02d}-{(5 + 7 * week) % 31 or 31:02d} 09:00")
        asks(village, "domisili", week)
    at("2026-12-10 09:00")

    def told(kind: str) -> list[str]:
        return [str(one) for one in report(village, kind).demand if "diperkirakan" in str(one)]

    assert [words.partition(" diperkirakan")[0] for words in told("bulan-lalu")] == [
        "Pekan 14 Desember 2026 – 20 Desember 2026"
    ]
    at("2026-12-11 09:00")
    assert not told("bulan-lalu"), "November is long over"
    assert told("bulan")


def test_the_digest_counts_every_complaint(village: Village) -> None:
    with transaction():
        assert a_complaint(village.office, about="fee").confidential
    assert "2 aduan" in digests.brief(report(village))
    with transaction():
        db.session.get_one(Ticket, village.complaint.id).confidential = True
    assert "2 aduan" in digests.brief(report(village)), "confidential ones are complaints as well"


@pytest.fixture
def complaints(village: Village, at: WallClock) -> list[Ticket]:
    """Due today: the village's own, one about the head, one of practice; one more is due tomorrow."""
    at("2026-11-05 09:00")
    with transaction():
        about_head, practice, later = (a_complaint(village.office) for _ in range(3))
        practice.training = True
        found = [db.session.get_one(Ticket, village.complaint.id), about_head, practice, later]
        for ticket in found:
            ticket.due_at = wib("2026-11-05 15:30")
        later.due_at += timedelta(days=1)
        row = ComplaintSubject(ticket_id=about_head.id, office_id=village.office.id)
        row.user_id = village.staff["head"].id
        db.session.add(row)
    return found


def test_complaints_due_today_open_exactly_these(
    head: FlaskClient, village: Village, complaints: list[Ticket]
) -> None:
    sign_in(head, village.staff["head"])
    page = opens(head, "/reports")
    assert 'href="/desk/aduan?lihat=due"' in page
    assert '<span class="value">1</span> Aduan yang harus dijawab hari ini' in page
    listed = opens(head, "/desk/aduan?lihat=due")
    assert [ticket.number in listed for ticket in complaints] == [True, False, False, False]


def test_a_list_opened_from_a_number_holds_no_practice(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    with transaction():
        practice = a_ticket(village.office, phone="+6281200000001", training=True)
    at("2026-11-03 09:00")
    sign_in(head, village.staff["head"])
    assert '<span class="value">1</span> Menunggu dikerjakan' in opens(head, "/reports")
    listed = opens(head, "/desk?lihat=action&latihan=tanpa")
    assert village.ticket.number in listed and practice.number not in listed
    assert "Tanpa latihan" in listed and practice.number in opens(head, "/desk?lihat=action")


def test_the_steps_of_who_worked_before_a_reopening_stay_theirs(village: Village, at: WallClock) -> None:
    at("2026-11-27 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
    before = report(village).tables["workload"].rows[0][1:4]
    at("2026-12-02 09:00")
    moves(village, village.ticket, Status.CHECKING)
    assert report(village, "bulan-lalu").tables["workload"].rows[0][1:4] == before
    assert db.session.scalars(select(Ticket).where(Ticket.reopened == 1)).one()
