"""What the provider can be told to do with the next sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. `cut` closes the connection instead."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def refusal(status: int, code: int | None, message: str = "Refused") -> Answer:
    """An error as the provider words it."""
    words = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return Answer(status, json.dumps(words).encode())


@dataclass(frozen=True)
class Behaviour:
    """`accepts`: the message is taken all the same; `delay` in seconds comes before the answer."""

    answer: Answer | None = None
    accepts: bool = False
    delay: float = 0.0


def error(status: int, code: int | None = None) -> Behaviour:
    """A refusal with the provider's code."""
    return Behaviour(refusal(status, code))


def problem(status: int, code: int) -> Behaviour:
    """A refusal in the newer shape (RFC 9457), which the library raises as another class."""
    words = {
        "type": f"https://www.twilio.com/docs/errors/{code}",
        "title": "Refused",
        "status": status,
        "code": code,
    }
    return Behaviour(Answer(status, json.dumps(words).encode(), "application/problem+json"))


def too_many(retry_after: int | None = None) -> Behaviour:
    """429, never processed."""
    answer = refusal(429, 20429, "Too Many Requests")
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return Behaviour(Answer(429, answer.body, headers=headers))


def html_500(status: int = 500, accepts: bool = False) -> Behaviour:
    """An error page of something in between, not of the provider."""
    return Behaviour(Answer(status, b"<html><h1>Internal Server Error</h1></html>", "text/html"), accepts)


def slow(seconds: float, accepts: bool = True) -> Behaviour:
    """A late answer."""
    return Behaviour(None if accepts else refusal(503, 20503), accepts, seconds)


def accept_then_cut() -> Behaviour:
    """The message is taken, the connection breaks before the answer: the dangerous one."""
    return Behaviour(Answer(0, cut=True), accepts=True)


def cut() -> Behaviour:
    """The connection breaks and nothing was taken."""
    return Behaviour(Answer(0, cut=True))


def garbled() -> Behaviour:
    """Taken, answered 201, but not with JSON."""
    return Behaviour(Answer(201, b"<html>ok</html>", "text/html"), accepts=True)
