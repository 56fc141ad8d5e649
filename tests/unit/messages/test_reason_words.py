"""Every reason that puts a citizen on the *telepon warga* list is said in plain Indonesian."""

from __future__ import annotations

import pytest

from village_desk.gateway.codes import CODES, NOT_LISTED
from village_desk.messages.reason_words import REASONS, reason_words

OURS = (
    "no_template template_values opted_out whatsapp_failed window_closed no_receipt unknown no_address stale"
).split()
REFUSED = sorted(
    {c.reason for c in [*CODES.values(), NOT_LISTED] if c.kind in ("person", "permanent", "template")}
)


@pytest.mark.parametrize("reason", [*OURS, *REFUSED, "refused"])
def test_it_has_words_that_are_no_code(reason: str) -> None:
    words = reason_words(reason, "63024")
    assert words and "kode" not in words and reason not in words.split()
    assert words[0].islower() or words.startswith(("SMS", "WhatsApp")), "it follows a colon"


def test_a_reason_that_nobody_knows_yet_is_named_for_the_admin() -> None:
    assert reason_words("brand_new", "63999") == "kode 63999"
    assert "brand_new" not in REASONS
