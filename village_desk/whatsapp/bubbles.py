"""Several bubbles are one thought: joins the messages of a turn before the conversation hears them.

Text bubbles that follow each other become one text (name, NIK and KK in three bubbles answer one block);
files without captions become one album. A tap or a command stays alone: "1" and then "ya" are two acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from village_desk.conversation.turn import closes_turn
from village_desk.conversation.types import FileRef, Said
from village_desk.gateway.types import Incoming
from village_desk.messages.models import Attachment, InboxMessage
from village_desk.tickets import listening

_KINDS = {"image": "image", "audio": "audio", "video": "video"}


def joined(
    pairs: Sequence[tuple[InboxMessage, Incoming]],
    files: Mapping[int, Sequence[Attachment]],
    quoted: Mapping[int, int] | None = None,
) -> Iterator[tuple[InboxMessage, Said]]:
    """The turn's messages as (row of the last bubble, what was said), in stored order.

    `quoted`: by inbox id the ticket that the quoted message tells of.
    """
    waiting: tuple[InboxMessage, Said] | None = None
    for row, incoming in pairs:
        said = _said(row, incoming, files.get(row.id, ()), (quoted or {}).get(row.id))
        if waiting and _belong_together(waiting[1], said):
            waiting = row, _merged(waiting[1], said)
            continue
        if waiting:
            yield waiting
        waiting = row, said
    if waiting:
        yield waiting


def is_command(incoming: Incoming) -> bool:
    """A tap, a digit or a command word: something that is said to the desk's machine, not to a person."""
    return closes_turn(incoming.body, incoming.choice is not None, bool(incoming.files))


def _said(row: InboxMessage, incoming: Incoming, files: Sequence[Attachment], about: int | None) -> Said:
    typed = listening.typed_of(row)
    if typed is not None:
        kind = "unclear" if typed.unclear else "text"
        return Said(row.id, incoming.body, kind, training=row.training, typed=True, asked=typed.asked)
    return Said(
        message_id=row.id,
        text=incoming.body,
        kind=incoming.kind,
        files=tuple(FileRef(file.id, kind_of(file.declared_type, incoming.kind)) for file in files),
        choice=incoming.choice,
        profile_name=incoming.profile_name,
        training=row.training,
        forwarded=incoming.forwarded,
        about=about,
        opt_out=incoming.opt_out,
    )


def kind_of(declared_type: str, message_kind: str) -> str:
    """What a file claims to be; its bytes are judged later, when it has been fetched."""
    family = declared_type.split("/", 1)[0].casefold()
    if message_kind == "sticker":
        return "sticker"
    if declared_type.casefold() == "application/pdf":
        return "pdf"
    if "vcard" in declared_type.casefold():
        return "contact"
    return _KINDS.get(family, "other")


def _belong_together(before: Said, after: Said) -> bool:
    if before.typed or after.typed:
        return False  # spoken to a question of its own
    if before.opt_out or after.opt_out or (before.about and after.about and before.about != after.about):
        return False
    if any(closes_turn(said.text, said.choice is not None, bool(said.files)) for said in (before, after)):
        return False
    texts = before.kind == after.kind == "text" and not before.files and not after.files
    album = bool(before.files and after.files) and not before.text and not after.text
    return texts or album


def _merged(before: Said, after: Said) -> Said:
    text = "\n".join(part for part in (before.text, after.text) if part)
    # Of an album WhatsApp lets only the first picture quote.
    about = after.about or before.about
    return replace(after, text=text, files=before.files + after.files, about=about)
