"""The tables of a period: what is told of services, people, officers, complaints and the chat, and what is not."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_citizen, a_complaint, a_photo, a_ticket, opens, sign_in
from tests.fakes.wall_clock import WallClock, wib
from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.figures import periods
from village_desk.figures.report import Report, build
from village_desk.figures.tables import FEW, Table
from village_desk.office import registry, setup
from village_desk.tickets import complaints, intake, lifecycle, unanswered, undoing
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketDocument, TicketEvent
from village_desk.tickets.status import ComplaintStatus, Status

SENSITIVE = [
    "Akta perceraian (non-Islam)",
    "Surat keterangan janda/duda",
    "Surat keterangan penghasilan",
    "Surat keterangan tidak mampu (SKTM)",
    "Surat pengantar bansos atau BPJS",
    "Surat pengantar cerai",
]


def report(village: Village, kind: str = "bulan", **wish: bool) -> Report:
    db.session.expire_all()
    hours, now = registry.hours_of(village.office), clock.now()
    return build(village.office, periods.asked_for(kind, None, None, hours, now), now, **wish)


def rows(table: Table) -> dict[str, tuple[object, ...]]:
    return {str(row[0]): row[1:] for row in table.rows}


def asks(village: Village, slug: str, n: int, *, again: int | None = None) -> Ticket:
    """A request for this service from a citizen of their own, or from the one who asks `again`."""
    service = registry.catalogue_of(village.office).get(slug)
    assert service is not None
    with transaction():
        return intake.open_ticket(
            village.office,
            service,
            citizen=db.session.get_one(Citizen, again)
            if again
            else a_citizen(village.office, f"+62813000{n:05d}"),
            fields={},
            files=[],
            missing=(),
            received_at=clock.now(),
        )


def moves(village: Village, ticket: Ticket, *path: str) -> None:
    for to in path:
        with transaction():
            rina = officer(village.staff["officer"].id)
            lifecycle.change_status(ticket.id, to, actor=rina, now=clock.now())


def test_few_requests_that_tell_of_trouble_are_not_counted_out(village: Village) -> None:
    for n in range(4):
        asks(village, "sktm", n)
    for n in range(6):
        asks(village, "domisili", 10 + n)
    found = rows(report(village).tables["services"])
    assert [found[name] for name in SENSITIVE] == [(FEW, FEW, "–")] * 6, "whether anybody asked or nobody"
    assert (found["Surat keterangan domisili"][0], found[village.ticket.service_name][0]) == (6, 1)
    asks(village, "sktm", 5)
    found = rows(report(village).tables["services"])
    assert (found["Surat keterangan tidak mampu (SKTM)"][0], found["Surat pengantar cerai"][0]) == (5, FEW)


def test_the_chart_draws_what_is_told_and_names_the_rest(village: Village, head: FlaskClient) -> None:
    asks(village, "sktm", 1)
    page = opens(head, "/reports/masa")
    drawn = re.findall(r'class="bar-words">([^<]+)<', page[: page.index("Lihat angka sebagai tabel")])
    assert drawn == [village.ticket.service_name]
    assert "Dan 6 layanan lain, semuanya dalam tabel." in page


def test_a_service_that_is_offered_no_more_is_not_counted_out(village: Village) -> None:
    """Nobody says of it any more whether it tells of trouble."""
    asks(village, "sktm", 1)
    with transaction():
        setup.apply(db.session.merge(village.office), {"services": {"sktm": {"enabled": False}}})
    found = rows(report(village).tables["services"])
    assert found["Surat keterangan tidak mampu (SKTM)"] == (FEW, FEW, "–")


def test_a_month_in_which_nothing_was_asked_hides_nothing(village: Village, at: WallClock) -> None:
    at("2027-03-02 09:00")
    assert report(village).tables["services"].rows == report(village).tables["kinds"].rows == []


def test_people_are_new_once(village: Village, at: WallClock) -> None:
    assert rows(report(village).tables["people"])["Pertama kali meminta"] == (1,)
    at("2026-12-02 09:00")
    asks(village, "domisili", 0, again=village.ticket.citizen_id)
    asks(village, "domisili", 1)
    found = rows(report(village).tables["people"])
    assert (found["Pertama kali meminta"], found["Pernah meminta sebelumnya"]) == ((1,), (1,))
    before = rows(report(village, "bulan-lalu").tables["people"])
    assert (before["Pertama kali meminta"], before["Pernah meminta sebelumnya"]) == ((1,), (0,))
    assert before["Menulis lewat WhatsApp"] == (1,)


def test_officers_are_numbered_until_the_head_wants_their_names(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    at("2026-11-03 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    found = report(village).tables["workload"]
    by_hand = select(TicketEvent).where(TicketEvent.actor_id == village.staff["officer"].id)
    steps = len(db.session.scalars(by_hand).all())
    assert [tuple(map(str, row)) for row in found.rows] == [("Petugas 1", str(steps), "1", "0", "1")]
    sign_in(head, village.staff["head"])
    assert "Rina Wulandari" not in _main(opens(head, "/reports/masa"))
    assert "Rina Wulandari" in _main(opens(head, "/reports/masa?nama=ya"))
    assert db.session.scalars(select(AuditLine).where(AuditLine.action == "report.officers_named")).one()
    sign_in(head, village.staff["admin"])
    assert "Rina Wulandari" not in _main(opens(head, "/reports/masa?nama=ya")), (
        "an admin's menu names only them"
    )


def test_a_slip_that_was_taken_back_is_nobodys_work(village: Village, at: WallClock) -> None:
    at("2026-11-03 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    with transaction():
        assert undoing.undo(village.ticket.id, user_id=village.staff["officer"].id, now=clock.now())
    (rina,) = report(village).tables["workload"].rows
    assert rina[1:4] == (2, 0, 0)


def _main(page: str) -> str:
    return page.partition("<main")[2]


def test_complaints_are_told_with_their_stage_and_deadline(village: Village, at: WallClock) -> None:
    with transaction():
        a_complaint(village.office)
        fee = a_complaint(village.office, about="fee")
    assert fee.confidential
    found = rows(report(village).tables["complaints"])
    service = "Pelayanan (Tidak berkadar pengawasan)"
    assert found[service] == (2, 0, 2, 0, 0, 0, 0)
    assert found["Aduan rahasia"] == (FEW,) * 7 and not any("Diminta biaya" in words for words in found)
    with transaction():
        head = village.staff["head"].id
        complaints.move(village.complaint.id, ComplaintStatus.ACKNOWLEDGED, "", user_id=head, now=clock.now())
    assert rows(report(village).tables["complaints"])[service] == (2, 0, 1, 1, 0, 0, 0)
    at("2027-03-30 09:00")
    hours, now = registry.hours_of(village.office), clock.now()
    period = periods.asked_for(
        "sendiri", wib("2026-11-01 00:00").date(), wib("2026-11-30 00:00").date(), hours, now
    )
    late = rows(build(village.office, period, now).tables["complaints"])
    assert late[service] == (2, 0, 1, 1, 0, 1, 2), "one was not even acknowledged in its three days"


def test_papers_of_a_sensitive_service_are_not_named(village: Village, at: WallClock) -> None:
    """A paper that only one such service asks for would tell who asked for it."""
    for slug, paper in (("akta-perceraian", "akta-kawin"), ("sku", "ktp")):
        ticket = asks(village, slug, len(slug))
        with transaction():
            photo = a_photo(village.office, ticket)
            db.session.add(
                TicketDocument(
                    ticket_id=ticket.id,
                    office_id=village.office.id,
                    requirement=paper,
                    attachment_id=photo.id,
                    verdict="blurred",
                    verdict_at=clock.now(),
                    added_at=clock.now(),
                )
            )
    told = [str(row[0]) for row in report(village).tables["papers"].rows]
    assert not any("erkawinan" in words for words in told) and "Berkas lain" in told


def test_the_past_is_told_as_it_was_and_says_when_it_was_put_right(village: Village, at: WallClock) -> None:
    at("2026-11-30 23:00")
    assert report(village).summary.backlog == 1
    at("2026-12-03 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
    at("2026-12-03 09:01")
    assert report(village, "bulan-lalu").summary.backlog == 1, "at the end of November it was still open"
    assert report(village).summary.backlog == 0
    assert not [str(one) for one in report(village, "bulan-lalu").gaps if "dibetulkan" in str(one)]


def test_a_month_that_is_over_says_when_it_was_put_right(village: Village, at: WallClock) -> None:
    """A paper that was ready turned out wrong before it was collected: November had one ready less."""
    at("2026-11-27 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    at("2026-12-02 09:00")
    before = report(village, "bulan-lalu")
    assert (before.summary.ready, before.summary.backlog, _put_right(before)) == (1, 0, [])
    moves(village, village.ticket, Status.IN_PROGRESS)
    after = report(village, "bulan-lalu")
    assert (after.summary.ready, after.summary.backlog) == (0, 1)
    assert _put_right(after) == ["1 permohonan dari masa ini dibetulkan setelah masa ini berakhir."]


def test_what_only_goes_on_is_no_correction(village: Village, at: WallClock) -> None:
    """Received in November; first ready, and first at the agency, in December."""
    other = asks(village, "domisili", 1)
    at("2026-12-02 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.IN_PROGRESS)
    moves(village, other, Status.CHECKING, Status.IN_PROGRESS, Status.AT_AGENCY, Status.RETURNED_BY_AGENCY)
    moves(village, other, Status.AT_AGENCY)
    assert _put_right(report(village, "bulan-lalu")) == []


def test_a_reopening_leaves_the_month_in_which_it_was_handed_over_as_it_was(
    village: Village, at: WallClock
) -> None:
    """Handed over late in November, opened again in December: a promise of each month, a reopening of December."""
    at("2026-11-27 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
    at("2026-11-27 10:00")
    told = (found := report(village).summary).due, found.late, found.ready, found.completed, found.backlog
    assert told == (1, 1, 1, 1, 0)
    at("2026-12-02 09:00")
    moves(village, village.ticket, Status.CHECKING)
    at("2026-12-20 09:00")
    november, december = report(village, "bulan-lalu"), report(village)
    was = november.summary
    assert (was.due, was.late, was.ready, was.completed, was.backlog) == told
    assert (was.reopened, december.summary.reopened) == (0, 1)
    assert (december.summary.due, december.summary.late, december.summary.backlog) == (1, 1, 1)
    assert _put_right(november) == [], "nothing of November was moved"
    assert rows(november.tables["services"])[village.ticket.service_name][1] == "0/1"


def test_a_promise_that_a_reopening_took_over_before_it_was_due_is_one(
    village: Village, at: WallClock
) -> None:
    at("2026-11-03 08:30")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
    at("2026-11-03 09:00")
    moves(village, village.ticket, Status.CHECKING)
    at("2026-11-27 09:00")
    found = report(village).summary
    assert (found.due, found.kept, found.ready, found.completed) == (1, 0, 1, 1)


def test_a_reopening_that_was_a_slip_is_none(village: Village, at: WallClock) -> None:
    at("2026-11-27 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
    moves(village, village.ticket, Status.CHECKING)
    with transaction():
        assert undoing.undo(village.ticket.id, user_id=village.staff["officer"].id, now=clock.now())
    found = report(village).summary
    assert (found.reopened, found.due, found.ready, found.completed) == (0, 1, 1, 1)


def test_a_reopening_of_an_older_version_still_says_that_it_moved_the_month(
    village: Village, at: WallClock
) -> None:
    """Lines of the history from before it kept what was: the month has lost it, and says so."""
    at("2026-11-27 09:00")
    moves(village, village.ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
    at("2026-12-02 09:00")
    moves(village, village.ticket, Status.CHECKING)
    with transaction():
        line = select(TicketEvent).where(TicketEvent.from_status == Status.COMPLETED)
        db.session.scalars(line).one().details = {}
    told = report(village, "bulan-lalu")
    assert (told.summary.completed, len(_put_right(told)), report(village).summary.reopened) == (0, 1, 1)


def _put_right(told: Report) -> list[str]:
    return [str(one) for one in told.gaps if "dibetulkan" in str(one)]


def test_times_on_the_wall_are_longer_than_working_time(village: Village, at: WallClock) -> None:
    for n in range(2):
        with transaction():
            a_ticket(village.office, phone=f"+628120000{n:04d}")
    at("2026-11-03 10:00")
    for ticket in db.session.scalars(select(Ticket).where(Ticket.kind == "request")).all():
        moves(village, ticket, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    working = {line.key: line for line in report(village).lines}
    wall = {line.key: line for line in report(village, wall=True).lines}
    assert (str(working["to_ready"].value), str(wall["to_ready"].value)) == ("2 jam kerja", "13,5 jam")
    assert working["to_ready"].meaning.startswith("Jam kerja")
    assert wall["to_ready"].meaning.startswith("Waktu seluruhnya")
    assert working["answered_in_time"].number == wall["answered_in_time"].number


def test_what_the_report_does_not_know_is_said(village: Village, at: WallClock) -> None:
    told = [str(sentence) for sentence in report(village).gaps]
    assert "Masa ini belum selesai; angkanya masih akan berubah." in told
    assert any("hari sebelumnya tidak ada datanya" in words for words in told), "the office began on the 2nd"
    at("2026-12-05 09:00")
    assert not any("belum selesai" in str(sentence) for sentence in report(village, "bulan-lalu").gaps)


def test_questions_without_an_answer_are_counted_and_so_are_those_still_open(village: Village) -> None:
    found = rows(report(village).tables["bot"])
    assert found["Pertanyaan yang belum dapat dijawab mesin"] == (1,)
    with transaction():
        unanswered.resolve(
            [village.unanswered.id],
            office_id=village.office.id,
            user_id=village.staff["admin"].id,
            now=clock.now(),
        )
    assert rows(report(village).tables["bot"])["Pertanyaan yang belum dapat dijawab mesin"] == (1,)


def test_this_moment_in_six_numbers_each_with_its_list(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    at("2026-11-03 09:00")
    sign_in(head, village.staff["head"])
    page = _main(opens(head, "/reports"))
    assert '<span class="value">1</span> Masuk semalam' in page
    assert '<span class="value">1</span> Belum sampai, perlu ditelepon' in page
    for view in ("action", "late", "uncollected", "phone", "night"):
        assert f"/desk?lihat={view}" in page
    assert village.ticket.number in opens(head, "/desk?lihat=night")
    at("2026-11-04 09:00")
    sign_in(head, village.staff["head"])
    assert '<span class="value">0</span> Masuk semalam' in _main(opens(head, "/reports"))
    at("2026-11-30 09:00")
    sign_in(head, village.staff["head"])
    assert 'class="late"><span class="value">1</span> Terlambat' in _main(opens(head, "/reports"))


def test_the_clock_on_the_wall_stays_wherever_one_goes_on_the_page(
    head: FlaskClient, village: Village
) -> None:
    page = opens(head, "/reports/masa?masa=bulan&jam=dinding")
    links = [link for link in re.findall(r'href="(/reports/masa\?[^"]*)"', page) if "#" not in link]
    back = [link for link in links if "jam=dinding" not in link]
    assert len(back) == 1, "only the link that says so leads back to working time"
    assert len([link for link in links if "masa=" in link]) >= 5
    assert '<input type="hidden" name="jam" value="dinding">' in page, "also to dates of one's own"
    assert "Waktu dihitung dalam jam buka kantor." in opens(head, back[0])
    assert "jam=dinding" in page.split('id="unduh"')[1].split('action="')[1].split('"')[0]
