"""English beside Indonesian: nothing is missing, nothing is stale, and no page falls back without saying so."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import a_village, sign_in
from tests.test_every_route import address, rules
from village_desk.tickets.watch import Watch
from village_desk.translations import collect

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
MARKUP = re.compile(r"</?[a-z]\w*")


def texts() -> dict[str, tuple[str, ...]]:
    """Indonesian -> English, both as they are committed."""
    return {m.id if isinstance(m.id, str) else m.id[0]: collect.english(m) for m in collect.kept() if m.id}


def test_every_text_of_a_screen_has_its_english_and_no_other_has() -> None:
    keys = {key if isinstance(key, str) else key[0] for key, _ in collect.collected()}
    assert keys == texts().keys(), "run `make translations`"
    assert [words for words, english in texts().items() if not all(english)] == []


def test_the_english_keeps_every_value_and_every_mark() -> None:
    for words, english in texts().items():
        for one in english:
            assert set(PLACEHOLDER.findall(one)) == set(PLACEHOLDER.findall(words)), words
            assert sorted(MARKUP.findall(one)) == sorted(MARKUP.findall(words)), words


def test_what_is_read_is_what_is_written() -> None:
    assert collect.CATALOGUE.with_suffix(".mo").read_bytes() == collect.compiled(collect.kept())


A_QUICK_REPLY = (
    "Mohon tunggu sebentar"  # so one of the shipped ones is called, and so a page of errors begins
)
# Data and messages are shown as they are: what a citizen gets, what an office has written.
AS_IT_IS = re.compile(
    r"<(?!html)(\w+)[^>]*\blang=\"id\"[^>]*>.*?</\1>|<(p|div)[^>]*class=\"preview\"[^>]*>.*?</\2>|<textarea.*?</textarea>",
    re.S,
)


def indonesian_in(page: str) -> list[str]:
    """Texts of at least three words that stand in the page in Indonesian, outside of what is shown as it is."""
    seen = " ".join(re.sub(r"<[^>]+>", " ", AS_IT_IS.sub(" ", page)).split())
    return [
        words
        for words, english in texts().items()
        if len(words.split()) >= 3
        and not {"%", "<"} & set(words)
        and words not in english
        and words in seen
        and words != A_QUICK_REPLY
    ]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("role", ["officer", "head", "admin", "viewer"])
def test_every_page_is_english_for_who_reads_english(app: Flask, client: FlaskClient, role: str) -> None:
    app.extensions["village_desk_watch"] = Watch(most=0)
    village = a_village()
    sign_in(client, village.staff[role])
    client.get("/bahasa/en")
    left = {}
    for kind in ("staff", "anyone"):
        for rule, _ in rules(app, kind):
            if "GET" in (rule.methods or ()) and not rule.rule.startswith(
                ("/desk/hidup", "/logout", "/bahasa")
            ):
                try:
                    answer = client.get(address(rule, village))
                except FileNotFoundError:  # a file that this village only has the row of
                    continue
                if answer.mimetype == "text/html" and (found := indonesian_in(answer.get_data(as_text=True))):
                    left[rule.rule] = found
    del app.extensions["village_desk_watch"]
    assert left == {}


def test_the_choice_stays_in_the_browser_and_leads_back(app: Flask, client: FlaskClient) -> None:
    a_village()
    back = client.get("/bahasa/en?kembali=/login")
    assert (back.status_code, back.headers["Location"]) == (303, "/login")
    assert 'lang="en"' in client.get("/login").get_data(as_text=True)
    assert client.get("/bahasa/fr").status_code == 404
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", ""):
        assert client.get("/bahasa/id", query_string={"kembali": elsewhere}).headers["Location"] == "/"
    assert 'lang="id"' in client.get("/login").get_data(as_text=True)
