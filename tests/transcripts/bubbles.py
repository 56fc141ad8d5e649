"""What a citizen's line means: "[foto: ktp]", "[suara]", "[membalas: …] ya" or plain words, posted as Twilio does."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable

from PIL import Image

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import words_of
from tests.transcripts.script import Unreadable

_MARK = re.compile(r"\[([^\]:]+)(?::\s*([^\]]*))?\]\s*(.*)", re.DOTALL)
_sizes = itertools.cycle(range(400, 600))


def post(citizen: Citizen, line: str) -> None:
    """Post this bubble to the webhook. Raises Unreadable when its mark is unknown."""
    found = _MARK.fullmatch(line)
    if not found:
        citizen.posts(line)
        return
    mark, detail, rest = found[1].strip(), (found[2] or "").strip(), found[3]
    if album := re.fullmatch(r"(\d+) foto", mark):
        for _ in range(int(album[1])):
            _photo(citizen, detail, rest)
    elif mark in _BUBBLES:
        _BUBBLES[mark](citizen, detail, rest)
    else:
        known = ", ".join(f"[{name}]" for name in _BUBBLES)
        raise Unreadable(f'"[{mark}]" belum dikenal; yang ada: {known}, [6 foto]')


def _photo(citizen: Citizen, caption: str, _: str) -> None:
    citizen.posts_file(pictures.jpeg(next(_sizes), 300), "image/jpeg", caption)


def _broken_photo(citizen: Citizen, caption: str, _: str) -> None:
    citizen.posts_file(pictures.HTML, "image/jpeg", caption)


def _pdf(citizen: Citizen, caption: str, _: str) -> None:
    citizen.posts_file(pictures.pdf(), "application/pdf", caption)


def _word_file(citizen: Citizen, caption: str, _: str) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    citizen.posts_file(b"PK\x03\x04" + bytes(60), kind, caption)


def _voice(citizen: Citizen, _spoken: str, _: str) -> None:
    """What is said stands in the transcript for its reader only: nobody hears it but a person."""
    citizen.posts_file(pictures.OGG, "audio/ogg")


def _video(citizen: Citizen, caption: str, _: str) -> None:
    citizen.posts_file(b"\x00\x00\x00\x18ftypmp42" + bytes(60), "video/mp4", caption)


def _sticker(citizen: Citizen, _detail: str, _: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "yellow").save(out, "WEBP")
    citizen.posts_file(out.getvalue(), "image/webp", MessageType="sticker")


def _contact(citizen: Citizen, _detail: str, _: str) -> None:
    citizen.posts_file(b"BEGIN:VCARD\nFN:Budi\nEND:VCARD\n", "text/vcard", MessageType="contacts")


def _place(citizen: Citizen, label: str, _: str) -> None:
    named = {"Label": label} if label else {}
    citizen.posts("", MessageType="location", Latitude="-8.1722", Longitude="113.7004", **named)


def _tap(citizen: Citizen, detail: str, _: str) -> None:
    choice, _, title = detail.partition("|")
    title = title.strip() or choice.strip()
    citizen.posts(title, MessageType="interactive", ButtonPayload=choice.strip(), ButtonText=title)


def _reaction(emoji: str) -> Callable[[Citizen, str, str], None]:
    def react(citizen: Citizen, detail: str, _: str) -> None:
        last = citizen.gateway.sids.get(citizen.received[-1].mid, "") if citizen.received else ""
        quoted = {"OriginalRepliedMessageSid": last} if last else {}
        citizen.posts(detail or emoji, MessageType="reaction", **quoted)

    return react


def _swipe(citizen: Citizen, quoted: str, rest: str) -> None:
    """The newest message that has these words is the one that was swiped."""
    message = next((m for m in reversed(citizen.received) if quoted in words_of(m)), None)
    if message is None:
        raise Unreadable(f'tidak ada pesan kantor dengan kata "{quoted}" yang dapat dibalas')
    found = _MARK.fullmatch(rest)
    extra = {"OriginalRepliedMessageSid": citizen.gateway.sids[message.mid]}
    if found and found[1].strip() == "foto":
        citizen.posts_file(pictures.jpeg(next(_sizes), 300), "image/jpeg", (found[2] or "").strip(), **extra)
    else:
        citizen.posts(rest, **extra)


def _forwarded(citizen: Citizen, _detail: str, rest: str) -> None:
    citizen.posts(rest, Forwarded="true")


def _unsupported(citizen: Citizen, _detail: str, _: str) -> None:
    citizen.posts("", MessageType="unsupported")


_BUBBLES: dict[str, Callable[[Citizen, str, str], None]] = {
    "foto": _photo,
    "foto rusak": _broken_photo,
    "pdf": _pdf,
    "word": _word_file,
    "suara": _voice,
    "video": _video,
    "stiker": _sticker,
    "kontak": _contact,
    "lokasi": _place,
    "tombol": _tap,
    "suka": _reaction("👍"),
    "tidak suka": _reaction("👎"),
    "membalas": _swipe,
    "diteruskan": _forwarded,
    "pesan lain": _unsupported,
}
