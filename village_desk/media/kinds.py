"""What a file is, told by its own bytes: what the sender calls it is never believed (S11)."""

from __future__ import annotations

from dataclasses import dataclass


class MediaRefused(Exception):
    """The file is not kept. `reason`: empty, too_large, too_many_pixels, not_accepted, unreadable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Judged:
    """`kind` is image, pdf, audio or video; `content_type` is ours, whatever the sender called it."""

    kind: str
    content_type: str


# Where the bytes stand that tell a kind, the bytes, and what they tell. HTML, SVG, Office files, archives and
# programs are told by nothing here, so they are refused whatever their name says.
SIGNS: tuple[tuple[int, bytes, Judged], ...] = (
    (0, b"\xff\xd8\xff", Judged("image", "image/jpeg")),
    (0, b"\x89PNG\r\n\x1a\n", Judged("image", "image/png")),
    (8, b"WEBP", Judged("image", "image/webp")),
    (0, b"%PDF-", Judged("pdf", "application/pdf")),
    (0, b"OggS", Judged("audio", "audio/ogg")),
    (0, b"#!AMR", Judged("audio", "audio/amr")),
    (0, b"ID3", Judged("audio", "audio/mpeg")),
    (0, b"\xff\xfb", Judged("audio", "audio/mpeg")),
    (0, b"\xff\xf3", Judged("audio", "audio/mpeg")),
    (0, b"\xff\xf2", Judged("audio", "audio/mpeg")),
    (0, b"\xff\xf1", Judged("audio", "audio/aac")),
    (0, b"\xff\xf9", Judged("audio", "audio/aac")),
    (4, b"ftypM4A", Judged("audio", "audio/mp4")),
    (4, b"ftyp3g", Judged("video", "video/3gpp")),
    (4, b"ftypisom", Judged("video", "video/mp4")),
    (4, b"ftypiso2", Judged("video", "video/mp4")),
    (4, b"ftypiso4", Judged("video", "video/mp4")),
    (4, b"ftypiso5", Judged("video", "video/mp4")),
    (4, b"ftypiso6", Judged("video", "video/mp4")),
    (4, b"ftypmp41", Judged("video", "video/mp4")),
    (4, b"ftypmp42", Judged("video", "video/mp4")),
    (4, b"ftypavc1", Judged("video", "video/mp4")),
)


def kind_of(data: bytes) -> Judged:
    """What these bytes are. Raises MediaRefused("not_accepted") for everything that is not on the list."""
    for place, sign, judged in SIGNS:
        if data.startswith(sign, place):
            return judged
    raise MediaRefused("not_accepted")
