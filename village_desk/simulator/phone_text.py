"""WhatsApp's marks as a phone shows them, safely: everything is escaped first, then a few known marks turn into tags.

Pure. The texts hold citizens' own words, so nothing of them may reach the page as it is.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

LINK = re.compile(r"https?://[^\s<>\"']+[\w/]")
BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*(?![\w*])")
ITALIC = re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,300}?)(?<=\S)_(?![\w_])")
CHOICE = re.compile(r"\*?(\d{1,2})\*? +(\S.{1,60})")
COMMANDS = "NANTI LEWATI LANJUT STATUS MENU BATAL PETUGAS KEMBALI ADUAN MULAI YA TIDAK".split()
COMMAND = re.compile(rf"\*({'|'.join(COMMANDS)})\*")
MOST_CHOICES = 12
LABEL_LONGEST = 30


def as_html(text: str, own_origin: str) -> Markup:
    """The text for the page. Only links to `own_origin` can be tapped: practice leads nowhere else."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        parts += [_marked(text[end : found.start()]), _link(found.group(), own_origin)]
        end = found.end()
    return Markup("").join([*parts, _marked(text[end:])])


def _marked(text: str) -> Markup:
    safe = str(escape(text))
    safe = BOLD.sub(r"<strong>\1</strong>", safe)
    # Safe: `safe` was escaped above, and the two patterns add fixed tags only.
    return Markup(ITALIC.sub(r"<em>\1</em>", safe))  # noqa: S704


def _link(address: str, own_origin: str) -> Markup:
    if not address.startswith(f"{own_origin}/"):
        return escape(address)
    return Markup('<a href="{0}">{0}</a>').format(address)


def choices(text: str) -> tuple[tuple[str, str], ...]:
    """The (answer, label) pairs that a message offers: "1 Ya, kirim", "9 petugas · 0 kembali", "*NANTI*"."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        for part in line.split(" · "):
            if match := CHOICE.fullmatch(part.strip()):
                found.setdefault(match[1], f"{match[1]} {_short(match[2])}")
    for word in COMMAND.findall(text):
        found.setdefault(word, word)
    return tuple(found.items())[:MOST_CHOICES]


def _short(label: str) -> str:
    plain = label.replace("*", "").split(" (")[0].strip()
    return plain if len(plain) <= LABEL_LONGEST else plain[: LABEL_LONGEST - 1].rstrip() + "…"
