"""Two officers reach for work at the very same moment, each on a connection of their own: nobody gets the same."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_ticket, a_user, broken_rules, form_of, opens, sign_in
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.errors import StaleChange
from village_desk.office.models import User
from village_desk.tickets import ownership, taking
from village_desk.tickets.models import Ticket, TicketEvent

OFFICERS, PATIENCE = 4, 1.0  # seconds that a gate is held open for the others


@pytest.fixture
def officers(village: Village) -> list[User]:
    with transaction():
        return [a_user(village.office, "officer", name=f"Petugas {n}") for n in range(OFFICERS)]


def a_queue(village: Village, length: int) -> list[int]:
    """So many requests that nobody works on, most urgent first."""
    with transaction():
        more = [a_ticket(village.office, phone=f"+62812000001{n:02d}").id for n in range(length - 1)]
    return [village.ticket.id, *more]


def at_once(app: Flask, *acts: Callable[[], None]) -> None:
    """Each in a thread with a connection of its own, all let go together."""
    start, problems = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], None]) -> None:
        with app.app_context():
            try:
                start.wait(30)
                act()
            except BaseException as problem:
                problems.append(problem)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    db.session.rollback()


def owners() -> dict[int, int | None]:
    db.session.expire_all()
    rows = db.session.query(Ticket).filter_by(kind="request").order_by(Ticket.id)
    return {row.id: row.assignee_id for row in rows}


def test_who_asks_for_the_next_while_others_are_choosing_gets_another_one(
    app: Flask, village: Village, officers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have chosen before the first takes: without passing over what another holds, the later ones get nothing."""
    queue, got = a_queue(village, OFFICERS + 1), dict[int, list[int]]()
    gate, take = threading.Barrier(OFFICERS), ownership.take
    met: list[int] = []

    def take_when_all_have_chosen(*given: object, **more: object) -> Ticket:
        with contextlib.suppress(threading.BrokenBarrierError):  # SQLite lets one choose at a time
            met.append(gate.wait(PATIENCE))
        return take(*given, **more)  # type: ignore[arg-type]

    def ask(user_id: int) -> None:
        with transaction():
            got[user_id] = taking.take_next(village.office.id, user_id, clock.now())

    monkeypatch.setattr(ownership, "take", take_when_all_have_chosen)
    at_once(app, *(lambda one=one.id: ask(one) for one in officers))
    assert sorted(got.values()) == [[one] for one in queue[:OFFICERS]], "the most urgent ones, one each"
    assert {ticket: user for user, (ticket,) in got.items()} == {
        ticket: user for ticket, user in owners().items() if user is not None
    }
    if db.engine.dialect.name == "postgresql":
        assert len(met) == OFFICERS, "all of them were choosing at the same time"
    assert broken_rules() == []


def test_the_button_pressed_by_four_with_three_requests_left(
    app: Flask, village: Village, officers: list[User]
) -> None:
    a_queue(village, OFFICERS - 1)
    answers = press_at_once(
        app,
        officers,
        lambda browser: ("/desk/ambil-berikutnya", form_of(opens(browser, "/desk"), "-berikutnya")),
    )
    places = sorted(place.rsplit("?")[-1] for _, place in answers)
    assert [code for code, _ in answers] == [303] * OFFICERS
    assert places == ["hasil=diambil"] * (OFFICERS - 1) + ["hasil=habis"]
    taken = [owner for owner in owners().values() if owner is not None]
    assert len(taken) == len(set(taken)) == OFFICERS - 1


def test_two_who_take_the_same_request_one_has_it_and_the_other_hears_so(
    app: Flask, village: Village, officers: list[User]
) -> None:
    path = f"/desk/t/{village.ticket.id}"
    answers = press_at_once(
        app, officers[:2], lambda browser: (f"{path}/ambil", form_of(opens(browser, path), "/ambil"))
    )
    assert sorted(code for code, _ in answers) == [303, 409]
    (owner,) = owners().values()
    assert owner in {one.id for one in officers[:2]}
    assert db.session.query(TicketEvent).filter_by(kind="assigned").count() == 1


def test_two_claims_with_the_same_version_one_is_too_late(
    app: Flask, village: Village, officers: list[User]
) -> None:
    version, late = village.ticket.version, list[int]()

    def claim(user_id: int) -> None:
        try:
            with transaction():
                ownership.take(village.ticket.id, user_id, now=clock.now(), expected_version=version)
        except StaleChange:
            late.append(user_id)

    at_once(app, *(lambda one=one.id: claim(one) for one in officers))
    (owner,) = owners().values()
    assert len(late) == OFFICERS - 1 and owner not in late


def press_at_once(
    app: Flask, officers: list[User], form: Callable[[FlaskClient], tuple[str, dict[str, str]]]
) -> list[tuple[int, str]]:
    """Each officer's own browser has the page open; all press at once. (code, where it leads) of each."""
    answers: list[tuple[int, str]] = []

    def ready(user: User) -> Callable[[], None]:
        browser = app.test_client()
        sign_in(browser, user)
        path, hidden = form(browser)

        def press() -> None:
            answer = browser.post(path, data=hidden)
            answers.append((answer.status_code, answer.headers.get("Location", "")))

        return press

    at_once(app, *[ready(one) for one in officers])
    return answers
