"""One table says what each of the provider's codes means."""

from __future__ import annotations

import ssl

import pytest
import requests

from village_desk.gateway.codes import CODES, NOT_LISTED, about
from village_desk.gateway.failures import OURS, failure_of, retry_after
from village_desk.gateway.types import TemporaryFailure, UnknownOutcome


def test_codes_are_found_as_text_and_as_number() -> None:
    assert about("63016") is about(63016) is CODES[63016]
    assert about("63016").kind == "template"


@pytest.mark.parametrize("code", [None, "", "abc", 1, "99999", "63016x"])
def test_any_other_code_is_for_a_person(code: str | int | None) -> None:
    assert about(code) is NOT_LISTED


def test_every_kind_has_an_exception_and_every_reason_fits_its_column() -> None:
    assert {code.kind for code in CODES.values()} <= set(OURS)
    for code in CODES.values():
        assert code.reason.replace("_", "").isalpha() and len(code.reason) <= 40
        assert set(code.where) <= set("RAW") and code.meaning


def test_a_bad_certificate_was_certainly_not_sent_and_another_tls_error_is_unknown() -> None:
    bad = requests.exceptions.SSLError(ssl.SSLCertVerificationError("expired"))
    assert type(failure_of(bad)) is TemporaryFailure
    assert type(failure_of(requests.exceptions.SSLError("eof"))) is UnknownOutcome
    assert type(failure_of(requests.exceptions.ConnectTimeout())) is TemporaryFailure
    assert type(failure_of(requests.exceptions.ReadTimeout())) is UnknownOutcome
    assert type(failure_of(KeyError("sid"))) is UnknownOutcome


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), ("", None), ("soon", None), ("-1", None), ("²", None)]
)
def test_only_a_number_of_seconds_is_a_wait(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}) == seconds
