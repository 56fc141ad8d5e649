"""Files of a chat, as the conversation shows them: players, pictures, and pins on a map."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response
from sqlalchemy import select

from village_desk import audit
from village_desk.database import transaction
from village_desk.desk.file_answer import PLAYED, file_answer, first_piece
from village_desk.desk.finding import chat_or_404
from village_desk.gateway.types import Incoming
from village_desk.marked import marked
from village_desk.messages.models import Attachment, Conversation, InboxMessage
from village_desk.security.access import current_user, requires, scoped_one
from village_desk.translation import gettext as _

blueprint = Blueprint("chat_files", __name__)

FILE_WORDS = {
    "image": marked("foto"),
    "pdf": marked("PDF"),
    "audio": marked("pesan suara"),
    "video": marked("video"),
}
A_FILE = marked("berkas")
# The citizen's pin, at a service that every telephone opens; nothing is loaded from there by our page.
MAP = "https://www.google.com/maps/search/?api=1&query={latitude},{longitude}"


@dataclass(frozen=True)
class ChatFile:
    """One file of a message. `public_id` None: it cannot be opened (yet). `played`: as sound, in the page."""

    public_id: str | None
    words: str
    played: bool


@blueprint.get("/desk/percakapan/<int:conversation_id>/berkas/<public_id>/isi")
@requires("officer")
def content(conversation_id: int, public_id: str) -> Response:
    """The bytes of one file that this chat's citizen sent. Who opened it is written down (S23)."""
    chat = chat_or_404(conversation_id)
    mine = Attachment.public_id == public_id, Attachment.citizen_id == chat.citizen_id
    found = scoped_one(
        select(Attachment)
        .join(InboxMessage, InboxMessage.id == Attachment.inbox_id)
        .where(*mine, Attachment.state == "kept", InboxMessage.private.is_(False)),
        Attachment,
    )
    assert isinstance(found, Attachment)
    if first_piece():
        _note_opened(chat, found)
    return file_answer(found, f"percakapan-{chat.id}-{found.id}")


def chat_file(file: Attachment) -> ChatFile:
    """One file as the page shows it."""
    kept = file.state == "kept"
    words = _(FILE_WORDS.get(file.kind or file.declared_type.partition("/")[0], A_FILE))
    return ChatFile(file.public_id if kept else None, words, kept and (file.content_type or "") in PLAYED)


def map_of(incoming: Incoming) -> str:
    """Where the pin of this message is on a map; "" without one."""
    if incoming.latitude is None or incoming.longitude is None:
        return ""
    return MAP.format(latitude=incoming.latitude, longitude=incoming.longitude)


def _note_opened(chat: Conversation, attachment: Attachment) -> None:
    user = current_user()
    with transaction():
        audit.note(
            "chat_file.opened",
            office_id=user.office_id,
            user_id=user.id,
            subject=f"conversation:{chat.id}",
            attachment=attachment.id,
        )
