"""Papers that the agency issues: what is to be carried there, what lies there, and a bundle that goes together."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import NAME, Village, a_ticket, a_village, form_of, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    """The cast's request and one more of the same person, asked for together; the agency issues both."""
    made = a_village()
    with transaction():
        second = a_ticket(made.office, phone="+6281200000001", name="Aisyah Putri")
        second.linked_to_id = made.ticket.id
        for ticket in (made.ticket, second):
            ticket.terms = {**ticket.terms, "handling": "forward"}
    return made


def both() -> list[Ticket]:
    db.session.expire_all()
    return list(db.session.query(Ticket).filter_by(kind="request").order_by(Ticket.id))


def bring_to(village: Village, *path: str) -> None:
    with transaction():
        for ticket in both():
            for to in path:
                actor = officer(village.staff["officer"].id)
                lifecycle.change_status(ticket.id, to, actor=actor, now=clock.now())


def test_what_is_to_be_sent_and_what_lies_there_since_when(
    desk: FlaskClient, village: Village, at: WallClock
) -> None:
    at("2026-11-23 09:00")
    sign_in(desk, village.staff["officer"])
    assert "Perlu dikirim ke dinas" not in opens(desk, "/desk")
    bring_to(village, Status.CHECKING, Status.IN_PROGRESS)
    assert NAME in opens(desk, "/desk?lihat=to_agency")
    bring_to(village, Status.AT_AGENCY)
    at("2026-11-25 09:00")
    sign_in(desk, village.staff["officer"])
    page = opens(desk, "/desk?lihat=agency")
    assert NAME in page and "di dinas sejak Senin 09.00, 2 hari kerja" in page
    assert "Di dinas sejak Senin 09.00, 2 hari kerja." in opens(desk, f"/desk/t/{village.ticket.id}")
    assert "Tidak ada yang perlu dikirim" in opens(desk, "/desk?lihat=to_agency")


def test_who_is_there_longest_stands_on_top_whatever_was_promised(
    desk: FlaskClient, village: Village, at: WallClock
) -> None:
    at("2026-11-23 09:00")
    bring_to(village, Status.CHECKING, Status.IN_PROGRESS)
    for day, ticket in (("2026-11-23", both()[1]), ("2026-11-24", both()[0])):
        at(f"{day} 10:00")
        with transaction():
            actor = officer(village.staff["officer"].id)
            lifecycle.change_status(ticket.id, Status.AT_AGENCY, actor=actor, now=clock.now())
    assert both()[0].due_at == both()[1].due_at and both()[0].received_at == both()[1].received_at
    sign_in(desk, village.staff["officer"])
    page = opens(desk, "/desk?lihat=agency")
    assert "yang terlama di dinas di atas" in page and "janji terlama" not in page
    assert page.index("di dinas sejak kemarin 10.00, 1 hari kerja") < page.index(
        "di dinas sejak hari ini 10.00<"
    )


def test_a_bundle_goes_to_the_agency_together_though_one_was_ticked(
    desk: FlaskClient, village: Village
) -> None:
    bring_to(village, Status.CHECKING, Status.IN_PROGRESS)
    page = sends(desk, "/desk/sekaligus", apa="at_agency", t=str(village.ticket.id)).get_data(as_text=True)
    assert "Kirim ke dinas: 2 permohonan" in page
    hidden = form_of(page.split("<main")[1])
    ids = [str(ticket.id) for ticket in both()]
    sends(desk, "/desk/sekaligus", **{**hidden, "t": ids, "langkah": "kirim"})
    assert {ticket.status for ticket in both()} == {Status.AT_AGENCY}


def test_the_list_to_carry_holds_the_whole_bundle_side_by_side(desk: FlaskClient, village: Village) -> None:
    with transaction():
        between = a_ticket(village.office, phone="+6281200000002", name="Dodi Lestari")
        between.due_at, both()[1].due_at = both()[0].due_at, None  # sorted by promise it would stand between
    first, second = both()[:2]
    ticked = [str(first.id), str(between.id)]
    page = sends(desk, "/desk/sekaligus", apa="cetak", t=ticked).get_data(as_text=True)
    lines = page.split("<tbody>")[1].split("</tr>")
    assert first.number in lines[0] and second.number in lines[1] and "diajukan bersama" in lines[1]
    assert between.number in lines[2] and "diajukan bersama" not in lines[0] + lines[2]
    with transaction():
        why = {"actor": officer(village.staff["officer"].id), "now": clock.now(), "detail": "Sudah di loket"}
        lifecycle.change_status(second.id, Status.CANCELLED, **why)
    assert second.number not in sends(desk, "/desk/sekaligus", apa="cetak", t=ticked).get_data(as_text=True)


def test_handed_over_together_unless_one_is_unticked(desk: FlaskClient, village: Village) -> None:
    bring_to(village, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    path = f"/desk/t/{village.ticket.id}/serahkan"
    page = opens(desk, path)
    assert "Serahkan juga" in page and both()[1].number in page
    hidden = form_of(page.split("<main")[1])
    form = {"collected_by": "Budi", "relation": "anak", "langkah": "kirim", **hidden}
    sends(desk, path, **form, also=str(both()[1].id))
    assert [(t.status, t.collected_by) for t in both()] == [(Status.COMPLETED, "Budi")] * 2


def test_one_may_be_collected_alone(desk: FlaskClient, village: Village) -> None:
    bring_to(village, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    path = f"/desk/t/{village.ticket.id}/serahkan"
    hidden = form_of(opens(desk, path).split("<main")[1])
    sends(desk, path, collected_by="Budi", relation="anak", langkah="kirim", **hidden)
    assert [t.status for t in both()] == [Status.COMPLETED, Status.READY]
