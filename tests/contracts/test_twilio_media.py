"""Fetching files from the provider: its habits (404 at first, a redirect), and traps that a form may carry."""

from __future__ import annotations

import socket
import time

import pytest

from tests.contracts.conftest import MakeSettings
from tests.fake_twilio import FakeTwilio
from tests.fake_twilio.behaviour import Answer
from tests.fake_twilio.wire import Request, Server
from tests.fakes.twilio_posts import ACCOUNT
from village_desk.gateway.downloads import Downloads, refuse_inner_address
from village_desk.gateway.twilio import TwilioGateway
from village_desk.gateway.types import GatewayError, MediaGone, MediaRefused, TemporaryFailure

SID = "MM" + "1" * 32
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{SID}/Media/ME" + "2" * 32
LIMIT = 1_000


def failing(gateway: TwilioGateway, url: str, limit: int = LIMIT) -> GatewayError:
    with pytest.raises(GatewayError) as failed:
        gateway.fetch(url, SID, limit)
    return failed.value


def test_a_file_is_fetched_after_two_404s_and_a_redirect_that_sees_no_credentials(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    url = twilio.upload(b"a photo", "image/jpeg", missing=2)(SID)
    for _ in range(2):
        failed = failing(gateway, url)
        assert (type(failed), failed.reason) == (TemporaryFailure, "not_there_yet")
    fetched = gateway.fetch(url, SID, LIMIT)
    assert (fetched.data, fetched.content_type) == (b"a photo", "image/jpeg")
    asked = {seen.where: seen.request.headers for seen in twilio.seen}
    assert "authorization" in asked["api"]
    assert "authorization" not in asked["cdn"]


def test_the_provider_s_usual_address_is_fetched_from_the_configured_origin(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    url = twilio.upload(b"a photo", "image/jpeg")(SID)
    assert gateway.fetch(url.replace(twilio.url, "https://api.twilio.com"), SID, LIMIT).data == b"a photo"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example" + PATH,
        "https://api.twilio.com.evil.example" + PATH,
        "https://api.twilio.com@evil.example" + PATH,
        "https://user:pass@api.twilio.com" + PATH,
        "https://api.twilio.com:444" + PATH,
        "http://api.twilio.com" + PATH,
        "HTTPS://API.TWILIO.COM" + PATH,
        "https://api.twilio.com" + PATH + "/../x",
        "https://api.twilio.com" + PATH + "?x=1",
        "https://api.twilio.com" + PATH + "#x",
        "https://api.twilio.com" + PATH + "\n",
        "https://api.twilio.com" + PATH.replace(ACCOUNT, "AC" + "9" * 32),
        "https://api.twilio.com" + PATH.replace(SID, "MM" + "9" * 32),
        "https://api.twilio.com/2010-04-01/Accounts.json",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "simulator:///" + "0" * 32,
        "",
    ],
)
def test_any_other_address_gets_no_request_at_all(
    gateway: TwilioGateway, twilio: FakeTwilio, url: str
) -> None:
    failed = failing(gateway, url)
    assert (type(failed), failed.reason) == (MediaRefused, "foreign_address")
    assert twilio.seen == []


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/x",
        "http://mms.twiliocdn.com/x",
        "https://mms.twiliocdn.com:8443/x",
        "https://user@mms.twiliocdn.com/x",
        "https://xmms.twiliocdn.com/x",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/x",
        "http://[::1",
        "http://localhost:99999999/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ],
)
def test_a_redirect_to_anywhere_else_is_not_followed(
    gateway: TwilioGateway, twilio: FakeTwilio, target: str
) -> None:
    failed = failing(gateway, twilio.upload(b"x", "image/jpeg", redirect=target)(SID))
    assert (type(failed), failed.reason) == (MediaRefused, "foreign_redirect")


def test_when_loopback_hosts_are_listed_only_those_are_followed(
    twilio: FakeTwilio, settings_with: MakeSettings
) -> None:
    listed = twilio.cdn_url.removeprefix("http://")
    for hosts, works in ((listed, True), ("127.0.0.1", True), ("127.0.0.1:9", False), ("localhost", False)):
        gateway = TwilioGateway(settings_with(TWILIO_API_URL=twilio.url, TWILIO_MEDIA_HOSTS=hosts))
        url = twilio.upload(b"a photo", "image/jpeg")(SID)
        if works:
            assert gateway.fetch(url, SID, LIMIT).data == b"a photo"
        else:
            assert failing(gateway, url).reason == "foreign_redirect"


def test_a_production_origin_never_leads_to_this_machine(settings_with: MakeSettings) -> None:
    settings = settings_with(TWILIO_MEDIA_HOSTS="mms.twiliocdn.com")
    assert settings.twilio is not None
    downloads = Downloads(settings, settings.twilio)
    answer = type("Answer", (), {"headers": {"Location": "http://127.0.0.1:8000/desk"}})()
    with pytest.raises(MediaRefused, match="foreign_redirect"):
        downloads._redirected("https://api.twilio.com/x", answer)
    answer.headers["Location"] = "https://mms.twiliocdn.com/AC/x?Expires=1"
    assert (
        downloads._redirected("https://api.twilio.com/x", answer)
        == "https://mms.twiliocdn.com/AC/x?Expires=1"
    )


def test_a_third_redirect_is_one_too_many(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    for hops, ends in ((1, True), (2, False)):
        server = Server(_hops(hops))
        url = twilio.upload(b"", "image/jpeg", redirect=f"{server.url}/{hops}")(SID)
        if ends:
            assert gateway.fetch(url, SID, LIMIT).data == b"end"
        else:
            assert failing(gateway, url).reason == "too_many_redirects"
        server.close()


def _hops(count: int):  # type: ignore[no-untyped-def]
    def respond(request: Request) -> Answer:
        left = int(request.path.strip("/"))
        return Answer(302, headers={"Location": f"/{left - 1}"}) if left else Answer(200, b"end")

    return respond


def test_a_large_file_is_refused_by_what_it_says_and_by_what_it_is(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    at_limit, over = (
        twilio.upload(b"x" * LIMIT, "image/jpeg"),
        twilio.upload(b"x" * (LIMIT + 1), "image/jpeg"),
    )
    assert len(gateway.fetch(at_limit(SID), SID, LIMIT).data) == LIMIT
    assert failing(gateway, over(SID)).reason == "too_large"
    endless = Server(
        lambda request: Answer(200, b"x" * 400_000, headers={"Connection": "close", "Content-Length": ""})
    )
    url = twilio.upload(b"", "image/jpeg", redirect=endless.url + "/x")(SID)
    assert failing(gateway, url).reason == "too_large"
    endless.close()


def test_a_file_that_ends_too_early_is_tried_again(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    short = Server(
        lambda request: Answer(200, b"abc", headers={"Content-Length": "500", "Connection": "close"})
    )
    url = twilio.upload(b"", "image/jpeg", redirect=short.url + "/x")(SID)
    assert type(failing(gateway, url)) is TemporaryFailure
    short.close()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, TemporaryFailure), (403, TemporaryFailure), (410, MediaGone), (429, TemporaryFailure)]
    + [(500, TemporaryFailure), (400, MediaGone), (204, TemporaryFailure)],
)
def test_an_answer_without_the_file_is_gone_or_passes(
    gateway: TwilioGateway, twilio: FakeTwilio, status: int, kind: type[GatewayError]
) -> None:
    odd = Server(lambda request: Answer(status, b""))
    assert type(failing(gateway, twilio.upload(b"", "x/y", redirect=odd.url + "/x")(SID))) is kind
    odd.close()


def test_a_provider_that_cannot_be_reached_or_is_slow_passes(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    def sleep(request: Request) -> Answer:
        time.sleep(1.0)
        return Answer(200, b"late")

    late = Server(sleep)
    url = twilio.upload(b"", "x/y", redirect=late.url + "/x")(SID)
    assert type(failing(gateway, url)) is TemporaryFailure
    late.close()
    twilio.refuse()
    assert type(failing(gateway, url)) is TemporaryFailure


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "192.168.1.1", "169.254.169.254", "127.0.0.1", "::1", "fd00::1"]
)
def test_a_name_that_leads_into_the_house_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(MediaRefused, match="inner_address"):
        refuse_inner_address("https://mms.twiliocdn.com/x")


def test_a_public_name_is_fine_and_an_unknown_one_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("54.86.1.1", 443))])
    refuse_inner_address("https://mms.twiliocdn.com/x")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: (_ for _ in ()).throw(socket.gaierror()))
    with pytest.raises(TemporaryFailure):
        refuse_inner_address("https://mms.twiliocdn.com/x")
