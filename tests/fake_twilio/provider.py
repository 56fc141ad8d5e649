"""The provider itself: its messages, its files, its callbacks, and a record of everything that it saw."""

from __future__ import annotations

import base64
import itertools
import json
import re
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

from tests.fake_twilio.behaviour import Answer, Behaviour, refusal
from tests.fake_twilio.content import Contents
from tests.fake_twilio.rules import wrong_with
from tests.fake_twilio.seen import File, Seen
from tests.fake_twilio.wire import Request, Server
from tests.fakes.twilio_posts import ACCOUNT, INBOUND, TOKEN, signature

PAGE = 50


@dataclass
class FakeTwilio:
    """Listens on two loopback ports: `url` is the API (TWILIO_API_URL), `cdn_url` where media redirects lead.

    `reports` are statuses that every accepted message gets by itself, signed, to its own callback address.
    """

    account: str = ACCOUNT
    token: str = TOKEN
    port: int = 0
    cdn_port: int = 0
    reports: tuple[str, ...] = ()
    seen: list[Seen] = field(default_factory=list)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)  # by media id
    callback_answers: list[int] = field(default_factory=list)
    unsettled: bool = False  # messages are not final yet: nothing of them can be deleted
    typing: list[str] = field(default_factory=list)  # message ids whose writers saw "typing …"
    typing_behaviour: Behaviour = field(default_factory=Behaviour)
    contents: Contents = field(default_factory=Contents)
    ahead: timedelta = timedelta()  # its clock beside ours

    def __post_init__(self) -> None:
        self._planned: list[tuple[Behaviour, str | None]] = []
        self._callbacks: dict[str, str] = {}
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._api = Server(self._dated, port=self.port)
        self._cdn = Server(self._answer_cdn, port=self.cdn_port)

    def __enter__(self) -> FakeTwilio:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening on both ports."""
        self._api.close()
        self._cdn.close()

    @property
    def url(self) -> str:
        return self._api.url

    @property
    def cdn_url(self) -> str:
        return self._cdn.url

    # What tests tell it.

    def behave(self, behaviour: Behaviour, times: int = 1, to: str | None = None) -> None:
        """The next `times` sends (to that address) are answered so."""
        with self._lock:
            self._planned += [(behaviour, to)] * times

    def refuse(self) -> None:
        """Refuse connections until `listen_again`."""
        self._api.close()

    def listen_again(self) -> None:
        self._api.listen()

    def upload(
        self, data: bytes, content_type: str, *, missing: int = 0, redirect: str | None = None
    ) -> Callable[[str], str]:
        """Keep a file; the result makes its MediaUrl for a message id. `missing` first tries answer 404."""
        name = f"ME{next(self._numbers):032x}"
        self.files[name] = File(data, content_type, missing, redirect)
        return lambda sid: f"{self.url}/2010-04-01/Accounts/{self.account}/Messages/{sid}/Media/{name}"

    def post_inbound(self, base_url: str, **fields: str) -> int:
        """Post one inbound message, signed; returns the app's status. Names as Twilio's. It is listed, too."""
        return self.post(base_url + INBOUND, self.receive(**fields))

    def receive(self, at: datetime | None = None, **fields: str) -> dict[str, str]:
        """A citizen wrote `at` this moment (None: now), and nobody was told; returns the webhook's form."""
        sid = (
            fields.get("MessageSid") or f"{'MM' if 'MediaUrl0' in fields else 'SM'}{next(self._numbers):032x}"
        )
        form = self._webhook(sid, fields)
        with self._lock:
            if sid not in self.messages:
                self.messages[sid] = self._received(sid, form, at)
        return form

    def _webhook(self, sid: str, fields: dict[str, str]) -> dict[str, str]:
        return {
            "SmsMessageSid": sid,
            "NumMedia": "1" if "MediaUrl0" in fields else "0",
            "ProfileName": "Bu Siti",
            "SmsStatus": "received",
            "Body": "",
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": self.account,
            "From": "whatsapp:+6281234567890",
            "To": "whatsapp:+628111000222",
            "ApiVersion": "2010-04-01",
        } | fields

    def _received(self, sid: str, form: dict[str, str], at: datetime | None) -> dict[str, Any]:
        """What the list shows of it: no profile name, no external id, no button, no place."""
        written = format_datetime(at or datetime.fromtimestamp(time.time(), UTC))
        return self._resource(sid, {name: form[name] for name in ("To", "From", "Body")}) | {
            "status": "received",
            "direction": "inbound",
            "num_media": form["NumMedia"],
            "date_created": written,
            "date_sent": written,
            "media": [
                (form[f"MediaUrl{n}"].rpartition("/")[2], form.get(f"MediaContentType{n}", ""))
                for n in range(int(form["NumMedia"]))
            ],
        }

    def report(self, sid: str, *statuses: str, error: str | None = None) -> list[int]:
        """Post statuses of one message to its callback address, in this order; returns the answers."""
        return [self._report(sid, status, error) for status in statuses]

    def post(self, url: str, form: dict[str, str]) -> int:
        """One signed form post; the `#…` of an address is not part of it."""
        address = url.partition("#")[0]
        post = urllib.request.Request(address, data=urlencode(form).encode(), method="POST")
        post.add_header("X-Twilio-Signature", signature(self.token, address, form.items()))
        post.add_header("I-Twilio-Idempotency-Token", f"{next(self._numbers):032x}")
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                post, timeout=15
            ) as answer:
                return int(answer.status)
        except HTTPError as refused:
            return refused.code

    # What tests ask it.

    def sends(self) -> list[dict[str, str]]:
        """The form of every attempt to send, refused ones too."""
        return [
            s.request.form
            for s in self.seen
            if s.request.method == "POST" and s.request.path.endswith("/Messages.json")
        ]

    def to(self, address: str) -> list[str]:
        """The words that this address was accepted for, oldest first."""
        with self._lock:  # it answers others meanwhile
            taken = list(self.messages.values())
        return [message["body"] for message in taken if message["to"] == address]

    # How it answers.

    def _dated(self, request: Request) -> Answer:
        answer = self._answer_api(request)
        date = format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)
        return replace(answer, headers={"Date": date} | answer.headers)

    def _answer_api(self, request: Request) -> Answer:
        with self._lock:
            self.seen.append(Seen("api", request))
        if not self._authorised(request):
            return refusal(401, 20003, "Authenticate")
        if request.path == "/v2/Indicators/Typing.json" and request.method == "POST":
            return self._show_typing(request.form)
        if request.path.startswith("/v1/Content"):
            return self.contents.answer(request)
        within = request.path.removeprefix(f"/2010-04-01/Accounts/{self.account}")
        if within == "/Messages.json":
            return self._create(request) if request.method == "POST" else self._list(request)
        if found := re.fullmatch(r"/Messages/(\w{34})/Media/(\w{34})(?:\.json)?", within):
            return self._media(request.method, found[2])
        if found := re.fullmatch(r"/Messages/(\w{34})/Media\.json", within):
            return self._media_list(found[1])
        if found := re.fullmatch(r"/Messages/(\w{34})\.json", within):
            return self._one(request, found[1])
        return refusal(404, 20404, "The requested resource was not found")

    def _authorised(self, request: Request) -> bool:
        expected = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {expected}"

    def _create(self, request: Request) -> Answer:
        form = request.form
        behaviour = self._planned_for(form.get("To", ""))
        if behaviour.answer is None or behaviour.accepts:
            if code := wrong_with(form) or self.contents.wrong_with(form):
                return refusal(400, code)
            sid = self._accept(form)
            if code := self.contents.refused_by_whatsapp(form):
                threading.Timer(0.05, self.report, (sid, "failed"), {"error": str(code)}).start()
        time.sleep(behaviour.delay)
        return behaviour.answer or Answer(201, json.dumps(self.messages[sid]).encode())

    def _planned_for(self, to: str) -> Behaviour:
        with self._lock:
            for planned in self._planned:
                if planned[1] in (None, to):
                    self._planned.remove(planned)
                    return planned[0]
        return Behaviour()

    def _accept(self, form: dict[str, str]) -> str:
        sid = f"SM{next(self._numbers):032x}"
        with self._lock:
            self.messages[sid] = self._resource(sid, form)
            self._callbacks[sid] = form.get("StatusCallback", "")
        if self.reports:
            threading.Thread(target=self.report, args=(sid, *self.reports), daemon=True).start()
        return sid

    def _resource(self, sid: str, form: dict[str, str]) -> dict[str, Any]:
        now = format_datetime(datetime.fromtimestamp(time.time(), UTC))
        return {
            "sid": sid,
            "account_sid": self.account,
            "messaging_service_sid": None,
            "status": "queued",
            "to": form["To"],
            "from": form.get("From"),
            "body": form.get("Body") or self.contents.shown(form) or form.get("ContentVariables", ""),
            "num_segments": "1",
            "num_media": "0",
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "direction": "outbound-api",
            "api_version": "2010-04-01",
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "uri": f"/2010-04-01/Accounts/{self.account}/Messages/{sid}.json",
            "subresource_uris": {"media": f"/2010-04-01/Accounts/{self.account}/Messages/{sid}/Media.json"},
        }

    def _one(self, request: Request, sid: str) -> Answer:
        if sid not in self.messages:
            return refusal(404, 20404)
        if request.method == "DELETE":
            del self.messages[sid]
            return Answer(204)
        if self.unsettled:
            return refusal(409, 20009)
        if request.method == "POST":
            self.messages[sid]["body"] = request.form.get("Body", self.messages[sid]["body"])
        return Answer(200, json.dumps(_public(self.messages[sid])).encode())

    def _media_list(self, sid: str) -> Answer:
        if sid not in self.messages:
            return refusal(404, 20404)
        uri = f"/2010-04-01/Accounts/{self.account}/Messages/{sid}/Media"
        media = [
            {
                "sid": name,
                "account_sid": self.account,
                "parent_sid": sid,
                "content_type": content_type,
                "date_created": self.messages[sid]["date_created"],
                "date_updated": self.messages[sid]["date_created"],
                "uri": f"{uri}/{name}.json",
            }
            for name, content_type in self.messages[sid].get("media", [])
            if name in self.files
        ]
        return Answer(200, json.dumps({"media_list": media, "next_page_uri": None}).encode())

    def _show_typing(self, form: dict[str, str]) -> Answer:
        time.sleep(self.typing_behaviour.delay)
        if self.typing_behaviour.answer is not None:
            return self.typing_behaviour.answer
        if form.get("channel") != "whatsapp" or form.get("messageId") not in self.messages:
            return refusal(400, 20001)
        self.typing.append(form["messageId"])
        return Answer(200, b'{"success": true}')

    def _list(self, request: Request) -> Answer:
        asked = dict(request.query)
        with self._lock:
            found = [
                message for message in reversed(list(self.messages.values())) if _matches(message, asked)
            ]
        found.sort(key=lambda message: parsedate_to_datetime(message["date_created"]), reverse=True)
        size, page = int(asked.get("PageSize", PAGE)), int(asked.get("Page", 0))
        shown = [_public(message) for message in found[page * size : (page + 1) * size]]
        more = urlencode(asked | {"PageSize": str(size), "Page": str(page + 1)})
        uri = f"/2010-04-01/Accounts/{self.account}/Messages.json"
        listing = {
            "messages": shown,
            "page": page,
            "page_size": size,
            "start": page * size,
            "end": page * size + len(shown) - 1,
            "uri": uri,
            "first_page_uri": uri,
            "previous_page_uri": None,
            "next_page_uri": f"{uri}?{more}" if len(found) > (page + 1) * size else None,
        }
        return Answer(200, json.dumps(listing).encode())

    def _media(self, method: str, name: str) -> Answer:
        file = self.files.get(name)
        if file is None:
            return refusal(404, 20404)
        if method == "DELETE" and self.unsettled:
            return refusal(409, 20009)
        if method == "DELETE":
            del self.files[name]
            return Answer(204)
        if file.missing > 0:
            file.missing -= 1
            return refusal(404, 20404)
        return Answer(302, headers={"Location": file.redirect or f"{self.cdn_url}/{name}?signed=yes"})

    def _answer_cdn(self, request: Request) -> Answer:
        with self._lock:
            self.seen.append(Seen("cdn", request))
        file = self.files.get(request.path.strip("/"))
        return (
            Answer(200, file.data, file.content_type) if file else Answer(403, b"<Error/>", "application/xml")
        )

    def _report(self, sid: str, status: str, error: str | None) -> int:
        address = self._callbacks.get(sid, "")
        with self._lock:
            message = self.messages[sid]
            message |= {"status": status, "error_code": int(error) if error else None}
        if not urlsplit(address).hostname:
            return 0
        form = {
            **({"ChannelPrefix": "whatsapp"} if message["to"].startswith("whatsapp:") else {}),
            "ApiVersion": "2010-04-01",
            "MessageStatus": status,
            "SmsStatus": status,
            "SmsSid": sid,
            "MessageSid": sid,
            "AccountSid": self.account,
            "From": str(message["from"]),
            "To": str(message["to"]),
        } | ({"ErrorCode": error} if error else {})
        answer = self.post(address, form)
        self.callback_answers.append(answer)
        return answer


def _public(message: dict[str, Any]) -> dict[str, Any]:
    """The files of a message are a resource of their own."""
    return {name: value for name, value in message.items() if name != "media"}


def _matches(message: dict[str, Any], asked: dict[str, str]) -> bool:
    if any(
        asked.get(name, message[field]) != message[field] for name, field in (("To", "to"), ("From", "from"))
    ):
        return False
    created = parsedate_to_datetime(message["date_created"])
    after, before = asked.get("DateSent>"), asked.get("DateSent<")
    if after and created < _moment(after):
        return False
    return not before or created < _moment(before) + timedelta(days=0 if "T" in before else 1)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
