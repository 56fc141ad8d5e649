"""Replay: what was refused is judged again with the present tokens and address; what was held is let go.

Nobody can wave a forged message through: a call that still does not fit never enters. But when the provider's own
list knows its message id, the message is taken in with the provider's content (R11, R12).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import parse_qsl

from sqlalchemy import delete, select

from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.forms import MESSAGE_SID, pairs_posted, read_incoming, read_receipt
from village_desk.gateway.signature import verify
from village_desk.gateway.types import INBOUND_PATH, STATUS_PATH, GatewayError, WebhookAccount
from village_desk.messages import catching_up, inbox, receipts, turns
from village_desk.messages.models import QuarantinedRequest
from village_desk.office.models import Office
from village_desk.vault import InvalidToken

log = logging.getLogger(__name__)
_AT_ONCE = 200  # ids looked up or deleted with one statement
Verdict = Literal["taken", "receipt", "known", "refused"]
Pairs = list[tuple[str, str]]


@dataclass
class Replayed:
    """What became of the quarantine: calls by verdict, `listed` by way of the provider's list, `freed` chats.

    `unlisted`: why the provider's list could not be read, None when it was.
    """

    verdicts: dict[Verdict, int] = field(
        default_factory=lambda: {"taken": 0, "receipt": 0, "known": 0, "refused": 0}
    )
    listed: int = 0
    freed: int = 0
    unlisted: str | None = None


@dataclass(frozen=True)
class _Refused:
    """A call that still does not fit; `sid` is what it claims to be."""

    row_id: int
    sid: str | None
    at: datetime


def waiting() -> list[int]:
    """The ids of all quarantined calls, oldest first: bounded by QUARANTINE_BYTES."""
    with transaction():
        return list(db.session.scalars(select(QuarantinedRequest.id).order_by(QuarantinedRequest.id)))


def run(owner: str, row_ids: Iterable[int]) -> Replayed:
    """Judge these calls again, ask the provider's list about the rest, free what an office can have now.

    Commits by itself, call by call. `owner` names the caller in leases.
    """
    done, refused = Replayed(), list[_Refused]()
    for row_id in row_ids:
        verdict, call = _replay(row_id)
        done.verdicts[verdict] += 1
        if call is not None:
            refused.append(call)
    if refused:
        _ask_the_list(owner, refused, done)
    with transaction():
        done.freed = sum(turns.release_held(inbox.to_index(number)) for number in _numbers())
    return done


def _replay(row_id: int) -> tuple[Verdict, _Refused | None]:
    with transaction():
        try:
            row = db.session.get(QuarantinedRequest, row_id, with_for_update=True, populate_existing=True)
        except InvalidToken:  # sealed under a key that is gone
            return "refused", None
        if row is None:
            return "known", None  # somebody else replays, too
        form = _form(row)
        try:
            verdict = _judged(row, form)
        except (GatewayError, LookupError):
            sid = next((value for name, value in form if name == "MessageSid"), "")
            return "refused", _Refused(row.id, sid if MESSAGE_SID.fullmatch(sid) else None, row.received_at)
        db.session.delete(row)
        return verdict, None


def _form(row: QuarantinedRequest) -> Pairs:
    try:
        return pairs_posted(row.body or "")
    except ValueError:
        return []


def _judged(row: QuarantinedRequest, form: Pairs) -> Verdict:
    """As the webhook would today. Raises SignatureRefused, Malformed, and LookupError for another address."""
    target = row.target or row.path
    path, _, query = target.partition("?")
    take = _DOORS[path]
    sid = next((value for name, value in form if name == "AccountSid"), None)
    # Practice is taken from this machine only, and nobody can tell now where this came from.
    real = [account for account in carriers.current().accounts if not account.practice]
    account = verify(real, current().public_url + target, form, row.signature, sid)
    return take(account, form, query, row.received_at)


def _message(account: WebhookAccount, form: Pairs, query: str, at: datetime) -> Verdict:
    incoming = read_incoming(form)
    recorded = inbox.record(
        form,
        account.sid,
        training=False,
        closes_turn=False,
        incoming=incoming,
        origin="replay",
        received_at=at,
    )
    return "taken" if recorded.new else "known"


def _receipt(account: WebhookAccount, form: Pairs, query: str, at: datetime) -> Verdict:
    receipts.record(read_receipt(form, parse_qsl(query, errors="replace")), form)
    return "receipt"


_DOORS: dict[str, Callable[[WebhookAccount, Pairs, str, datetime], Verdict]] = {
    INBOUND_PATH: _message,
    STATUS_PATH: _receipt,
}


def _ask_the_list(owner: str, refused: list[_Refused], done: Replayed) -> None:
    """Catch up from before the oldest of them on: whatever is genuine is in the provider's list."""
    overlap = timedelta(seconds=current().number("CATCH_UP_OVERLAP"))
    try:
        seen = catching_up.run_now(owner, min(call.at for call in refused) - overlap)
    except GatewayError as error:
        done.unlisted = error.reason
        return
    except catching_up.Busy:
        done.unlisted = "busy"
        return
    done.listed = seen.found
    for some in _parts([call for call in refused if call.sid]):
        _forget_the_known(some, done)


def _forget_the_known(calls: list[_Refused], done: Replayed) -> None:
    """Calls whose message is in the inbox by now, from whichever source that can be believed, are settled."""
    with transaction():
        sids = [call.sid for call in calls if call.sid]
        known = inbox.known(carriers.current().main.account, sids)
        settled = [call.row_id for call in calls if call.sid in known]
        db.session.execute(delete(QuarantinedRequest).where(QuarantinedRequest.id.in_(settled)))
    done.verdicts["refused"] -= len(settled)
    done.verdicts["known"] += len(settled)


def _parts(calls: list[_Refused]) -> Iterator[list[_Refused]]:
    for first in range(0, len(calls), _AT_ONCE):
        yield calls[first : first + _AT_ONCE]


def _numbers() -> list[str]:
    return list(db.session.scalars(select(Office.whatsapp).order_by(Office.id)))
