"""WhatsApp's buttons and lists (issue 5, 15): beside the typed choices, understood when tapped, text when refused."""

from __future__ import annotations

import json

import pytest

from tests.fake_twilio.content import Contents
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway.types import Outgoing, PermanentFailure
from village_desk.messages import controls
from village_desk.messages import templates as notices
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office, OfficeControl


@pytest.fixture
def contents() -> Contents:
    """The account's templates at the provider: every shape, as `templates controls --create` makes them."""
    found = Contents()
    for body in controls.shapes().values():
        found.add_types(body["friendly_name"], body["types"])
    return found


@pytest.fixture
def office(frozen: WallClock, fake_gateway: FakeGateway, contents: Contents) -> Office:
    sids = {t["friendly_name"].removeprefix(controls.PREFIX): sid for sid, t in contents.templates.items()}
    return stories.a_village(controls=sids)


def form_of(message: Outgoing) -> dict[str, str]:
    return {
        "ContentSid": message.content_sid or "",
        "ContentVariables": json.dumps(message.variables, ensure_ascii=False),
    }


def reads(contents: Contents, message: Outgoing) -> str:
    """What stands on the telephone; the provider and WhatsApp take it as it is."""
    form = form_of(message)
    assert contents.wrong_with(form) is None and contents.refused_by_whatsapp(form) is None, message
    return contents.shown(form)


def test_a_whole_request_by_tapping(citizen: Citizen, office: Office, contents: Contents) -> None:
    citizen.says("menu")
    menu = reads(contents, citizen.received[-1])
    assert "5 Surat keterangan" in menu or "5 " in menu
    citizen.taps("grp:5", "Surat keterangan")
    group = reads(contents, citizen.received[-1])
    assert "53 Surat keterangan usaha (SKU)" in group
    citizen.taps("svc:sku", "Surat keterangan usaha")
    assert citizen.received[-1].content_sid is None and "Nama lengkap" in citizen.hears()
    citizen.says(stories.ABOUT_HER)
    citizen.says(stories.ABOUT_HER_SHOP)
    citizen.sends_photo(count=2)
    summary = reads(contents, citizen.received[-1])
    assert "1 Ya, kirim permohonan" in summary and stories.NIK not in summary
    stories.number_in(citizen.taps("confirm:yes:sku", "Ya, kirim"))


def test_the_typed_digit_does_the_same_as_the_row(citizen: Citizen, office: Office) -> None:
    citizen.says("menu")
    assert citizen.received[-1].content_sid
    citizen.says("5")
    citizen.says("53")
    assert "Nama lengkap" in citizen.hears()


def test_what_whatsapp_refuses_arrives_once_as_plain_text(
    citizen: Citizen, office: Office, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fail(PermanentFailure("template_variables", "21656"))
    citizen.says("menu")
    stories.sweep()
    assert len(citizen.received) == 1 and citizen.received[0].content_sid is None
    assert "9 Bicara dengan petugas" in citizen.hears()
    refused = db.session.query(OfficeControl).filter(OfficeControl.refused_at.is_not(None)).one()
    assert (refused.key, refused.error_code) == ("list_9", "21656")
    citizen.says("menu")  # the shape rests: no second try, no second refusal
    assert citizen.received[-1].content_sid is None
    with transaction():
        controls.adopt(db.session.merge(office), ())
    citizen.says("menu")
    assert citizen.received[-1].content_sid


def test_a_refusal_that_comes_later_is_followed_by_the_text_and_nothing_is_doubled(
    citizen: Citizen, office: Office
) -> None:
    citizen.says("menu")
    citizen.gets("failed", error="63005")
    citizen.work()
    first, second = citizen.received
    assert first.content_sid and second.content_sid is None and "9 Bicara" in (second.body or "")
    row = db.session.query(OutboxMessage).one()
    assert row.state == "handed_over" and row.control is None


def test_without_shapes_everything_is_plain_text(
    citizen: Citizen, frozen: WallClock, fake_gateway: FakeGateway
) -> None:
    stories.a_village()
    citizen.says("menu")
    assert citizen.received[-1].content_sid is None and "9 Bicara dengan petugas" in citizen.hears()


def test_the_shapes_are_adopted_by_their_names(
    office: Office, fake_gateway: FakeGateway, contents: Contents
) -> None:
    with transaction():
        db.session.query(OfficeControl).delete()
    for body in controls.shapes().values():
        fake_gateway.make_template(body)
    with transaction():
        notices.store(db.session.merge(office), fake_gateway.templates(), clock.now())
    assert db.session.query(OfficeControl).count() == len(controls.shapes())
