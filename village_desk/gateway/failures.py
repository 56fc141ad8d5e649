"""From an exception of the provider's library to our own words: refused, not processed, or unknown (R18).

Exceptions are recognised by shape: this file imports no provider library. Their texts hold numbers: dropped.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from village_desk.gateway.codes import Kind, about
from village_desk.gateway.types import (
    AccountFailure,
    GatewayError,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
    WindowClosed,
)

LONGEST_WAIT = 3_600.0  # seconds; a longer Retry-After would outlive the message

# Invalid sender, country not enabled, sender cannot send there: the way by SMS alone is shut.
SMS_SET_UP = frozenset({"21212", "21408", "21606"})

OURS: dict[Kind, type[GatewayError]] = {
    "permanent": PermanentFailure,
    "sms": PermanentFailure,
    "person": PermanentFailure,
    "template": WindowClosed,
    "account": AccountFailure,
    "retry": TemporaryFailure,
    "unknown": UnknownOutcome,
}


def failure_of(error: Exception, headers: Mapping[str, str] | None = None) -> GatewayError:
    """What an exception from a send means; `headers` are those of the last answer.

    Order matters: an answer of the provider, then "never connected", and everything else is unknown.
    """
    status, code = _answered(error)
    if isinstance(status, int):
        return _of_answer(status, code, headers or {})
    if isinstance(error, requests.RequestException):
        if never_connected(error):
            return TemporaryFailure("not_connected")
        return UnknownOutcome("timeout" if isinstance(error, requests.Timeout) else "connection_cut")
    return UnknownOutcome("unreadable_answer")


def _answered(error: Exception) -> tuple[object, object]:
    """HTTP status and the provider's code. Of a list the library's exception only carries the whole answer."""
    for answer in error.args:
        if isinstance(status := getattr(answer, "status_code", None), int):
            try:
                return status, json.loads(answer.text).get("code")
            except (ValueError, AttributeError):
                return status, None
    return getattr(error, "status", None), getattr(error, "code", None)


def of_sms(failure: GatewayError) -> GatewayError:
    """What a failure means for an SMS: a sender name or country that is not set up must not pause WhatsApp."""
    if isinstance(failure, AccountFailure) and failure.code in SMS_SET_UP:
        return PermanentFailure(failure.reason, failure.code)
    return failure


def _of_answer(status: int, code: object, headers: Mapping[str, str]) -> GatewayError:
    """By HTTP status where it alone decides, else by the code table."""
    # Without JSON the library puts the HTTP status where the provider's code would be.
    number = code if isinstance(code, int) and code != status else None
    shown = str(number or status)
    if status == 429 or number == 20429:
        return TemporaryFailure("too_many_requests", shown, retry_after(headers))
    if status >= 500 or status < 400 or status == 408:
        return UnknownOutcome("provider_error", shown)
    if number is None:
        return _of_status(status)
    known = about(number)
    return OURS[known.kind](known.reason, shown)


def _of_status(status: int) -> GatewayError:
    """A refusal without a provider's code. No single message can cause these four: the set-up is wrong."""
    if status in (401, 403, 404, 407):
        return AccountFailure("refused_by_origin", str(status))
    return PermanentFailure("refused", str(status))


def never_connected(error: BaseException) -> bool:
    """True when certainly nothing was sent: refused, no such host, connecting timed out, bad certificate."""
    for cause in _causes(error):
        if isinstance(cause, requests.ConnectTimeout | NewConnectionError | ConnectTimeoutError):
            return True
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
    return False


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it wraps: the libraries hide the reason in `reason` or in the arguments."""
    waiting: list[object] = [error]
    for _ in range(20):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, BaseException):
            yield one
            waiting += [getattr(one, "reason", None), *one.args]


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the provider asks us to wait, at most an hour; None when it does not say."""
    value = headers.get("Retry-After", "")
    return min(float(value), LONGEST_WAIT) if value.isascii() and value.isdigit() else None
