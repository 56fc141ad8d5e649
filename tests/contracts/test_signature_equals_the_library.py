"""Our own signature arithmetic must say what the provider's library says, for every form and address."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from village_desk.gateway.signature import sign, verify
from village_desk.gateway.types import SignatureRefused, WebhookAccount

SID = "AC00000000000000000000000000000001"
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
NAMES = st.sampled_from(["Body", "From", "To", "A", "a", "AA", "Ab", "_x", "é", "Body1", ""])
FORMS = st.lists(st.tuples(NAMES, TEXT), max_size=8)
TOKENS = st.text(min_size=1, max_size=40).filter(lambda token: token.isascii())
ORIGINS = st.sampled_from(
    [
        "https://desa.example.id",
        "https://desa.example.id:8443",
        "https://desa.example.id:443",
        "http://127.0.0.1:80",
    ]
)
ADDRESSES = st.builds(
    str.__add__, ORIGINS, st.sampled_from(["/w", "/", "", "/w?mid=0af3", "/w?a=1&b=", "/w?x=%C3%A9"])
)


def accepted(token: str, url: str, form: MultiDict[str, str], signature: str) -> bool:
    try:
        verify([WebhookAccount(SID, (token,))], url, form, signature, SID)
    except SignatureRefused:
        return False
    return True


@given(TOKENS, ADDRESSES, FORMS)
def test_our_signature_is_the_library_s(token: str, url: str, form: list[tuple[str, str]]) -> None:
    fields = MultiDict(form)
    library = RequestValidator(token)
    assert sign(token, url, fields) == library.compute_signature(url, fields)
    assert library.validate(url, fields, sign(token, url, fields))


@given(TOKENS, ADDRESSES, ADDRESSES, FORMS, FORMS)
def test_what_the_library_accepts_and_refuses_we_do_too(
    token: str, signed_url: str, asked_url: str, signed: list[tuple[str, str]], asked: list[tuple[str, str]]
) -> None:
    signature = RequestValidator(token).compute_signature(signed_url, MultiDict(signed))
    for form in (MultiDict(signed), MultiDict(asked)):
        expected = RequestValidator(token).validate(asked_url, form, signature)
        assert accepted(token, asked_url, form, signature) == expected


def test_checking_a_webhook_loads_nothing_of_the_provider_s_library() -> None:
    code = (
        "import sys, village_desk.gateway.carriers, village_desk.gateway.twilio;"
        "print([name for name in sys.modules if name.split('.')[0] == 'twilio'])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
