"""Approval of templates: what the provider says is stored per office, and trouble is seen by day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway.types import ProviderTemplate
from village_desk.messages import templates, wording
from village_desk.messages.notice_ways import way_of
from village_desk.office import registry, setup
from village_desk.office.models import Office
from village_desk.operation import diagnosis
from village_desk.tickets import notices

HX = "HX" + "a1" * 16
READY = next(one for one in templates.shipped() if one.key == "ready")
VALUES = dict.fromkeys(READY.variables, "x")


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office()


def listed(key: str = "ready", sid: str = HX, **changes: Any) -> ProviderTemplate:
    """A template as the provider lists it, approved and with as many variables as ours."""
    shipped = next(one for one in templates.shipped() if one.key == key)
    asked = tuple(str(n) for n in range(1, len(shipped.variables) + 1))
    values: dict[str, Any] = {
        "name": key, "language": "id", "asked": asked, "approval": "approved", "category": "UTILITY",
        "submitted_as": key,
    }  # fmt: skip
    return ProviderTemplate(sid, **values | changes)


def sets(office: Office, variables: tuple[str, ...] = READY.variables, sid: str = HX) -> None:
    with transaction():
        setup.apply(office, {"notices": {"ready": {"content_sid": sid, "variables": list(variables)}}})


def looks_up(office: Office, *found: ProviderTemplate) -> templates.State:
    """Store this listing; the state of "ready" afterwards."""
    with transaction():
        states = templates.store(office, found, clock.now())
    return states[0]


def way(office: Office) -> str:
    """The way of "ready" to somebody who wrote long ago."""
    citizen = factories.citizen(office)
    citizen.last_inbound_at = None
    return way_of(
        office,
        citizen,
        clock.now(),
        purpose="notice",
        notice="ready",
        values=VALUES,
        must_reach=True,
        has_body=True,
    ).way


def test_a_new_office_lacks_every_notice(office: Office) -> None:
    states = templates.states(office)
    assert [s.problem for s in states] == ["missing"] * 13
    assert [s.shipped.key for s in states if s.needed] == [
        "ready",
        "documents_missing",
        "rejected",
        "cancelled",
    ]


def test_what_the_office_set_is_believed_until_it_is_looked_up(office: Office) -> None:
    sets(office)
    assert templates.states(office)[0].problem == "unchecked"
    assert way(office) == "template"


def test_an_approved_template_with_our_variables_works(office: Office) -> None:
    sets(office)
    state = looks_up(office, listed())
    assert (state.problem, state.works) == (None, True)
    assert state.row is not None and state.row.checked_at == clock.now()
    assert way(office) == "template"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"approval": "rejected", "refusal": "ada promosi"}, "unapproved"),
        ({"approval": "paused"}, "unapproved"),
        ({"approval": "pending"}, "unapproved"),
        ({"asked": ("1", "2")}, "wrong_variables"),
        ({"asked": ("1", "2", "3", "4", "5", "6", "7")}, "wrong_variables"),
        ({"asked": ("nama",)}, "wrong_variables"),
    ],
)
def test_trouble_is_known_by_day_and_the_citizen_is_telephoned(
    office: Office, changes: dict[str, Any], problem: str
) -> None:
    sets(office)
    assert looks_up(office, listed(**changes)).problem == problem
    assert way(office) == "phone"


def test_a_content_sid_that_the_provider_does_not_know_is_found_out(office: Office) -> None:
    sets(office)
    state = looks_up(office, listed(sid="HX" + "b2" * 16))
    assert (state.problem, state.row and state.row.approval) == ("unapproved", "absent")


def test_a_name_that_nobody_can_fill_in_is_found_out(office: Office) -> None:
    names = (*READY.variables[:5], "nama_ibu")
    sets(office, names)
    assert looks_up(office, listed()).problem == "unknown_names"


def test_a_template_is_adopted_by_its_name_the_offices_own_first(office: Office) -> None:
    own = "HX" + "c3" * 16
    state = looks_up(office, listed(), listed(sid=own, name="wonojati_ready"))
    assert state.row is not None and state.row.content_sid == own
    assert tuple(state.row.variables) == READY.variables
    assert way(office) == "template"


def test_an_approved_one_is_preferred_and_another_language_is_not_ours(office: Office) -> None:
    other = "HX" + "d4" * 16
    english = listed(sid="HX" + "e5" * 16, language="en")
    state = looks_up(office, listed(approval="rejected"), english, listed(sid=other))
    assert state.row is not None and state.row.content_sid == other


def test_the_providers_word_stays_with_the_content_sid_when_settings_are_applied(office: Office) -> None:
    sets(office)
    looks_up(office, listed(approval="rejected"))
    with transaction():
        setup.apply(office, setup.export(office))
    assert templates.states(office)[0].problem == "unapproved"
    sets(office, sid="HX" + "f6" * 16)
    assert templates.states(office)[0].problem == "unchecked"


def test_a_template_billed_as_marketing_is_counted_as_that(office: Office) -> None:
    sets(office)
    looks_up(office, listed(category="MARKETING"))
    view = templates.view_of(office.id, "ready", VALUES)
    assert view is not None and view.category == "marketing"
    looks_up(office, listed(category="SOMETHING_NEW"))
    view = templates.view_of(office.id, "ready", VALUES)
    assert view is not None and view.category == "utility"


def test_it_is_looked_up_by_itself_when_new_and_every_six_hours(
    office: Office, fake_gateway: FakeGateway, at: WallClock
) -> None:
    sets(office)
    fake_gateway.templates_listed = [listed()]
    assert templates.look_up_due(clock.now()) == 1
    assert templates.look_up_due(clock.now() + timedelta(hours=5)) == 0
    fake_gateway.templates_listed = [listed(approval="paused")]
    assert templates.look_up_due(clock.now() + timedelta(hours=7)) == 1
    db.session.rollback()
    assert templates.states(office)[0].problem == "unapproved"
    assert registry.notice_of(office.id, "ready") is None


def test_notices_of_tickets_fill_exactly_what_texts_may_name(office: Office) -> None:
    ticket = factories.ticket(office, citizen=factories.citizen(office))
    notice = notices.compose(ticket, "ready", "", clock.now())
    assert set(notice.values) == wording.FAMILIES["notice_"]
    assert all(notice.values[name] for name in notice.values if name != "detail")


def test_doctor_tells_trouble_apart_from_what_is_only_not_set_yet(office: Office) -> None:
    told = [f.text for f in diagnosis.everything()]
    assert any("templates not set: ready, documents_missing" in text for text in told)
    assert all(f.fine or f.advice for f in diagnosis.everything() if "template" in f.text)
    sets(office)
    looks_up(office, listed(approval="rejected", refusal="ada promosi"))
    (bad,) = [f for f in diagnosis.everything() if "template ready" in f.text]
    assert bad.sign == "BAD" and "rejected (ada promosi)" in bad.text
    looks_up(office, listed(asked=("1",)))
    assert any("asks for 1 variables, the office fills 6" in f.text for f in diagnosis.everything())
