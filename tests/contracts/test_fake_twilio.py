"""The provider on loopback keeps the provider's rules, so that tests against it prove something."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import requests

from tests.fake_twilio import FakeTwilio
from tests.fake_twilio.behaviour import Answer
from tests.fake_twilio.wire import Request, Server
from tests.fakes.twilio_posts import ACCOUNT, TOKEN
from village_desk.gateway.forms import read_incoming, read_receipt
from village_desk.gateway.signature import verify
from village_desk.gateway.types import WebhookAccount

OFFICE, SITI = "whatsapp:+628111000222", "whatsapp:+6281234567890"
GOOD = {"To": SITI, "From": OFFICE, "Body": "halo"}


def send(twilio: FakeTwilio, **form: str) -> requests.Response:
    url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    return requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=5)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"To": "whatsapp:0812"}, 21211),
        ({"From": "kantor"}, 21212),
        ({"To": OFFICE}, 63031),
        ({"To": "+6281234567890"}, 63007),
        ({"Body": ""}, 21619),
        ({"Body": "x" * 1_601}, 21617),
        ({"ContentVariables": "{}"}, 21654),
        ({"ContentSid": "HX1"}, 21655),
        ({"ContentSid": "HX" + "a" * 32, "ContentVariables": "Siti"}, 21656),
        ({"ContentSid": "HX" + "a" * 32, "ContentVariables": '{"1": 7}'}, 21656),
        ({"StatusCallback": "/status"}, 21609),
        ({"StatusCallback": "https://with_underscore.example/x"}, 21609),
    ],
)
def test_it_refuses_what_the_provider_refuses(twilio: FakeTwilio, changes: dict[str, str], code: int) -> None:
    answer = send(twilio, **(GOOD | changes))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert twilio.messages == {}


def test_it_knows_only_its_own_account(twilio: FakeTwilio) -> None:
    url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = requests.post(url, data=GOOD, auth=(ACCOUNT, "wrong"), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_it_lists_in_pages_newest_first_and_deletes(twilio: FakeTwilio) -> None:
    for number in range(5):
        send(twilio, **(GOOD | {"Body": str(number)}))
    url, auth = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json", (ACCOUNT, TOKEN)
    first = requests.get(url, params={"To": SITI, "PageSize": "3"}, auth=auth, timeout=5).json()
    second = requests.get(twilio.url + first["next_page_uri"], auth=auth, timeout=5).json()
    assert [m["body"] for m in first["messages"] + second["messages"]] == ["4", "3", "2", "1", "0"]
    assert second["next_page_uri"] is None
    later = requests.get(url, params={"DateSent>": "2099-01-01"}, auth=auth, timeout=5).json()
    assert later["messages"] == []
    one = twilio.url + first["messages"][0]["uri"]
    assert requests.delete(one, auth=auth, timeout=5).status_code == 204
    assert requests.get(one, auth=auth, timeout=5).status_code == 404


def test_it_posts_signed_messages_and_statuses(twilio: FakeTwilio) -> None:
    seen: list[Request] = []

    def respond(request: Request) -> Answer:
        seen.append(request)
        return Answer(204)

    app = Server(respond)
    media = twilio.upload(b"x", "image/jpeg")
    sid = "MM" + "1" * 32
    fields = {
        "MessageSid": sid,
        "MediaUrl0": media(sid),
        "MediaContentType0": "image/jpeg",
        "Body": "KTP saya 🙏",
    }
    assert twilio.post_inbound(app.url, **fields) == 204
    sent = send(
        twilio, **(GOOD | {"StatusCallback": f"{app.url}/webhooks/twilio/status?mid={'a' * 32}#rc=2"})
    ).json()
    assert twilio.report(sent["sid"], "sent", "undelivered", error="63016") == [204, 204]
    app.close()

    account = WebhookAccount(ACCOUNT, (TOKEN,))
    inbound, _, last = seen
    signature = inbound.headers["x-twilio-signature"]
    assert verify([account], app.url + inbound.path, inbound.form, signature, ACCOUNT)
    assert read_incoming(inbound.form).kind == "image"
    url = f"{app.url}{last.path}?mid={'a' * 32}"
    assert verify([account], url, last.form, last.headers["x-twilio-signature"], ACCOUNT)
    receipt = read_receipt(last.form, last.query)
    assert (receipt.status, receipt.error_code, receipt.mid) == ("undelivered", "63016", "a" * 32)


def test_it_runs_as_a_process_of_its_own() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fake_twilio", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        assert requests.post(url + path, data=GOOD, auth=(ACCOUNT, TOKEN), timeout=5).status_code == 201
        assert json.loads(process.stdout.readline())["form"]["Body"] == "halo"
    finally:
        process.kill()
        process.wait()
