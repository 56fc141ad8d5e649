"""The bytes of a citizen's file as an answer: under a policy of its own, and in pieces where a player asks so."""

from __future__ import annotations

from flask import Response, request

from village_desk.messages import attachments
from village_desk.messages.models import Attachment
from village_desk.security.headers import FILE_POLICY

# Only these are shown or played in the page; all else is saved first and opened by the reader's own program.
SHOWN_INLINE = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
PLAYED = {"audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac", "audio/amr": "amr"}
SAVED_AS = {"application/pdf": "pdf", "video/mp4": "mp4", "video/3gpp": "3gp", **PLAYED}
SAVE = "unduh"  # ?unduh=1: to be saved, whatever it is


def file_answer(attachment: Attachment, name: str) -> Response:
    """The file. Pictures and voice notes inline, all else as a download; nothing in them can run (S12).

    `name` is our own: what a citizen called the file may be anything.
    """
    kind = attachment.content_type or "application/octet-stream"
    ending = SHOWN_INLINE.get(kind) or SAVED_AS.get(kind, "bin")
    inline = (kind in SHOWN_INLINE or kind in PLAYED) and SAVE not in request.args
    data = attachments.open_file(attachment)
    response = Response(data, mimetype=kind)
    response.headers["Content-Disposition"] = (
        f'{"inline" if inline else "attachment"}; filename="{name}.{ending}"'
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response


def first_piece() -> bool:
    """Does this request begin a file? A player asks for many pieces, and opens it once."""
    return request.range is None or any(not start for start, _ in request.range.ranges)
