"""The provider's signature: the documented vectors, and everything that must be refused."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from village_desk.gateway.signature import sign, verify
from village_desk.gateway.types import SignatureRefused, WebhookAccount

TOKEN = "0123456789abcdef0123456789abcdef"
SID = "AC00000000000000000000000000000001"
ACCOUNT = WebhookAccount(SID, (TOKEN,))
URL = "https://desa.example.id/webhooks/twilio/inbound"
WHOLE_TEXT = [
    ("SmsMessageSid", "SM9f0c1d2e3a4b5c6d7e8f90123456789a"),
    ("NumMedia", "0"),
    ("ProfileName", "Bu Siti"),
    ("MessageType", "text"),
    ("SmsSid", "SM9f0c1d2e3a4b5c6d7e8f90123456789a"),
    ("WaId", "6281234567890"),
    ("SmsStatus", "received"),
    ("Body", "Assalamualaikum, mau urus KK hilang 🙏"),
    ("To", "whatsapp:+628111000222"),
    ("NumSegments", "1"),
    ("ReferralNumMedia", "0"),
    ("MessageSid", "SM9f0c1d2e3a4b5c6d7e8f90123456789a"),
    ("AccountSid", SID),
    ("ExternalUserId", "whatsapp:ID.1234567890123456"),
    (
        "ChannelMetadata",
        '{"type":"whatsapp","data":{"context":{"ProfileName":"Bu Siti","WaId":"6281234567890"}}}',
    ),
    ("From", "whatsapp:+6281234567890"),
    ("ApiVersion", "2010-04-01"),
]
SHORT_TEXT = [
    ("MessageSid", "SM00000000000000000000000000000001"),
    ("From", "whatsapp:+6281234567890"),
    ("To", "whatsapp:+628111000222"),
    ("Body", "Halo, saya mau urus KK"),
    ("NumMedia", "0"),
    ("ProfileName", "Siti"),
    ("WaId", "6281234567890"),
]
SHORT_SIGNATURE = "lVISr2XBRCF9uTD+gZ44kOJxlj0="
BODY_HASH = "f7956ad40b99feacf37f6d7d08f1d793c934542503e6633c5ea79476b8404e63"
VECTORS = {
    "a whole text message": (TOKEN, URL, WHOLE_TEXT, "yxT2+KvYeASVV7VC5/OU5/bXMd0="),
    "a query, an empty value, an emoji": (
        "fake_token_two_for_tests_only_002",
        f"{URL}?village=3404012003&v=1",
        [
            ("Body", "Terima kasih 🙏 – Bu Ayu"),
            ("Address", ""),
            ("Latitude", "-7.7956"),
            ("Longitude", "110.3695"),
            ("MessageType", "location"),
        ],
        "J9VX+fu/ksY6dpaDKDotD8BUDBg=",
    ),
    "a port": (
        "fake_token_three_for_tests_only_03",
        "https://desa.example.id:8443/webhooks/twilio/status",
        [("MessageSid", "SM00000000000000000000000000000003"), ("MessageStatus", "delivered")],
        "c/UShLGozWHGpxIyXQD5lcLc/E4=",
    ),
    "a name that comes three times": (
        TOKEN,
        "https://desa.example.id/w",
        [("Body", "b"), ("X", "2"), ("X", "1"), ("X", "2")],
        "R/HXU+RZsqmyhBPasNpJ8djkIN8=",
    ),
    "a JSON body, which only the address covers": (
        TOKEN,
        f"https://desa.example.id/events?bodySHA256={BODY_HASH}",
        [],
        "db+FFkykJHQOyMbkSStENkK+ZnM=",
    ),
    "a short text message": (TOKEN, URL, SHORT_TEXT, SHORT_SIGNATURE),
}


@pytest.mark.parametrize(("token", "url", "form", "signature"), VECTORS.values(), ids=VECTORS)
def test_documented_signatures_are_made_and_accepted(
    token: str, url: str, form: list[tuple[str, str]], signature: str
) -> None:
    account = WebhookAccount(SID, (token,))
    assert sign(token, url, form) == signature
    assert verify([account], url, form, signature, SID) is account
    assert verify([account], url, MultiDict(form), signature, SID) is account


def refusal(
    *,
    accounts: tuple[WebhookAccount, ...] = (ACCOUNT,),
    url: str = URL,
    form: list[tuple[str, str]] = SHORT_TEXT,
    signature: str | None = SHORT_SIGNATURE,
    sid: str | None = SID,
) -> str:
    with pytest.raises(SignatureRefused) as refused:
        verify(accounts, url, form, signature, sid)
    return refused.value.reason


@pytest.mark.parametrize(
    "url",
    [URL.replace("https", "http"), URL + "/", URL.replace("desa", "DESA"), URL + "#x", URL + "?x=1"],
)
def test_the_same_post_to_another_address_is_refused(url: str) -> None:
    assert refusal(url=url) == "wrong_signature"


def test_a_changed_form_is_refused() -> None:
    without_wa_id = [pair for pair in SHORT_TEXT if pair[0] != "WaId"]
    assert refusal(form=without_wa_id) == "wrong_signature"
    assert refusal(form=[*SHORT_TEXT, ("Extra", "")]) == "wrong_signature"
    assert refusal(form=[*SHORT_TEXT, ("Body", "lain")]) == "wrong_signature"


@pytest.mark.parametrize("missing", [None, ""])
def test_a_missing_signature_is_refused_and_not_a_crash(missing: str | None) -> None:
    assert refusal(signature=missing) == "no_signature"


def test_a_signature_that_is_not_even_ascii_is_refused() -> None:
    assert refusal(signature="é🙏") == "wrong_signature"
    assert refusal(form=[("Body", "\ud800")]) == "wrong_signature"


def test_an_empty_token_never_opens() -> None:
    signed_with_nothing = sign("", URL, SHORT_TEXT)
    for tokens in ((), ("",)):
        account = WebhookAccount(SID, tokens)
        assert refusal(accounts=(account,), signature=signed_with_nothing) == "no_token"
    mixed = WebhookAccount(SID, ("", TOKEN))
    assert refusal(accounts=(mixed,), signature=signed_with_nothing) == "wrong_signature"


def test_another_account_is_refused_even_with_our_signature() -> None:
    assert refusal(sid="AC" + "9" * 32) == "unknown_account"
    assert refusal(sid=None) == "unknown_account"
    assert refusal(sid="", accounts=(WebhookAccount("", (TOKEN,)),)) == "unknown_account"
    assert refusal(accounts=()) == "unknown_account"


def test_one_account_s_token_does_not_open_another_account() -> None:
    practice = WebhookAccount("AC" + "9" * 32, ("another token",), practice=True)
    assert refusal(accounts=(ACCOUNT, practice), sid=practice.sid) == "wrong_signature"
    assert verify([practice, ACCOUNT], URL, SHORT_TEXT, SHORT_SIGNATURE, SID) is ACCOUNT


def test_while_a_token_is_changed_the_old_and_the_new_one_both_open() -> None:
    account = WebhookAccount(SID, ("the new token", TOKEN))
    assert verify([account], URL, SHORT_TEXT, SHORT_SIGNATURE, SID) is account
    assert verify([account], URL, SHORT_TEXT, sign("the new token", URL, SHORT_TEXT), SID) is account


def test_the_default_port_may_be_written_or_not() -> None:
    with_port = URL.replace(".id/", ".id:443/")
    assert verify([ACCOUNT], with_port, SHORT_TEXT, SHORT_SIGNATURE, SID)
    assert verify([ACCOUNT], URL, SHORT_TEXT, sign(TOKEN, with_port, SHORT_TEXT), SID)
    odd_port = URL.replace(".id/", ".id:8443/")
    assert refusal(signature=sign(TOKEN, odd_port, SHORT_TEXT)) == "wrong_signature"
