"""The likely cause of a signature that does not fit: proven where only the provider could have made it (R11)."""

from __future__ import annotations

from typing import Any

import pytest

from village_desk.gateway.mismatch import Attempt, likely_cause
from village_desk.gateway.signature import sign
from village_desk.gateway.types import WebhookAccount

OURS = "https://desa.example.id"
TARGET = "/webhooks/twilio/inbound?village=3404"
ACCOUNT = WebhookAccount("AC" + "1" * 32, ("the present token", "the one before"))
PRACTICE = WebhookAccount("AC" + "9" * 32, ("practice token",), practice=True)
FORM = (("AccountSid", ACCOUNT.sid), ("Body", "halo 🙏"))


def cause(signed_for: str, token: str = "the present token", **attempt: Any) -> str:
    form = attempt.pop("form", FORM)
    made = Attempt(TARGET, form, sign(token, signed_for, form), **attempt)
    return likely_cause([ACCOUNT, PRACTICE], OURS, made)


@pytest.mark.parametrize(
    ("signed_for", "hints", "expected"),
    [
        (f"http://desa.example.id{TARGET}", {}, "scheme"),
        (f"{OURS}/webhooks/twilio/inbound/?village=3404", {}, "slash"),
        (f"https://lain.example.id{TARGET}", {"hosts": ("lain.example.id",)}, "host"),
        (f"https://desa.example.id:8443{TARGET}", {"hosts": ("desa.example.id:8443",)}, "port"),
        (f"{OURS}/desa{TARGET}", {"targets": (f"/desa{TARGET}",)}, "path"),
        (f"http://lain.example.id{TARGET}", {"hosts": ("", "lain.example.id")}, "host"),
    ],
)
def test_a_wrong_address_is_proven_by_our_own_token(
    signed_for: str, hints: dict[str, tuple[str, ...]], expected: str
) -> None:
    assert cause(signed_for, **hints) == expected
    assert cause(signed_for, "the one before", **hints) == expected
    assert cause(signed_for, "a forger's", **hints) == "stranger"


def test_our_token_with_another_account_is_another_account() -> None:
    assert cause(OURS + TARGET, form=(("AccountSid", "AC" + "2" * 32), ("Body", "x"))) == "other_account"


def test_whoever_looks_like_the_provider_may_have_a_newer_token() -> None:
    assert cause(OURS + TARGET, "a newer token", looks_genuine=True) == "token"
    assert cause(OURS + TARGET, "a newer token") == "stranger"
    other = (("AccountSid", "AC" + "2" * 32),)
    assert cause(OURS + TARGET, "a newer token", form=other, looks_genuine=True) == "stranger"


def test_practice_proves_nothing() -> None:
    assert cause(f"http://desa.example.id{TARGET}", "practice token") == "stranger"


def test_without_a_signature_a_proxy_may_have_dropped_it() -> None:
    for looks_genuine, expected in ((True, "header_lost"), (False, "stranger")):
        attempt = Attempt(TARGET, FORM, None, looks_genuine=looks_genuine)
        assert likely_cause([ACCOUNT], OURS, attempt) == expected


@pytest.mark.parametrize("odd", ["é\ud800", "[::1", "a" * 900, "host:notaport", "host:99999", "/[::1:x"])
def test_whatever_strangers_write_is_judged_without_an_error(odd: str) -> None:
    attempt = Attempt(TARGET, FORM, odd, hosts=(odd,), targets=(odd,), looks_genuine=True)
    assert likely_cause([ACCOUNT], OURS, attempt) == "token"
    elsewhere = Attempt(odd, FORM, odd, looks_genuine=True)
    assert likely_cause([ACCOUNT], OURS, elsewhere) in ("token", "stranger")
