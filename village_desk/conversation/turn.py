"""When is a turn over at once, without waiting whether more bubbles come? (design: the trip of one message)"""

from __future__ import annotations

import re

from village_desk.conversation import phrases, urgent
from village_desk.conversation.intents import command, means, yes_or_no
from village_desk.conversation.line_numbers import pointed_at

_CHOICE = re.compile(r"\d{1,2}[.)]?")


def closes_turn(text: str, tapped: bool, has_files: bool) -> bool:
    """True for a tap, a lone digit or two-digit code, yes or no, any command word, and a cry for help; never while
    files come."""
    if tapped:
        return True
    plain = text.strip()
    if not has_files and urgent.cries_out(plain):
        return True  # the number that helps is not kept waiting for another bubble
    if has_files or not plain or len(plain) > 60 or "\n" in plain:
        return False
    if _CHOICE.fullmatch(plain) or pointed_at(plain):
        return True
    return (
        yes_or_no(plain) is not None
        or command(plain) is not None
        or any(means(plain, n) for n in phrases.COMMANDS)
    )
