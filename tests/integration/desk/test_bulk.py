"""Several requests with one verb: seen before, one change and one message each, and nobody's work run over."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes.desk_cast import (
    Village,
    a_user,
    a_village,
    a_village_of_three,
    form_of,
    opens,
    sends,
    sign_in,
)
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.tickets import lifecycle, ownership
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

ALL = "/desk/sekaligus"


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    return a_village_of_three()


def tickets() -> list[Ticket]:
    db.session.expire_all()
    return list(db.session.query(Ticket).filter_by(kind="request").order_by(Ticket.id))


def ids() -> list[str]:
    return [str(ticket.id) for ticket in tickets()]


def move(village: Village, ticket: Ticket, *path: str) -> None:
    actor = officer(village.staff["officer"].id)
    with transaction():
        for to in path:
            lifecycle.change_status(ticket.id, to, actor=actor, now=clock.now())


def second_press(desk: FlaskClient, page: TestResponse) -> TestResponse:
    text = page.get_data(as_text=True)
    hidden = form_of(text.split("<main")[1])
    ticked = [str(t.id) for t in tickets() if f'name="versi-{t.id}"' in text]
    return sends(desk, ALL, **{**hidden, "t": ticked, "langkah": "kirim"})


def test_ready_for_three_at_once_is_seen_first_and_tells_each_citizen_once(
    desk: FlaskClient, village: Village
) -> None:
    for ticket in tickets():
        move(village, ticket, Status.CHECKING, Status.IN_PROGRESS)
    assert 'value="ready">Siap diambil' in opens(desk, "/desk")
    looked = sends(desk, ALL, apa="ready", t=ids())
    page = looked.get_data(as_text=True)
    assert "Siap diambil: 3 permohonan" in page and page.count("sudah *siap diambil*") == 0
    assert page.count("sudah <strong>siap diambil</strong>") == 3
    assert {t.status for t in tickets()} == {Status.IN_PROGRESS}
    assert "hasil=sekaligus&untuk=" in second_press(desk, looked).headers["Location"]
    assert {t.status for t in tickets()} == {Status.READY}
    told = (
        db.session.query(OutboxMessage).filter_by(notice="ready", author_id=village.staff["officer"].id).all()
    )
    assert sorted(row.ticket_id for row in told) == [t.id for t in tickets()]


def test_what_is_not_so_far_is_named_and_left_out(desk: FlaskClient, village: Village) -> None:
    first, *rest = tickets()
    move(village, first, Status.CHECKING, Status.IN_PROGRESS)
    page = sends(desk, ALL, apa="ready", t=ids())
    text = page.get_data(as_text=True)
    assert "2 tidak ikut" in text and "masih “Diterima”" in text and "Siap diambil: 1 permohonan" in text
    second_press(desk, page)
    assert [t.status for t in tickets()] == [Status.READY, Status.RECEIVED, Status.RECEIVED]


def test_one_that_a_colleague_changed_meanwhile_stays_as_it_is_and_the_others_go_through(
    desk: FlaskClient, village: Village
) -> None:
    for ticket in tickets():
        move(village, ticket, Status.CHECKING)
    page = sends(desk, ALL, apa="in_progress", t=ids())
    changed = tickets()[1]
    move(village, changed, Status.AWAITING_SIGNATURE)
    answer = second_press(desk, page).get_data(as_text=True)
    assert "2 permohonan selesai dikerjakan, 1 belum" in answer and changed.number in answer
    assert [t.status for t in tickets()] == [
        Status.IN_PROGRESS,
        Status.AWAITING_SIGNATURE,
        Status.IN_PROGRESS,
    ]


def test_the_second_press_of_a_double_click_changes_nothing(desk: FlaskClient, village: Village) -> None:
    page = sends(desk, ALL, apa="ambil", t=ids())
    second_press(desk, page)
    versions = [t.version for t in tickets()]
    assert {t.assignee_id for t in tickets()} == {village.staff["officer"].id}
    assert second_press(desk, page).status_code == 303
    assert [t.version for t in tickets()] == versions


def test_a_list_to_carry_names_the_papers(desk: FlaskClient, village: Village) -> None:
    page = sends(desk, ALL, apa="cetak", t=ids()).get_data(as_text=True)
    assert page.count("<tr>") == 4 and "Budi Santoso" in page
    assert village.ticket.terms["requirements"][0]["name"] in page


def test_what_a_colleague_works_on_is_named_and_not_taken_from_them(
    desk: FlaskClient, village: Village
) -> None:
    theirs, *rest = tickets()
    with transaction():
        joko = a_user(village.office, "officer", name="Joko")
        ownership.take(theirs.id, joko.id, now=clock.now())
    page = sends(desk, ALL, apa="ambil", t=ids())
    text = page.get_data(as_text=True)
    assert "1 tidak ikut" in text and "milik Joko" in text and "Ambil permohonan: 2 permohonan" in text
    second_press(desk, page)
    assert [t.assignee_id for t in tickets()] == [joko.id, *[village.staff["officer"].id] * len(rest)]


def test_what_a_colleague_took_after_the_look_stays_theirs(desk: FlaskClient, village: Village) -> None:
    hidden = form_of(sends(desk, ALL, apa="ambil", t=ids()).get_data(as_text=True).split("<main")[1])
    with transaction():
        joko = a_user(village.office, "officer", name="Joko")
        ownership.take(tickets()[0].id, joko.id, now=clock.now())
    # A form whose versions were lost on the way takes nothing over either.
    kept = {name: value for name, value in hidden.items() if not name.startswith("versi-")}
    answer = sends(desk, ALL, **{**kept, "t": ids(), "langkah": "kirim"}).get_data(as_text=True)
    assert "sudah diambil rekan" in answer and tickets()[0].number in answer
    assert [t.assignee_id == joko.id for t in tickets()] == [True, False, False]


def test_back_from_the_agency_with_one_reason_that_each_citizen_reads(
    desk: FlaskClient, village: Village
) -> None:
    for ticket in tickets():
        move(village, ticket, Status.CHECKING, Status.IN_PROGRESS, Status.AT_AGENCY)
    assert 'value="returned_by_agency">Catat dikembalikan dinas' in opens(desk, "/desk?lihat=agency")
    page = sends(desk, ALL, apa="returned_by_agency", t=ids()).get_data(as_text=True)
    assert (
        "Catat dikembalikan dinas: 3 permohonan" in page and "Keterangan untuk warga (boleh kosong)" in page
    )
    why = "Fotokopi akta nikah belum dilegalisir."
    hidden = form_of(page.split("<main")[1])
    again = sends(desk, ALL, **{**hidden, "t": ids(), "langkah": "lihat", "detail": why})
    text = again.get_data(as_text=True)
    assert text.count(why) == 4, "once in its box, and in the message to each"
    assert {t.status for t in tickets()} == {Status.AT_AGENCY}
    sends(desk, ALL, **{**hidden, "t": ids(), "langkah": "kirim", "detail": why})
    assert {t.status for t in tickets()} == {Status.RETURNED_BY_AGENCY}
    told = db.session.query(OutboxMessage).filter_by(notice="returned_by_agency").all()
    assert len(told) == 3 and all(why in str(row.body) for row in told)


def test_a_reason_that_is_too_long_sends_nothing_and_is_kept(desk: FlaskClient, village: Village) -> None:
    for ticket in tickets():
        move(village, ticket, Status.CHECKING, Status.IN_PROGRESS, Status.AT_AGENCY)
    page = sends(desk, ALL, apa="returned_by_agency", t=ids()).get_data(as_text=True)
    hidden = form_of(page.split("<main")[1])
    answer = sends(desk, ALL, **{**hidden, "t": ids(), "langkah": "kirim", "detail": "a" * 401})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "a" * 401 in text and 'aria-invalid="true"' in text
    assert {t.status for t in tickets()} == {Status.AT_AGENCY}


@pytest.mark.parametrize(
    "form", [{"apa": "ready"}, {"apa": "nonsens", "t": "1"}, {"apa": "ambil", "t": "999999"}]
)
def test_nothing_ticked_or_no_such_verb_says_what_to_do(
    desk: FlaskClient, village: Village, form: dict[str, str]
) -> None:
    answer = sends(desk, ALL, **form)
    assert answer.headers["Location"].endswith("hasil=centang")


def test_another_offices_requests_are_passed_over(desk: FlaskClient, village: Village) -> None:
    theirs = a_village("sukamaju", "SKM", "+628111000333")
    answer = sends(desk, ALL, apa="ambil", t=str(theirs.ticket.id), langkah="kirim", action_key="k")
    assert answer.headers["Location"].endswith("hasil=centang")
    assert db.session.get_one(Ticket, theirs.ticket.id).assignee_id is None


def test_the_head_has_no_boxes(client: FlaskClient, village: Village) -> None:
    sign_in(client, village.staff["head"])
    page = opens(client, "/desk")
    assert 'class="tick"' not in page and "Untuk yang dicentang" not in page
