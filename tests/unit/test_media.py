"""Citizens' files: what is taken, what is refused and why, and what is left of a picture when it is kept."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from PIL import Image

from tests.fakes import pictures
from village_desk.media import MediaLost, MediaRefused, MediaStore
from village_desk.vault import Vault

VAULT = Vault([Fernet.generate_key().decode()], "i" * 40)
MOST_BYTES, MOST_PIXELS = 16 * 1024 * 1024, 50_000_000


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media", VAULT, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS)


def refusal(store: MediaStore, data: bytes) -> str:
    with pytest.raises(MediaRefused) as judged:
        store.judge(data)
    with pytest.raises(MediaRefused) as kept:
        store.keep(data)
    assert judged.value.reason == kept.value.reason
    return kept.value.reason


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes whose header asks for the memory of width x height pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def office_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "content_type"),
    [
        (pictures.jpeg(), "image", "image/jpeg"),
        (pictures.png(), "image", "image/png"),
        (pictures.pdf(), "pdf", "application/pdf"),
        (pictures.OGG, "audio", "audio/ogg"),
        (b"#!AMR\n" + bytes(10), "audio", "audio/amr"),
        (b"ID3\x04" + bytes(10), "audio", "audio/mpeg"),
        (b"\xff\xfb\x90" + bytes(10), "audio", "audio/mpeg"),
        (b"\xff\xf1\x50" + bytes(10), "audio", "audio/aac"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(10), "audio", "audio/mp4"),
        (b"\x00\x00\x00\x20ftyp3gp4" + bytes(10), "video", "video/3gpp"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(10), "video", "video/mp4"),
        (b"\x00\x00\x00\x20ftypmp42" + bytes(10), "video", "video/mp4"),
    ],
)
def test_a_file_is_what_its_bytes_say(store: MediaStore, data: bytes, kind: str, content_type: str) -> None:
    judged = store.judge(data)
    assert (judged.kind, judged.content_type) == (kind, content_type)


@pytest.mark.parametrize(
    "data",
    [
        pictures.HTML,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"  %PDF-1.4",
        b"<html>%PDF-1.4",
        b"MZ\x90\x00" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        office_file(),
        b"GIF89a" + bytes(100),
        b"BM" + bytes(100),
        b"\x00\x00\x00\x20ftypheic" + bytes(100),
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"BEGIN:VCARD\nFN:Siti\nEND:VCARD",
        b"halo",
        b"\xff",
        b"RIFF\x00\x00\x00\x00WAVE" + bytes(20),
    ],
    ids=lambda data: repr(data[:4]),
)
def test_everything_else_is_refused_whatever_it_is_called(store: MediaStore, data: bytes) -> None:
    assert refusal(store, data) == "not_accepted"


def test_an_empty_file_and_a_too_large_one_are_refused_by_name(store: MediaStore) -> None:
    assert refusal(store, b"") == "empty"
    assert refusal(store, b"%PDF-" + bytes(MOST_BYTES)) == "too_large"


@pytest.mark.parametrize("size", [(60_000, 60_000), (7_100, 7_100), (2**31 - 1, 2**31 - 1), (5_000, 5_000)])
def test_a_small_file_that_asks_for_much_memory_is_refused_by_its_header(
    store: MediaStore, size: tuple[int, int]
) -> None:
    bomb = png_that_says(*size)
    assert len(bomb) < 1_000
    assert refusal(store, bomb) == "too_many_pixels"


def test_a_broken_picture_is_unreadable(store: MediaStore) -> None:
    whole = pictures.jpeg(1_000, 1_000)
    for broken in (whole[: len(whole) // 2], png_that_says(100, 100), b"\x89PNG\r\n\x1a\n" + bytes(40)):
        with pytest.raises(MediaRefused, match="unreadable"):
            store.keep(broken)
    for broken in (
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8\xff" + bytes(100),
        b"RIFF\x00\x00\x00\x00WEBP" + bytes(40),
    ):
        assert refusal(store, broken) == "unreadable"


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_no_cut_of_a_picture_raises_anything_else(store: MediaStore, cut: int) -> None:
    data = pictures.jpeg(40, 30, turned=6, gps=True)
    try:
        store.keep(data[:cut] + data[cut + 3 :])
    except MediaRefused as refused:
        assert refused.reason in ("unreadable", "not_accepted", "too_many_pixels")


def opened(store: MediaStore, data: bytes) -> Image.Image:
    kept = store.keep(data)
    assert (kept.kind, kept.content_type) == ("image", "image/jpeg")
    picture = Image.open(io.BytesIO(store.open(kept.name, kept.content_hash)))
    assert (kept.width, kept.height) == picture.size
    return picture


def colour_at(picture: Image.Image, x: float, y: float) -> str:
    pixel = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(pixel, tuple)
    return ("red", "green", "blue")[max(range(3), key=lambda i: pixel[i])]


def test_a_picture_is_turned_upright(store: MediaStore) -> None:
    plain = opened(store, pictures.jpeg(640, 480))
    assert (plain.size, colour_at(plain, 0.1, 0.5), colour_at(plain, 0.9, 0.5)) == ((640, 480), "red", "blue")
    upright = opened(store, pictures.jpeg(640, 480, turned=6))
    assert (upright.size, colour_at(upright, 0.5, 0.1)) == ((480, 640), "red")
    head_down = opened(store, pictures.jpeg(640, 480, turned=3))
    assert (head_down.size, colour_at(head_down, 0.1, 0.5)) == ((640, 480), "blue")
    other_side = opened(store, pictures.jpeg(640, 480, turned=8))
    assert (other_side.size, colour_at(other_side, 0.5, 0.1)) == ((480, 640), "blue")
    assert opened(store, pictures.jpeg(64, 48, turned=99)).size == (64, 48)


def test_nothing_but_the_picture_is_kept(store: MediaStore) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Maker", "Siti Rahayu"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 47.0, 44.0)})
    told = b"http://ns.adobe.com/xap/1.0/ Siti Rahayu"
    Image.new("RGB", (50, 50)).save(
        out, "JPEG", exif=exif, comment=b"rumah Siti Rahayu", xmp=told, icc_profile=told
    )
    assert b"Siti Rahayu" in out.getvalue()
    picture = opened(store, out.getvalue())
    kept = store.keep(out.getvalue())
    data = store.open(kept.name, kept.content_hash)
    assert (
        dict(picture.getexif()) == {} and "comment" not in picture.info and "icc_profile" not in picture.info
    )
    assert not any(word in data for word in (b"Siti", b"Exif", b"adobe", b"Maker"))
    assert opened(store, pictures.jpeg(gps=True)).getexif().get_ifd(0x8825) == {}


def test_a_large_photo_is_made_smaller_and_stays_readable(store: MediaStore) -> None:
    assert opened(store, pictures.jpeg(4_000, 3_000)).size == (2_800, 2_100)
    tall = opened(store, pictures.jpeg(6_000, 8_000))
    assert max(tall.size) >= 2_000 and tall.height * 3 == tall.width * 4


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_every_way_of_writing_colours_becomes_a_readable_picture(
    store: MediaStore, mode: str, form: str
) -> None:
    if form == "WEBP" and mode == "I;16":
        return
    dark = Image.new("L", (60, 40), 0)
    dark.paste(200, (30, 0, 60, 40))
    source = (
        dark.convert("I").point(lambda grey: grey * 256).convert("I;16")
        if mode == "I;16"
        else dark.convert(mode)
    )
    out = io.BytesIO()
    source.save(out, form)
    picture = opened(store, out.getvalue()).convert("L")
    left, right = picture.getpixel((8, 20)), picture.getpixel((52, 20))
    assert isinstance(left, int) and isinstance(right, int)
    assert left < 30 and right > 150


def test_what_was_transparent_is_white_as_on_paper(store: MediaStore) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(store, out.getvalue()).convert("L").getpixel((10, 10)) == 255


def test_a_cmyk_photo_is_kept(store: MediaStore) -> None:
    out = io.BytesIO()
    Image.new("CMYK", (20, 20)).save(out, "JPEG")
    assert opened(store, out.getvalue()).mode == "RGB"


def test_a_pdf_is_kept_as_it_came(store: MediaStore) -> None:
    kept = store.keep(pictures.pdf())
    assert store.open(kept.name, kept.content_hash) == pictures.pdf()
    assert (kept.kind, kept.size, kept.width) == ("pdf", len(pictures.pdf()), None)


def test_a_kept_file_is_sealed_private_and_under_a_name_that_says_nothing(
    store: MediaStore, tmp_path: Path
) -> None:
    old = os.umask(0)
    try:
        kept = store.keep(b"%PDF-1.4 Siti Rahayu")
    finally:
        os.umask(old)
    path = tmp_path / "media" / kept.name
    assert b"Siti" not in path.read_bytes() and b"PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    again = store.keep(b"%PDF-1.4 Siti Rahayu")
    assert again.name != kept.name and again.content_hash == kept.content_hash


def test_a_changed_swapped_or_missing_file_is_not_given_out(store: MediaStore, tmp_path: Path) -> None:
    one, other = store.keep(b"%PDF-1"), store.keep(b"%PDF-2")
    for name, content_hash in ((one.name, other.content_hash), ("0" * 32, "x"), ("../../etc/passwd", "x")):
        with pytest.raises(MediaLost):
            store.open(name, content_hash)
    path = tmp_path / "media" / one.name
    path.write_bytes(path.read_bytes()[:-5] + b"AAAA=")
    with pytest.raises(MediaLost, match="damaged"):
        store.open(one.name, one.content_hash)


def test_a_large_file_comes_back_whole_and_not_without_one_of_its_pieces(
    store: MediaStore, tmp_path: Path
) -> None:
    data = b"%PDF-" + os.urandom(3_000_000)
    kept = store.keep(data)
    assert store.open(kept.name, kept.content_hash) == data
    path = tmp_path / "media" / kept.name
    pieces = path.read_bytes().splitlines(keepends=True)
    assert len(pieces) == 3
    for changed in (pieces[:2], [pieces[1], pieces[0], pieces[2]], []):
        path.write_bytes(b"".join(changed))
        with pytest.raises(MediaLost, match="damaged"):
            store.open(kept.name, kept.content_hash)


def test_a_deleted_file_is_gone_and_deleting_it_again_is_fine(store: MediaStore) -> None:
    kept = store.keep(b"%PDF-1")
    assert [name for name, _ in store.names()] == [kept.name]
    store.delete(kept.name)
    store.delete(kept.name)
    assert not store.exists(kept.name) and list(store.names()) == []
    with pytest.raises(MediaLost, match="missing"):
        store.open(kept.name, kept.content_hash)


def test_a_full_disk_leaves_nothing_half_written(
    store: MediaStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(b"%PDF-1")
    assert list((tmp_path / "media").iterdir()) == []


def test_free_space_is_known_before_the_first_file(store: MediaStore) -> None:
    assert store.free_bytes() > 0


MEASURE = """
import io, sys
from pathlib import Path
from PIL import Image
from cryptography.fernet import Fernet
from village_desk.media import MediaRefused, MediaStore
from village_desk.vault import Vault

def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))

store = MediaStore(Path(sys.argv[1]), Vault([Fernet.generate_key().decode()], "i" * 40),
                   max_bytes=16 << 20, max_pixels=50_000_000)
small = io.BytesIO(); Image.new("RGB", (64, 64)).save(small, "JPEG"); store.keep(small.getvalue())
data = Path(sys.argv[2]).read_bytes()
Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
before, outcome = memory("VmRSS"), "kept"
try:
    store.keep(data)
except MediaRefused as refused:
    outcome = refused.reason
print(outcome, memory("VmHWM") - before)
"""


def write(path: Path, form: str, mode: str, size: tuple[int, int], **options: object) -> None:
    Image.new(mode, size).save(path, form, **options)


needs_linux = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the peak is read from /proc"
)
MOST_GROWTH = 100_000  # kilobytes


@needs_linux
@pytest.mark.parametrize(
    ("form", "mode", "size", "options", "outcome"),
    [
        ("JPEG", "RGB", (7_070, 7_070), {}, "kept"),
        ("JPEG", "RGB", (4_000, 3_000), {}, "kept"),
        ("JPEG", "RGB", (7_070, 7_070), {"progressive": True}, "too_many_pixels"),
        ("JPEG", "RGB", (4_000, 3_000), {"progressive": True}, "kept"),
        ("JPEG", "RGB", (3_000, 2_500), {"progressive": True, "subsampling": 0}, "kept"),
        ("JPEG", "CMYK", (4_000, 3_000), {}, "kept"),
        ("PNG", "RGB", (4_000, 3_100), {}, "kept"),
        ("PNG", "RGBA", (2_500, 2_500), {}, "kept"),
        ("PNG", "RGBA", (4_000, 3_000), {}, "too_many_pixels"),
        ("PNG", "P", (2_300, 2_300), {}, "kept"),
        ("PNG", "L", (7_000, 7_000), {}, "kept"),
        ("PNG", "I;16", (2_500, 2_500), {}, "kept"),
        ("WEBP", "RGB", (2_000, 2_000), {}, "kept"),
    ],
)
def test_no_picture_takes_more_than_100_mb(
    tmp_path: Path, form: str, mode: str, size: tuple[int, int], options: dict[str, object], outcome: str
) -> None:
    path = tmp_path / "picture"
    write(path, form, mode, size, **options)
    found, grown = measured(tmp_path, path)
    assert found == outcome
    assert grown < MOST_GROWTH


@needs_linux
def test_a_file_of_16_mb_takes_less_than_50_mb(tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(b"%PDF-" + os.urandom(MOST_BYTES - 5))
    found, grown = measured(tmp_path, path)
    assert (found, grown < 50_000) == ("kept", True)


def measured(tmp_path: Path, path: Path) -> tuple[str, int]:
    """What became of the file, and by how many kilobytes keeping it made a process grow at its peak."""
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "kept"), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    sys.stdout.write(run.stdout)
    outcome, grown = run.stdout.split()
    return outcome, int(grown)
