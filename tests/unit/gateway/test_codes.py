"""One table says what each of the provider's codes means."""

from __future__ import annotations

import ssl

import pytest
import requests

from village_desk.gateway.codes import CODES, NOT_LISTED, about
from village_desk.gateway.failures import OURS, failure_of, retry_after
from village_desk.gateway.types import TemporaryFailure, UnknownOutcome

# What the provider documents (facts sheet, section 7), by what we do about it. Nothing may be missing, or be more.
WRITTEN = {
    "permanent": """
        11750 11751 12100 12200 12300 14103 20404 21408 21602 21603 21604 21609 21612 21617 21619 21620 21623
        21654 21655 21656 21658 30007 63005 63006 63013 63021 63027 63028 63030 63031 63034 63040 63041 63042
        """,
    "retry": "14107 20009 20429 21611 30001 30008 63009 63010 63012 63017 63018 63019 63023 63025 63119",
    "template": "63016",
    "account": """
        11200 11205 11206 11210 11220 11235 11236 11237 20003 21212 21606 21701 21702 21703 21704 21705 30002
        63001 63007 63008 63020 63022 63026 63038 63051
        """,
    "sms": "63003 63024 63032 63049",
    "person": "21211 21610 21614 30003 30004 30005 30006 63014 63015 63033",
    "unknown": "20500 20503 30410",
}


def test_every_code_has_its_row_and_each_row_its_code() -> None:
    written = {int(code): kind for kind, codes in WRITTEN.items() for code in codes.split()}
    assert {number: code.kind for number, code in CODES.items()} == written


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
