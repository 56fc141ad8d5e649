"""The provider's error codes, in one table: what each means for us (R18, R22).

`where`: R in the answer to our call, A later in a receipt, W only about our own webhook. Codes and texts may
change without notice, so a code that is not here is never retried and is shown to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["permanent", "retry", "template", "account", "sms", "person", "unknown"]


@dataclass(frozen=True)
class Code:
    """What a code means. `reason` is our own word for it, `meaning` says it to developers.

    `kind`: permanent (our content or set-up: never unchanged again), retry (certainly not delivered: later),
    template (free text outside the window: the template may go), account (pause everything, one alarm),
    sms (not by this channel, though nothing speaks against a text message; without SMS it is a phone call),
    person (this citizen is not written to: phone), unknown (may exist: look before any resend).
    """

    kind: Kind
    where: str
    reason: str
    meaning: str


NOT_LISTED = Code("person", "RA", "unknown_code", "a code that this table does not know")

CODES: dict[int, Code] = {
    11200: Code("account", "W", "webhook_bad_answer", "our webhook answered with an error"),
    11205: Code("account", "W", "webhook_unreachable", "no connection to our webhook"),
    11206: Code("account", "W", "webhook_protocol", "our webhook broke HTTP"),
    11210: Code("account", "W", "webhook_dns", "our webhook's name does not resolve"),
    11220: Code("account", "W", "webhook_tls", "TLS handshake with our webhook failed"),
    11235: Code("account", "W", "webhook_certificate_wrong", "certificate for another name"),
    11236: Code("account", "W", "webhook_certificate_expired", "certificate expired"),
    11237: Code("account", "W", "webhook_certificate_incomplete", "certificate chain incomplete"),
    11750: Code("permanent", "W", "answer_too_large", "our webhook's answer is over 64 kB"),
    11751: Code("permanent", "A", "media_too_large", "media too large"),
    12100: Code("permanent", "W", "answer_not_xml", "our webhook's answer is not XML"),
    12200: Code("permanent", "W", "answer_schema", "our webhook's answer breaks the schema"),
    12300: Code("permanent", "W", "answer_content_type", "our webhook's answer has an odd content type"),
    14103: Code("permanent", "W", "answer_message_body", "a message in our webhook's answer is refused"),
    14107: Code("retry", "WA", "reply_loop", "over 15 replies in 30 seconds between two numbers"),
    20003: Code("account", "R", "credentials", "wrong credentials or suspended account"),
    20009: Code("retry", "R", "not_final_yet", "deleted before it was final"),
    20404: Code("permanent", "R", "not_found", "resource or account path not found"),
    20429: Code("retry", "R", "too_many_requests", "too many requests at once; never processed"),
    20500: Code("unknown", "R", "provider_error", "the provider's internal error"),
    20503: Code("unknown", "R", "provider_unavailable", "the provider is unavailable"),
    21211: Code("person", "R", "invalid_number", "the recipient's address is not valid"),
    21212: Code("account", "R", "invalid_sender", "our sender is not valid"),
    21408: Code("permanent", "R", "country_not_enabled", "SMS to that country is not enabled"),
    21602: Code("permanent", "R", "nothing_to_send", "neither text nor media"),
    21603: Code("permanent", "R", "no_sender", "sender missing"),
    21604: Code("permanent", "R", "no_recipient", "recipient missing"),
    21606: Code("account", "R", "sender_cannot_send", "our sender cannot send there"),
    21609: Code("permanent", "R", "callback_address", "the status-callback address is not acceptable"),
    21610: Code("person", "RA", "opted_out", "the recipient opted out"),
    21611: Code("retry", "R", "sender_queue_full", "the queue of our sender is full"),
    21612: Code("permanent", "R", "unreachable_pair", "this sender cannot reach this recipient"),
    21614: Code("person", "R", "not_mobile", "not a mobile number"),
    21617: Code("permanent", "R", "too_long", "text over 1,600 characters"),
    21619: Code("permanent", "R", "not_creatable", "the message could not be made"),
    21620: Code("permanent", "R", "media_address", "the media address is not acceptable"),
    21623: Code("permanent", "R", "too_many_media", "too many media"),
    21654: Code("permanent", "R", "template_missing", "variables without a Content SID"),
    21655: Code("permanent", "R", "template_id", "the Content SID is not acceptable"),
    21656: Code("permanent", "R", "template_variables", "the variables are not a JSON object"),
    21658: Code("permanent", "R", "template_value_too_long", "a variable's value is too long"),
    21701: Code("account", "R", "service_missing", "the messaging service does not exist"),
    21702: Code("account", "R", "service_missing", "the messaging service is missing"),
    21703: Code("account", "R", "service_empty", "the messaging service has no sender"),
    21704: Code("account", "R", "service_empty", "the messaging service has no sender"),
    21705: Code("account", "R", "service_invalid", "the messaging service is not valid"),
    30001: Code("retry", "A", "queue_overflow", "sent too fast: the queue ran over"),
    30002: Code("account", "A", "account_suspended", "account suspended"),
    30003: Code("person", "A", "sms_unreachable", "SMS: handset cannot be reached now"),
    30004: Code("person", "A", "sms_blocked", "SMS: blocked"),
    30005: Code("person", "A", "sms_unknown_number", "SMS: unknown handset"),
    30006: Code("person", "A", "sms_landline", "SMS: landline"),
    30007: Code("permanent", "A", "sms_filtered", "SMS: filtered"),
    30008: Code("retry", "A", "sms_unknown_error", "SMS: unknown error"),
    30410: Code("unknown", "A", "provider_timeout", "provider time-out, on purpose not repeated"),
    63001: Code("account", "A", "channel_credentials", "the channel refused our credentials"),
    63003: Code("sms", "A", "not_on_whatsapp", "the recipient is not on WhatsApp, or inactive"),
    63005: Code("permanent", "A", "content_refused", "the channel did not accept the content"),
    63006: Code("permanent", "A", "content_format", "the content cannot be formatted for the channel"),
    63007: Code("account", "RA", "no_channel", "no channel with our sender"),
    63008: Code("account", "A", "channel_misconfigured", "the channel is misconfigured"),
    63009: Code("retry", "A", "channel_error", "the channel's internal error"),
    63010: Code("retry", "A", "channel_error", "the channel's internal error"),
    63012: Code("retry", "A", "channel_error", "the channel's internal error"),
    63013: Code("permanent", "A", "policy", "breaks the channel's policy"),
    63014: Code("person", "A", "blocked", "the recipient blocked us or opted out"),
    63015: Code("person", "A", "not_in_sandbox", "sandbox: the recipient has not joined"),
    63016: Code("template", "RA", "window_closed", "free text outside the 24-hour window"),
    63017: Code("retry", "A", "account_rate", "over the account's rate"),
    63018: Code("retry", "A", "channel_rate", "over the channel's rate or messaging limit"),
    63019: Code("retry", "A", "media_download", "the provider could not download our media"),
    63020: Code("account", "A", "business_invitation", "the business invitation was not accepted"),
    63021: Code("permanent", "A", "content_invalid", "invalid content"),
    63022: Code("account", "A", "name_certificate", "the sender's name is not certified"),
    63023: Code("retry", "A", "channel_error", "the channel's internal error"),
    63024: Code("sms", "A", "invalid_recipient", "invalid recipient"),
    63025: Code("retry", "A", "media_exists", "media already exists"),
    63026: Code("account", "A", "flagged_as_spam", "flagged as spam"),
    63027: Code("permanent", "A", "template_language", "the template does not exist in that language"),
    63028: Code("permanent", "A", "template_variables", "wrong number of template variables"),
    63030: Code("permanent", "A", "parameter", "unsupported parameter"),
    63031: Code("permanent", "R", "sender_is_recipient", "sender and recipient are the same"),
    63032: Code("sms", "A", "channel_limitation", "the channel does not allow this recipient for now"),
    63033: Code("person", "A", "blocked", "the recipient blocked us"),
    63034: Code("permanent", "A", "media_too_large", "media too large"),
    63038: Code("account", "RA", "daily_limit", "the account's daily limit"),
    63040: Code("permanent", "A", "template_rejected", "the template was rejected"),
    63041: Code("permanent", "A", "template_paused", "the template is paused"),
    63042: Code("permanent", "A", "template_disabled", "the template is disabled"),
    63049: Code("sms", "A", "not_delivered_by_choice", "the channel chose not to deliver"),
    63051: Code("account", "A", "sender_locked", "our sender is locked, perhaps for long silence"),
    63119: Code("retry", "R", "management_rate", "over the rate of account management calls"),
}


def about(code: str | int | None) -> Code:
    """What a code means for us; NOT_LISTED for any other, also for one that is not a number."""
    try:
        return CODES.get(int(code or 0), NOT_LISTED)
    except ValueError:
        return NOT_LISTED
