"""The link that opens the chat with an office."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from village_desk.config import current
from village_desk.office.models import Office


def chat_link(office: Office, words: str = "") -> str:
    """`https://wa.me/<number>?text=…`; in the demo the practice page: its number belongs to nobody."""
    if current().carrier == "simulator":
        return "/simulator"
    query = f"?{urlencode({'text': words}, quote_via=quote)}" if words else ""
    return f"https://wa.me/{office.whatsapp.lstrip('+')}{query}"
