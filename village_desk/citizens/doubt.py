"""Numbers change owners (S8): after a long silence who writes must show that it is the same person.

Until then everything that is older than the first message after the silence does not exist for this chat. What
proves a person is compared as a keyed hash, all of it every time: neither words nor time tell what is known.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.vault import normalised, vault

TRIES = 3


def after_silence(citizen: Citizen, at: datetime) -> None:
    """Call it before `last_inbound_at` is moved to `at` (aware): a silence of IDENTITY_CHECK begins a doubt."""
    silence = timedelta(seconds=current().number("IDENTITY_CHECK"))
    if citizen.last_inbound_at is not None and at - citizen.last_inbound_at >= silence:
        begin(citizen, at)


def begin(citizen: Citizen, at: datetime) -> None:
    """From now on only what is younger than `at` is this chat's own."""
    citizen.doubted_at, citizen.doubt_tries, citizen.checked_at = at, 0, None


def settle(citizen: Citizen, at: datetime) -> None:
    """It is the same person: as the citizen has shown, or as an officer has made sure of."""
    citizen.doubted_at, citizen.doubt_tries, citizen.checked_at = None, 0, at


def used_up(citizen: Citizen) -> bool:
    """Were all tries wrong? Then only a person can help."""
    return citizen.doubt_tries >= TRIES


def proof(citizen: Citizen, *parts: str) -> str:
    """The keyed hash of something that only the person behind the old requests can say."""
    return vault().digest("identity-proof", citizen.office_id, *(normalised(part) for part in parts))


def proves(citizen: Citizen, given: Iterable[str], known: Iterable[str]) -> bool:
    """Is one of the `given` hashes among the `known`? A wrong one uses up a try; after the last nothing is right.

    Every pair is compared, and in constant time.
    """
    wanted = list(known)
    hits = [hmac.compare_digest(one, other) for one in given for other in wanted]
    right = any(hits) and not used_up(citizen)
    if not right:
        citizen.doubt_tries += 1
    return right
