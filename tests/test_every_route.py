"""Each route × role × office × verb: who gets in, and that everyone else is refused (S14, S18).

Written against the application's own map of addresses: a new route is tested without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.fakes.desk_cast import Village, a_village, sign_in
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.security.access import ROLES, Access, access_of, requires
from village_desk.tickets import pickup
from village_desk.tickets.status import ComplaintStatus, Status
from village_desk.tickets.watch import Watch

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
ALL = ("GET", "HEAD", *UNSAFE, "OPTIONS")


@dataclass(frozen=True)
class Two:
    """Two offices that know nothing of each other."""

    ours: Village
    theirs: Village


@pytest.fixture(autouse=True)
def no_room_for_streams(app: Flask) -> Iterator[None]:
    """An event stream would keep its caller for two minutes; without room for one it answers at once."""
    app.extensions["village_desk_watch"] = Watch(most=0)
    yield
    del app.extensions["village_desk_watch"]


@pytest.fixture
def two(app: Flask) -> Two:
    return Two(a_village(), a_village("sukamaju", "SKM", "+628111000333"))


def rules(app: Flask, kind: str) -> Iterator[tuple[Rule, Access]]:
    """The routes with this kind of access."""
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access is not None and access.kind == kind:
            yield rule, access


def address(rule: Rule, village: Village) -> str:
    """The rule's address with the ids of this village's own rows."""
    values = {
        "ticket_id": village.ticket.id,
        "public_id": village.attachment.public_id,
        "message_id": village.to_call.id,
        "inbox_id": village.attachment.inbox_id,
        "conversation_id": village.conversation.id,
        "task_id": village.listening.id,
        "to": Status.CHECKING,
        "office": village.office.slug,
        "token": village.ticket.token,
        "filename": "desk.css",
        "key": "ready",
        "question_id": village.question.id,
        "unanswered_id": village.unanswered.id,
        "code": village.reply.code if "balasan" in rule.rule else pickup.code_of(village.ticket),
        "slug": "sku",
        "view_id": village.view.id,
        "survey_id": village.survey.id,
        "spoken": "en",
    }
    if rule.endpoint.startswith("desk.people"):
        values["public_id"] = db.session.get_one(Citizen, village.ticket.citizen_id).public_id
    if rule.endpoint.startswith("desk.complaint"):
        values |= {"ticket_id": village.complaint.id, "to": ComplaintStatus.ACKNOWLEDGED}
    missing = rule.arguments - values.keys()
    assert not missing, f"say here what {sorted(missing)} of {rule.rule} may be"
    built = rule.build({name: values[name] for name in rule.arguments})
    assert built is not None
    return built[1]


def verbs(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"OPTIONS"})


def test_every_view_states_exactly_one_access_rule(app: Flask) -> None:
    without = [
        rule.rule for rule in app.url_map.iter_rules() if access_of(app.view_functions[rule.endpoint]) is None
    ]
    assert without == []


@pytest.mark.own_app
def test_a_view_without_a_rule_is_refused(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open to the world")
    assert client.get("/forgotten").status_code == 403


def test_a_second_rule_or_an_unknown_role_is_a_mistake_at_start() -> None:
    with pytest.raises(ValueError, match="two access rules"):
        requires("officer")(requires("head")(lambda: ""))
    with pytest.raises(ValueError, match="unknown roles"):
        requires("oficer")


def test_strangers_are_led_to_the_sign_in_page_and_change_nothing(
    app: Flask, client: FlaskClient, two: Two
) -> None:
    for rule, _ in rules(app, "staff"):
        for verb in verbs(rule):
            answer = client.open(address(rule, two.ours), method=verb)
            wanted = 401 if verb in UNSAFE else 303
            assert answer.status_code == wanted, (rule.rule, verb)
            if wanted == 303:
                assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_exactly_what_its_rule_names(
    app: Flask, client: FlaskClient, two: Two, role: str
) -> None:
    for rule, access in rules(app, "staff"):
        for verb in verbs(rule):
            if rule.endpoint.endswith(("sign_out", "content")):
                continue  # ends the session; needs a real file
            sign_in(client, two.ours.staff[role])
            answer = client.open(address(rule, two.ours), method=verb)
            if role not in access.roles or verb in UNSAFE:
                # Wrong role, or the right one without the form's token.
                assert answer.status_code == 403, (rule.rule, verb, role)
            else:
                # 409: a new request cannot be handed over yet, and its page says so. 304: nothing new. 204: no room.
                assert answer.status_code in (200, 204, 303, 304, 404, 409), (rule.rule, verb, role)


def test_another_offices_rows_do_not_exist(app: Flask, client: FlaskClient, two: Two) -> None:
    """With the right role and a good token: 404, in words equal to those for what never was."""
    for rule, access in rules(app, "staff"):
        # A key names a kind of notice, and a slug a service: every office has them.
        if not rule.arguments - {"key", "slug"}:
            continue
        role = sorted(access.roles)[0]
        if "officer" in access.roles:
            role = "officer"
        sign_in(client, two.ours.staff[role])
        token = token_of(client)
        for verb in verbs(rule):
            theirs = client.open(address(rule, two.theirs), method=verb, data={"csrf_token": token})
            assert theirs.status_code == 404, (rule.rule, verb)


def test_foreign_ids_inside_an_own_address_are_not_found(app: Flask, client: FlaskClient, two: Two) -> None:
    sign_in(client, two.ours.staff["officer"])
    mixed = f"/desk/t/{two.ours.ticket.id}/berkas/{two.theirs.attachment.public_id}"
    token = token_of(client)
    assert client.get(mixed).status_code == 404
    assert client.get(f"{mixed}/isi").status_code == 404
    assert client.post(f"{mixed}/nilai", data={"csrf_token": token, "verdict": "readable"}).status_code == 404
    undo = f"/desk/t/{two.ours.ticket.id}/urungkan/{two.theirs.to_call.id}"
    assert client.post(undo, data={"csrf_token": token}).status_code == 404


def test_no_verb_that_a_route_does_not_name_gets_through(app: Flask, client: FlaskClient, two: Two) -> None:
    sign_in(client, two.ours.staff["officer"])
    for rule in app.url_map.iter_rules():
        named = {verb for r in app.url_map.iter_rules(rule.endpoint) for verb in r.methods or ()}
        for verb in set(ALL) - named:
            answer = client.open(address(rule, two.ours), method=verb)
            assert answer.status_code == 405, (rule.rule, verb)


def test_public_forms_need_the_token_of_their_own_address(app: Flask, client: FlaskClient, two: Two) -> None:
    for rule, _ in rules(app, "anyone"):
        for verb in set(verbs(rule)) & set(UNSAFE):
            answer = client.open(address(rule, two.ours), method=verb)
            assert answer.status_code in (401, 403), (rule.rule, verb)


def test_operators_pages_are_shut_to_the_world(app: Flask, client: FlaskClient, two: Two) -> None:
    for rule, _ in rules(app, "operators"):
        far = client.get(address(rule, two.ours), environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
        assert far.status_code == 403, rule.rule
        behind_unknown_proxy = client.get(address(rule, two.ours), headers={"X-Forwarded-For": "203.0.113.9"})
        assert behind_unknown_proxy.status_code == 403, rule.rule


def test_every_page_carries_the_strict_headers(app: Flask, client: FlaskClient, two: Two) -> None:
    sign_in(client, two.ours.staff["officer"])
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith("content"):
            continue
        answer = client.get(address(rule, two.ours))
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, rule.rule
        assert "unsafe" not in policy, rule.rule
        assert "frame-ancestors 'none'" in policy, rule.rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.rule
        assert answer.headers["Strict-Transport-Security"].startswith("max-age="), rule.rule
        if rule.endpoint != "static":
            assert "no-store" in answer.headers["Cache-Control"], rule.rule


def token_of(client: FlaskClient) -> str:
    """A form token of the signed-in browser, read from a page that every role may open."""
    page = client.get("/sandi").get_data(as_text=True)
    return page.split('name="csrf_token" value="')[1].split('"')[0]
