"""Posted forms become our own words; what is missing, odd or hostile never raises anything but Malformed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from village_desk.gateway.forms import read_incoming, read_receipt
from village_desk.gateway.types import Incoming, IncomingFile, Malformed

ACCOUNT = "AC00000000000000000000000000000001"
SID = "SM9f0c1d2e3a4b5c6d7e8f90123456789a"
QUOTED = "MM33333333333333333333333333333333"
OFFICE = "whatsapp:+628111000222"
PHONE = "whatsapp:+6281234567890"
BSUID = "whatsapp:ID.1234567890123456"
MEDIA = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/{SID}/Media/ME" + "2" * 32


def incoming(**fields: str) -> Incoming:
    form = {
        "MessageSid": SID,
        "AccountSid": ACCOUNT,
        "From": PHONE,
        "To": OFFICE,
        "NumMedia": "0",
        "Body": "",
    }
    return read_incoming(form | fields)


def test_a_text_message() -> None:
    read = incoming(Body="mau urus KK 🙏", ProfileName="Bu Siti", WaId="6281234567890", MessageType="text")
    assert read == Incoming(
        account=ACCOUNT,
        message_sid=SID,
        sender=PHONE,
        recipient=OFFICE,
        body="mau urus KK 🙏",
        kind="text",
        phone="+6281234567890",
        profile_name="Bu Siti",
    )


def test_a_sender_who_hides_the_number_has_an_id_and_no_phone() -> None:
    read = incoming(From=BSUID, ExternalUserId=BSUID, WaId="")
    assert (read.sender, read.phone, read.external_id) == (BSUID, None, BSUID)
    assert incoming(From=BSUID).external_id == BSUID
    linked = "whatsapp:ID.ENT.abcDEF123"
    assert incoming(From=linked).external_id == linked


def test_a_sender_who_shows_the_number_may_have_an_id_too() -> None:
    read = incoming(ExternalUserId=BSUID)
    assert (read.phone, read.external_id) == ("+6281234567890", BSUID)


@pytest.mark.parametrize(
    "odd", ["whatsapp:ID.", "whatsapp:id.123", "whatsapp:ID." + "1" * 129, "ID.123", "x"]
)
def test_an_odd_id_is_no_id(odd: str) -> None:
    assert incoming(ExternalUserId=odd).external_id is None


@pytest.mark.parametrize(
    ("fields", "choice"),
    [
        ({"ListId": "svc:kk", "ButtonPayload": "no", "Body": "Kartu Keluarga"}, "svc:kk"),
        (
            {"ButtonPayload": "ticket:confirm", "Body": "Konfirmasi", "ButtonText": "Konfirmasi"},
            "ticket:confirm",
        ),
        ({"Body": "Kartu Keluarga", "ListTitle": "Kartu Keluarga"}, None),
    ],
)
def test_a_tap_is_found_by_list_id_then_button_then_the_words(
    fields: dict[str, str], choice: str | None
) -> None:
    read = incoming(MessageType="interactive", **fields)
    assert (read.kind, read.choice, read.body) == ("button", choice, fields["Body"])


@pytest.mark.parametrize(
    ("content_type", "message_type", "kind"),
    [
        ("image/jpeg", "image", "image"),
        ("image/jpeg", "document", "document"),
        ("image/webp", "sticker", "sticker"),
        ("image/webp", "", "sticker"),
        ("audio/ogg", "audio", "audio"),
        ("video/mp4", "video", "video"),
        ("application/pdf", "document", "document"),
        ("application/pdf", "", "document"),
        ("text/vcard", "contacts", "contacts"),
        ("", "image", "document"),
    ],
)
def test_the_kind_of_a_file_is_judged_from_its_fields(
    content_type: str, message_type: str, kind: str
) -> None:
    read = incoming(NumMedia="1", MediaUrl0=MEDIA, MediaContentType0=content_type, MessageType=message_type)
    assert read.kind == kind
    assert read.files == (IncomingFile(MEDIA, content_type),)


def test_every_file_is_taken_whatever_the_count_says() -> None:
    two = {"MediaUrl0": MEDIA, "MediaContentType0": "image/jpeg", "MediaUrl1": MEDIA + "b"}
    assert len(incoming(NumMedia="x", **two).files) == 2


def test_a_location_has_coordinates_and_an_impossible_one_has_none() -> None:
    here = incoming(MessageType="location", Latitude="-7.795580", Longitude="110.369490")
    assert (here.kind, here.latitude, here.longitude) == ("location", "-7.795580", "110.369490")
    for latitude, longitude in (
        ("91", "110"),
        ("-7", "181"),
        ("nan", "1"),
        ("-7", ""),
        ("1e3", "1"),
        ("٧", "1"),
    ):
        nowhere = incoming(Latitude=latitude, Longitude=longitude)
        assert (nowhere.kind, nowhere.latitude, nowhere.longitude) == ("unknown", None, None)


@pytest.mark.parametrize("message_type", ["unsupported", "order", "quite new", ""])
def test_a_message_with_nothing_in_it_is_legal(message_type: str) -> None:
    assert incoming(MessageType=message_type).kind == "unknown"
    assert incoming(MessageType="reaction").kind == "reaction"


def test_an_answer_to_a_message_names_it() -> None:
    assert incoming(OriginalRepliedMessageSid=QUOTED).replied_to == QUOTED
    assert incoming(OriginalRepliedMessageSid="' OR 1=1").replied_to is None


def test_forwarded_messages_are_known() -> None:
    assert incoming(Forwarded="true").forwarded and incoming(FrequentlyForwarded="true").forwarded
    assert not incoming(Forwarded="false", FrequentlyForwarded="false").forwarded


def test_words_are_cleaned_of_what_nobody_can_see() -> None:
    read = incoming(Body="a\x00b\x1b[31m\r\nc\td\u202e\ufffee\u0301", ProfileName="Bu\nSiti\x07")
    assert read.body == "ab[31m\nc d\u00e9"
    assert read.profile_name == "Bu Siti"
    family = "👨\u200d👩\u200d👧"
    assert incoming(Body=family).body == family


def test_long_words_are_cut_and_an_empty_name_is_none() -> None:
    assert len(incoming(Body="a" * 5_000).body) == 4_000
    assert incoming(ProfileName="\u202e\x00 ").profile_name is None


@pytest.mark.parametrize(
    ("given_offset", "seconds"),
    [("3600", 3600), ("-60", -60), ("x", 0), ("", 0), ("9" * 30, 0), ("999999999", 316224000)],
)
def test_the_clock_of_practice_is_a_bounded_number(given_offset: str, seconds: int) -> None:
    assert incoming(PracticeOffset=given_offset).practice_offset == seconds


@pytest.mark.parametrize("name", ["MessageSid", "AccountSid", "From", "To"])
@pytest.mark.parametrize("value", ["", "with a space", "line\nbreak", "x" * 200])
def test_what_every_message_carries_is_required(name: str, value: str) -> None:
    with pytest.raises(Malformed) as refused:
        incoming(**{name: value})
    assert refused.value.reason == name


def test_an_id_that_swallowed_the_next_name_is_refused() -> None:
    """A captured post signs the same when names and values are cut apart elsewhere (S2)."""
    with pytest.raises(Malformed):
        incoming(MessageSid=SID + "MessageTypetext")


def test_a_captured_answer_cut_apart_anew_does_not_count_as_another_message() -> None:
    """The id of the message that was answered stands in the signed text too; it must not become the id (S2)."""
    form = {"SmsMessageSid": SID, "SmsSid": SID, "MessageType": "text", "OriginalRepliedMessageSid": QUOTED}
    assert incoming(**form).replied_to == QUOTED
    swallowed = f"d{SID}MessageTypetextNumMedia0OriginalReplied"
    recut = {"MessageSid": QUOTED, "SmsMessageSid": SID, "SmsSid": SID, "MessageSi": swallowed}
    with pytest.raises(Malformed):
        incoming(**recut)
    # Nor when the ids that every message carries are hidden in the sender's name.
    hidden = {
        "MessageSid": QUOTED,
        "MessageSi": f"d{SID}",
        "ProfileName": f"SitiSmsMessageSid{SID}SmsSid{SID}",
    }
    with pytest.raises(Malformed):
        incoming(**hidden)


def test_the_first_of_several_values_is_read() -> None:
    pairs = [
        ("MessageSid", SID),
        ("AccountSid", ACCOUNT),
        ("From", PHONE),
        ("To", OFFICE),
        ("Body", "a"),
        ("Body", "b"),
    ]
    assert read_incoming(pairs).body == read_incoming(MultiDict(pairs)).body == "a"


OPTIONAL = [
    "Body",
    "NumMedia",
    "MediaUrl0",
    "MediaContentType0",
    "MessageType",
    "ProfileName",
    "WaId",
    "Latitude",
]
OPTIONAL += [
    "Longitude",
    "ListId",
    "ButtonPayload",
    "ExternalUserId",
    "PracticeOffset",
    "Forwarded",
    "Whatever",
]


@given(st.dictionaries(st.sampled_from(OPTIONAL), st.text()))
def test_no_value_of_an_optional_parameter_raises(fields: dict[str, str]) -> None:
    incoming(**fields)


def test_a_receipt_needs_only_an_id_and_a_status() -> None:
    read = read_receipt({"MessageSid": SID, "MessageStatus": "delivered"})
    assert (read.provider_sid, read.status, read.error_code, read.mid) == (SID, "delivered", None, None)


def test_a_receipt_names_our_own_row_and_the_error() -> None:
    form = {"MessageSid": SID, "MessageStatus": "undelivered", "AccountSid": ACCOUNT, "ErrorCode": "63016"}
    read = read_receipt(form, MultiDict([("mid", "0a" * 16)]))
    assert (read.account, read.error_code, read.mid) == (ACCOUNT, "63016", "0a" * 16)
    assert read_receipt(form, {"mid": "../x"}).mid is None


def test_a_status_that_nobody_has_heard_of_is_kept() -> None:
    assert read_receipt({"MessageSid": SID, "MessageStatus": "Pondering"}).status == "pondering"


@pytest.mark.parametrize("missing", ["MessageSid", "MessageStatus"])
def test_a_receipt_without_its_id_or_status_is_malformed(missing: str) -> None:
    form = {"MessageSid": SID, "MessageStatus": "sent"}
    del form[missing]
    with pytest.raises(Malformed, match=missing):
        read_receipt(form)
