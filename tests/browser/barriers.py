"""What axe finds on an open page: in both lights, on both screens, without loading the page again.

All rules are asked once, on the phone and in the light. Then the light and the screen change under the loaded page,
and only what is new is looked at: what the other screen shows besides, targets where they stand now, and text in
colours, on grounds and in sizes that were not measured yet, on this page or one before it.
"""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page, ViewportSize

from tests.browser.screens import SCREENS

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR = ["color-contrast", "link-in-text-block"]
PLACE = ["target-size", "scrollable-region-focusable"]
NARROWEST: ViewportSize = {"width": 320, "height": 640}  # a laptop at 400 % too (WCAG 1.4.10)
_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# `selectors`, `preload` and what passed would take more than half of the time and tell us nothing.
_LOOK = """({tags, colour, where}) => {
  const cheap = {resultTypes: ["violations"], iframes: false, elementRef: false, selectors: false, preload: false};
  const all = {rules: {"target-size": {enabled: true}}, runOnly: {type: "tag", values: tags}};
  const measured = new Set(JSON.parse(sessionStorage.getItem("measured") || "[]"));
  const shown = new Set();
  const clear = "rgba(0, 0, 0, 0)";
  function drawn(one) {
    const own = getComputedStyle(one);
    const parts = [own.color, own.fontSize, own.fontWeight, own.textDecorationLine];
    for (let under = one; under; under = under.parentElement) {
      const ground = getComputedStyle(under);
      if (ground.backgroundColor !== clear) parts.push(ground.backgroundColor);
      if (ground.opacity !== "1") parts.push(ground.opacity);
    }
    return parts.join();
  }
  const here = () => [...document.body.querySelectorAll("*")].filter(one => one.checkVisibility());
  const speaks = one => one.matches("input, select, textarea")
    || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  function unmeasured() {
    const found = here().filter(speaks).filter(one => {
      const key = drawn(one);
      return !measured.has(key) && measured.add(key);
    });
    sessionStorage.setItem("measured", JSON.stringify([...measured]));
    return found;
  }
  async function ask(parts, options) {
    if (Array.isArray(parts) && !parts.length) return [];
    const told = await axe.run(Array.isArray(parts) ? {include: parts} : parts, {...cheap, ...options});
    return told.violations.flatMap(one => one.nodes.slice(0, 3).map(node => `${one.id} ${node.html.slice(0, 160)}`));
  }
  const only = values => ({runOnly: {type: "rule", values}});
  window.barriers = {
    everything() {
      unmeasured();
      here().forEach(one => shown.add(one));
      return ask(document, all);
    },
    colours: () => ask(unmeasured(), only(colour)),
    async place() {
      const more = here().filter(one => !shown.has(one) && (!one.parentElement || shown.has(one.parentElement)));
      return [...await ask(more, all), ...await ask(document, only(where))];
    },
  };
}"""


def barriers(page: Page) -> list[str]:
    """What axe finds on this page, each with the screen and the light; and "wide" where 320 pixels are too few.

    The page stands on the phone and in the light, and is left so.
    """
    if not page.evaluate("'axe' in window"):
        page.context.add_init_script(_AXE)  # the pages to come bring it along, which is cheaper
        page.evaluate(_AXE)
    page.evaluate(_LOOK, {"tags": WCAG, "colour": COLOUR, "where": PLACE})
    found = [f"phone, light: {one}" for one in page.evaluate("barriers.everything()")]
    page.emulate_media(color_scheme="dark")
    found += [f"phone, dark: {one}" for one in page.evaluate("barriers.colours()")]
    page.set_viewport_size(NARROWEST)
    found += ["320 pixels: wide"] * page.evaluate(_WIDE)
    page.set_viewport_size(SCREENS["laptop"])
    found += [f"laptop, dark: {one}" for one in page.evaluate("barriers.colours()")]
    page.emulate_media(color_scheme="light")
    found += [f"laptop, light: {one}" for one in page.evaluate("barriers.colours()")]
    found += [f"laptop: {one}" for one in page.evaluate("barriers.place()")]
    page.set_viewport_size(SCREENS["phone"])
    return found
