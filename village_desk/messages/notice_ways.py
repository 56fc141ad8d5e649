"""The way of a message with all that it rests on: the citizen's window, the office's template, its SMS.

Delivery sends by it and the desk's preview is made from it: what the officer reads is what will happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.messages import duty_phone, sms, speaking, templates
from village_desk.messages.window import Way, choose_way
from village_desk.office.models import Office, User
from village_desk.office.sender_names import is_sender


def way_of(
    office: Office,
    citizen: Citizen | None,
    now: datetime,
    *,
    purpose: str,
    notice: str | None,
    values: Mapping[str, str] | None,
    must_reach: bool,
    has_body: bool,
    window_shut: bool = False,
    whatsapp_failed: bool = False,
    user: User | None = None,
) -> Way:
    """The way of one message to this citizen (None: to `user`, or the duty phone). `now` is aware.

    `window_shut`: the provider said so, whatever our own clock believes.
    """
    own_sms = sms_text(office, citizen, notice, values)
    wrote = citizen.last_inbound_at if citizen else duty_phone.wrote_at(office, notice, user)
    return choose_way(
        now=now,
        last_inbound_at=wrote if not window_shut else None,
        purpose=purpose,
        # Nobody can be telephoned for the duty phone: without an SMS the desk itself shows that it was not told.
        must_reach=(must_reach and citizen is not None) or (citizen is None and own_sms is not None),
        has_body=has_body,
        template=templates.view_of(office.id, notice, values),
        notices_off=citizen is not None and citizen.notices_off_at is not None,
        margin=timedelta(seconds=current().number("WINDOW_MARGIN")),
        sms=own_sms,
        whatsapp_failed=whatsapp_failed,
    )


def sms_text(
    office: Office, citizen: Citizen | None, notice: str | None, values: Mapping[str, str] | None
) -> str | None:
    """The short text for this notice, or None when it cannot go: SMS is off, or the number is hidden.

    Practice never leaves the machine, so it has no SMS.
    """
    key = sms.TEXTS.get(notice or "")
    if key is None or not office.sms_enabled or not is_sender(office.sms_sender):
        return None
    if citizen is None and notice in duty_phone.NOTICES:
        return sms.filled(speaking.words(office, None, key), values or {})
    if citizen is None or citizen.training or not citizen.phone:
        return None
    return sms.filled(speaking.words(office, citizen, key), values or {})
