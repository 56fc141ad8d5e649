"""Why a call's signature may not fit: what it would have to be about instead (R11).

A wrong address or token looks just like an attack. Where the signature fits another address under one of our own
tokens the cause is proven, for nobody else can sign so; else it is a guess, and its name says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from village_desk.gateway.signature import signed_by_any
from village_desk.gateway.types import WebhookAccount

PROVEN = ("scheme", "port", "host", "path", "slash", "other_account")
GUESSED = ("token", "header_lost")  # it looks as the provider's calls do, which anybody can imitate
STRANGER = "stranger"
HOST = re.compile(r"[A-Za-z0-9.-]{1,200}(?::[1-5]?[0-9]{1,4})?")
TARGET = re.compile(r"/[!-~]{0,500}")


@dataclass(frozen=True)
class Attempt:
    """A refused call as it came. `target`: raw path and query.

    `hosts` and `targets` are what headers claim the caller has asked for: hints, never believed.
    """

    target: str
    form: tuple[tuple[str, str], ...]
    signature: str | None
    hosts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    looks_genuine: bool = False

    @property
    def account_sid(self) -> str | None:
        return next((value for name, value in self.form if name == "AccountSid"), None)


def likely_cause(accounts: Iterable[WebhookAccount], public_url: str, attempt: Attempt) -> str:
    """One of PROVEN, GUESSED or STRANGER. Costs a hundred signatures at most."""
    real = [account for account in accounts if not account.practice]
    tokens = [token for account in real for token in account.tokens if token]
    if not attempt.signature:
        return "header_lost" if attempt.looks_genuine else STRANGER
    if not TARGET.fullmatch(attempt.target):
        return STRANGER
    for cause, url in _other_addresses(public_url, attempt):
        if signed_by_any(tokens, url, attempt.form, attempt.signature):
            return cause
    ours = attempt.account_sid in {account.sid for account in real}
    return "token" if ours and attempt.looks_genuine else STRANGER


def _other_addresses(public_url: str, attempt: Attempt) -> Iterator[tuple[str, str]]:
    """Each address with the name of what it would have wrong; our own first, for an account that is not ours."""
    ours = urlsplit(public_url)
    hosts = {ours.netloc: ""} | {
        host: "port" if host.partition(":")[0] == ours.hostname else "host"
        for host in attempt.hosts
        if HOST.fullmatch(host) and host != ours.netloc
    }
    path, mark, query = attempt.target.partition("?")
    slashed = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    targets = {attempt.target: "", f"{slashed}{mark}{query}": "slash"} | {
        target: "path" for target in attempt.targets if TARGET.fullmatch(target) and target != attempt.target
    }
    for host, wrong_host in hosts.items():
        for target, wrong_target in targets.items():
            for scheme in (ours.scheme, "http" if ours.scheme == "https" else "https"):
                wrong_scheme = "" if scheme == ours.scheme else "scheme"
                cause = wrong_host or wrong_target or wrong_scheme or "other_account"
                yield cause, f"{scheme}://{host}{target}"
