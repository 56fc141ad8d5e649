"""The practice carrier: signed posts to our own webhook over HTTP, its own account, files under its own roof."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.contracts.conftest import MakeSettings
from tests.fake_twilio.behaviour import Answer
from tests.fake_twilio.wire import Request, Server
from village_desk.errors import ConfigurationError
from village_desk.gateway import carriers
from village_desk.gateway.forms import read_incoming, read_receipt
from village_desk.gateway.signature import verify
from village_desk.gateway.simulator import SimulatorGateway
from village_desk.gateway.twilio import TwilioGateway
from village_desk.gateway.types import MediaGone, MediaRefused, Outgoing, PermanentFailure

OFFICE, SITI = "whatsapp:+628111000222", "whatsapp:+6281234567890"
MID = "feedfacecafebeef" * 2


class App:
    """Our own web process, as far as the carrier sees it."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.server = Server(self._respond)

    def _respond(self, request: Request) -> Answer:
        self.seen.append(request)
        return Answer(200 if request.path.endswith("inbound") else 204)


@pytest.fixture
def app() -> Iterator[App]:
    made = App()
    yield made
    made.server.close()


def until(found: Callable[[], bool]) -> None:
    for _ in range(100):
        if found():
            return
        time.sleep(0.05)
    raise AssertionError("waited 5 seconds")


def url_of(app: App, request: Request) -> str:
    query = "&".join(f"{name}={value}" for name, value in request.query)
    return app.server.url + request.path + (f"?{query}" if query else "")


def test_a_message_to_practice_is_accepted_and_reported_sent_and_delivered(
    app: App, settings_with: MakeSettings
) -> None:
    built = carriers.build(settings_with(PUBLIC_URL=app.server.url))
    handed_over = built.practice.send(Outgoing(MID, OFFICE, SITI, "Baik, Bu Siti."))
    until(lambda: len(app.seen) == 2)
    receipts = [read_receipt(request.form, request.query) for request in app.seen]
    assert [receipt.status for receipt in receipts] == ["sent", "delivered"]
    assert {(receipt.provider_sid, receipt.mid) for receipt in receipts} == {(handed_over.provider_sid, MID)}
    for request in app.seen:
        signature = request.headers["x-twilio-signature"]
        account = verify(
            built.accounts, url_of(app, request), request.form, signature, built.practice.account
        )
        assert account.practice


def test_a_citizen_s_message_comes_in_signed_by_the_practice_account(
    app: App, settings_with: MakeSettings
) -> None:
    built = carriers.build(settings_with(PUBLIC_URL=app.server.url))
    form = {
        "From": SITI,
        "To": OFFICE,
        "Body": "mau urus KK 🙏 & +62",
        "PracticeOffset": "3600",
        "AccountSid": "x",
    }
    assert built.practice.post_inbound(form) == 200
    (request,) = app.seen
    incoming = read_incoming(request.form)
    assert (incoming.body, incoming.practice_offset) == ("mau urus KK 🙏 & +62", 3600)
    assert incoming.account == built.practice.account
    signature = request.headers["x-twilio-signature"]
    assert verify(built.accounts, url_of(app, request), request.form, signature, incoming.account).practice


def test_behind_a_public_address_practice_stays_on_this_machine(
    app: App, settings_with: MakeSettings
) -> None:
    settings = settings_with(
        PUBLIC_URL="https://layanan.desa.example", VILLAGE_DESK_BIND=f"0.0.0.0:{app.server.port}"
    )
    built = carriers.build(settings)
    form = {"From": SITI, "To": OFFICE, "Body": "halo"}
    assert built.practice.post_inbound(form) == 200
    (request,) = app.seen
    url = "https://layanan.desa.example/webhooks/twilio/inbound"
    signature = request.headers["x-twilio-signature"]
    assert verify(built.accounts, url, request.form, signature, built.practice.account)
    assert request.headers["host"] == "layanan.desa.example"


@pytest.mark.parametrize("bind", ["192.168.1.5:8000", "example.com:80"])
def test_practice_never_crosses_the_network(settings_with: MakeSettings, bind: str) -> None:
    built = carriers.build(settings_with(PUBLIC_URL="https://layanan.desa.example", VILLAGE_DESK_BIND=bind))
    with pytest.raises(ConfigurationError):
        built.practice.post_inbound({"Body": "halo"})


def test_a_web_process_that_is_away_fails_the_post_but_never_a_send(
    app: App, settings_with: MakeSettings
) -> None:
    built = carriers.build(settings_with(PUBLIC_URL=app.server.url))
    app.server.close()
    assert built.practice.send(Outgoing(MID, OFFICE, SITI, "Baik")).status == "queued"
    with pytest.raises(requests.RequestException):
        built.practice.post_inbound({"Body": "halo"})


@pytest.mark.parametrize(("body", "code"), [("x" * 1_601, "21617"), ("", "21619"), (None, "21619")])
def test_practice_refuses_what_the_provider_would_refuse(
    settings_with: MakeSettings, body: str | None, code: str
) -> None:
    practice = carriers.build(settings_with()).practice
    with pytest.raises(PermanentFailure) as refused:
        practice.send(Outgoing(MID, OFFICE, SITI, body))
    assert refused.value.code == code


def test_a_practice_file_is_kept_sealed_and_fetched_back(settings_with: MakeSettings, tmp_path: Path) -> None:
    practice = carriers.build(settings_with()).practice
    url = practice.keep_file(b"foto KTP latihan", "image/jpeg")
    (kept,) = (tmp_path / "instance" / "simulator_files").iterdir()
    assert b"KTP" not in kept.read_bytes() and kept.stat().st_mode & 0o777 == 0o600
    assert practice.fetch(url, "MM" + "1" * 32, 100).data == b"foto KTP latihan"
    with pytest.raises(MediaRefused, match="too_large"):
        practice.fetch(url, "MM" + "1" * 32, 10)
    os.utime(kept, (1, 1))
    practice.keep_file(b"yang baru", "image/jpeg")
    with pytest.raises(MediaGone):
        practice.fetch(url, "MM" + "1" * 32, 100)


@pytest.mark.parametrize(
    "url",
    [
        "simulator:///../practice.json",
        "simulator:///" + "A" * 32,
        "file:///etc/passwd",
        "https://api.twilio.com/x",
    ],
)
def test_practice_fetches_nothing_else(settings_with: MakeSettings, url: str) -> None:
    with pytest.raises(MediaRefused):
        carriers.build(settings_with()).practice.fetch(url, "MM" + "1" * 32, 100)


def test_the_practice_account_is_made_once_and_kept_private(
    settings_with: MakeSettings, tmp_path: Path
) -> None:
    settings = settings_with()
    with ThreadPoolExecutor(8) as pool:
        built = list(pool.map(carriers.build, [settings] * 16))
    assert len({one.practice.account for one in built}) == 1
    assert len({one.accounts for one in built}) == 1
    folder = tmp_path / "instance"
    assert [path.name for path in folder.iterdir()] == ["practice.json"]
    assert (folder / "practice.json").stat().st_mode & 0o777 == 0o600
    main, practice = built[0].accounts
    assert (main.practice, practice.practice) == (False, True)
    assert main.sid != practice.sid and len(main.tokens) == 2


def test_with_the_simulator_as_carrier_both_accounts_are_made(
    settings_with: MakeSettings, tmp_path: Path
) -> None:
    built = carriers.build(settings_with(VILLAGE_DESK_CARRIER="simulator"))
    assert isinstance(built.main, SimulatorGateway) and built.main.account != built.practice.account
    assert [account.practice for account in built.accounts] == [False, True]
    assert sorted(path.name for path in (tmp_path / "instance").iterdir()) == [
        "practice.json",
        "simulator.json",
    ]


def test_a_training_row_never_goes_to_the_real_carrier(settings_with: MakeSettings) -> None:
    built = carriers.use(carriers.build(settings_with()))
    assert carriers.current() is built
    assert isinstance(built.of(training=False), TwilioGateway)
    assert built.of(training=True) is built.practice


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"sid": "AC1", "token": ""}', '{"sid": "AC1", "token": 7}']
)
def test_a_spoilt_account_file_is_named_and_opens_nothing(
    settings_with: MakeSettings, tmp_path: Path, content: str
) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "practice.json").write_text(content)
    with pytest.raises(ConfigurationError, match=r"practice\.json"):
        carriers.build(settings_with())
