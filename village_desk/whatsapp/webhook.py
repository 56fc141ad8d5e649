"""The door for the provider: check, store, answer. Only the worker thinks (R1, R6).

What is stored here is safe before the answer leaves; what cannot be stored is answered 503, so that the
provider's log still owes it to us (R5). Nothing that anybody posts may end in a 500.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl, quote

from flask import Blueprint, Request, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from village_desk.config import current
from village_desk.conversation.turn import closes_turn
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.forms import pairs_posted, read_incoming, read_receipt
from village_desk.gateway.mismatch import Attempt, likely_cause
from village_desk.gateway.signature import verify
from village_desk.gateway.types import Malformed, SignatureRefused, WebhookAccount
from village_desk.messages import quarantine, receipts
from village_desk.security.access import signed_webhook
from village_desk.security.address import called_from_this_machine
from village_desk.whatsapp.together import Arrival, Together

log = logging.getLogger(__name__)
blueprint = Blueprint("whatsapp", __name__, url_prefix="/webhooks/twilio")

BODY_LIMIT = 64 * 1024
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response />'
Pairs = list[tuple[str, str]]
_together = Together()


class Refused(Exception):
    """The call is not taken. `status` is the answer, `reason` our code for the quarantine."""

    def __init__(self, reason: str, status: int = 403, body: bytes = b"") -> None:
        super().__init__(reason)
        self.reason, self.status, self.body = reason, status, body


@blueprint.post("/inbound")
@signed_webhook
def inbound() -> Response:
    """One inbound message: stored durably, then 200 and an empty TwiML; a repeat gets the same (R2)."""
    return _answer(_take_message)


@blueprint.post("/status")
@signed_webhook
def status() -> Response:
    """One delivery status, in any order and any number of times: 204."""
    return _answer(_take_receipt)


def _take_message(account: WebhookAccount, form: Pairs) -> Response:
    incoming = read_incoming(form)
    closes = closes_turn(incoming.body, incoming.choice is not None, bool(incoming.files))
    recorded = _together.store(Arrival(account, form, closes, incoming))
    if recorded.conflict:
        log.warning("same message id with other content", extra={"account": account.sid})
    return Response(NOTHING_TO_SAY, content_type="text/xml; charset=utf-8")


def _take_receipt(account: WebhookAccount, form: Pairs) -> Response:
    receipt = read_receipt(form, parse_qsl(_query(request), errors="replace"))
    with transaction():
        receipts.record(receipt, form)
    return Response(status=204)


def _answer(take: Callable[[WebhookAccount, Pairs], Response]) -> Response:
    try:
        form = _read_form(request)
        account = _check(request, form)
        try:
            return take(account, form)
        except Malformed as error:
            raise Refused("malformed", 400, _body(request)) from error
    except Refused as refusal:
        _note(refusal)
        return Response(status=refusal.status)
    except SQLAlchemyError as error:
        db.session.rollback()
        log.error("a signed call could not be stored", extra={"error": type(error).__name__})
        return Response(status=503)


def _note(refusal: Refused) -> None:
    signature = request.headers.get("X-Twilio-Signature")
    quarantine.keep(
        request.path,
        refusal.reason,
        signature,
        refusal.body,
        target=_target(request),
        cause=lambda: _cause(request, refusal),
    )


def _cause(call: Request, refusal: Refused) -> str:
    """Why it may have been refused. What headers claim are hints, compared with the signature and not believed."""
    given = call.headers.get
    try:
        form = tuple(pairs_posted(refusal.body.decode("utf-8", "replace")))
    except ValueError:
        form = ()
    attempt = Attempt(
        target=_target(call),
        form=form,
        signature=given("X-Twilio-Signature"),
        hosts=(given("Host", ""), given("X-Forwarded-Host", "")),
        targets=(given("X-Original-URI", ""), given("X-Forwarded-Uri", "")),
        looks_genuine="I-Twilio-Idempotency-Token" in call.headers
        or given("User-Agent", "").startswith("TwilioProxy"),
    )
    return likely_cause(carriers.current().accounts, current().public_url, attempt)


def _read_form(call: Request) -> Pairs:
    """The posted pairs, under limits that hold before anything is parsed (S3)."""
    try:
        return pairs_posted(_body(call).decode("utf-8", "replace"))
    except (RequestEntityTooLarge, ValueError):
        raise Refused("too_large", 413) from None
    except (ClientDisconnected, OSError):
        raise Refused("cut_off", 400) from None


def _body(call: Request) -> bytes:
    call.max_content_length = BODY_LIMIT
    data = call.get_data(cache=True)
    # A chunked body tells no length, and is cut at the limit without a word.
    if len(data) >= BODY_LIMIT and call.content_length is None:
        raise RequestEntityTooLarge
    return data


def _check(call: Request, form: Pairs) -> WebhookAccount:
    """Who signed this. Raises Refused; the order of the checks is part of the promise (S1)."""
    sid = next((value for name, value in form if name == "AccountSid"), None)
    signature = call.headers.get("X-Twilio-Signature")
    try:
        account = verify(carriers.current().accounts, _signed_url(call), form, signature, sid)
    except SignatureRefused as error:
        raise Refused(error.reason, 403, _body(call)) from None
    if account.practice and not called_from_this_machine():
        raise Refused("practice_from_outside", 403, _body(call))
    return account


def _signed_url(call: Request) -> str:
    """PUBLIC_URL, the raw path and the raw query: never what a forwarded header claims."""
    return current().public_url + _target(call)


def _target(call: Request) -> str:
    """The raw path and query."""
    query = _query(call)
    return _raw_path(call) + (f"?{query}" if query else "")


def _raw_target(call: Request) -> str:
    """The request line's target as it came, or empty when this server does not say."""
    return str(call.environ.get("RAW_URI") or call.environ.get("REQUEST_URI") or "")


def _raw_path(call: Request) -> str:
    target = _raw_target(call).partition("?")[0].partition("#")[0]
    if target.startswith("/"):
        return target
    if "://" in target:
        return "/" + target.split("://", 1)[1].partition("/")[2]
    path = call.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    return quote(path, safe="/:@!$&'()*+,;=~")


def _query(call: Request) -> str:
    return str(call.environ.get("QUERY_STRING", ""))
