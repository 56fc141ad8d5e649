"""No page has a barrier that axe finds: every route, and what a press leads to; both screens, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route

from tests.browser.barriers import barriers
from tests.browser.day import ADDRESS, Day, opened, served
from tests.browser.every_page import NO_PAGES, STATES, Lively
from tests.browser.pressed import STATES as PRESSED

pytestmark = [
    pytest.mark.browser,
    pytest.mark.only_on("sqlite"),
    pytest.mark.settings(PUBLIC_URL=ADDRESS),
]


@pytest.fixture
def lively(app: Flask) -> Iterator[Lively]:
    made = Lively(Day())
    with served(app):
        yield made


def test_what_is_no_page_is_told_of_routes_that_there_are(app: Flask) -> None:
    assert NO_PAGES.keys() <= app.view_functions.keys()


def test_every_page_is_for_everyone(app: Flask, lively: Lively, browser: Browser) -> None:
    found = []
    for who in STATES:
        page = lively.signed_in(browser, "phone", who)
        for address, status in dict.fromkeys(lively.pages(app, who)):
            answer = page.goto(ADDRESS + address)
            assert answer and (answer.status, page.url) == (status, ADDRESS + address)
            found += [f"{address} {one}" for one in barriers(page)]
        page.context.close()
    assert found == []


def test_what_a_press_leads_to_is_for_everyone(lively: Lively, browser: Browser) -> None:
    found = []
    for who in STATES:
        page = lively.signed_in(browser, "phone", who)
        for state in [one for one in PRESSED if one.who == who]:
            state.act(page, lively)
            page.wait_for_load_state("load")
            shown = page.locator("h1, h2, [role=alert], [role=status]").all_inner_texts()
            assert any(state.says in words for words in shown), (state.name, page.url, shown)
            found += [f"{state.name}: {one}" for one in barriers(page)]
        page.context.close()
    assert found == []


# Each barrier stands on one screen or in one light alone.
BARRIERS = """<!doctype html><html lang="id"><head><title>Coba</title><style>
  .dim { color: #777 } .laptop { display: none } .wide { width: 350px }
  @media (prefers-color-scheme: dark) { body { background: #000; color: #fff } .dim { color: #333 } }
  @media (min-width: 1000px) { .laptop { display: block } .tight { font-size: 8px; line-height: 8px } }
</style></head><body><main><h1>Coba</h1><p class="dim" style="background: #fff">redup</p><p class="dim">gelap</p>
<p class="wide">lebar</p><button class="laptop"></button>
<p class="tight"><a href="/a">a</a><br><a href="/b">b</a><br><a href="/c">c</a></p></main></body></html>"""


def test_a_barrier_on_one_screen_or_in_one_light_is_found(browser: Browser) -> None:
    page = opened(browser, "phone")

    def answered(route: Route) -> None:
        route.fulfill(body=BARRIERS, content_type="text/html")

    page.route("**/*", answered)
    page.goto(ADDRESS)
    found = {one.partition(" <")[0] for one in barriers(page)}
    assert {
        "phone, light: color-contrast",
        "phone, dark: color-contrast",
        "320 pixels: wide",
        "laptop: button-name",
        "laptop: target-size",
    } <= found
