"""Addresses from outside lead to a page of our own or nowhere."""

from __future__ import annotations

import pytest

from village_desk.security.paths import own_path


@pytest.mark.parametrize(
    "path", ["/", "/desk?lihat=late&cari=Siti A", "/kantor/wonojati#jam", "/desk?cari=Désa"]
)
def test_a_path_of_our_own_stays(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "desk",
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "/\t/example.com",  # browsers drop tabs and line breaks: this is //example.com
        "/\r\nSet-Cookie: a=b",
        "/desk\x00",
        "/desk\x85",
        "/desk\u2028",
        "/desk\ud800",
        "//[",
    ],
)
def test_anything_else_leads_nowhere(target: str | None) -> None:
    assert own_path(target) is None
