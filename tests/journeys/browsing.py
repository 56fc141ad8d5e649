"""A person in front of the office's pages: reads them, follows links, fills forms by their fields, presses buttons.

Nothing is known of addresses or hidden fields: tokens travel because the page carried them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from flask.testing import FlaskClient

Fields = dict[str, list[str]]
_SILENT = ("script", "style", "title")
_BREAKS = ("p", "li", "h1", "h2", "h3", "td", "div", "br", "button", "label")


@dataclass
class Form:
    """One form: what it would send as it stands, the choices it offers, and its buttons (words, name, value)."""

    action: str
    method: str
    fields: Fields = field(default_factory=dict)
    offered: Fields = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What a person sees of one answer: `text`, `links` (words, address), `forms`."""

    def __init__(self, address: str, status: int, html: str) -> None:
        super().__init__()
        self.address, self.status, self.html = address, status, html
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._open: list[tuple[str, int, dict[str, str]]] = []  # links, buttons, text areas being read
        self._silent = 0
        self._form: Form | None = None
        self._list = ""  # the drop-down whose options are being read
        self.feed(html)

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._words).split("\n"))
        return "\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self._words.append("\n")
        if tag == "form":
            self._form = Form(given.get("action") or self.address, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in ("a", "button", "textarea"):
            self._open.append((tag, len(self._words), given))
        elif tag == "input" and self._form is not None:
            self._input(self._form, given)
        elif tag in ("select", "option") and self._form is not None:
            self._choice(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        if tag == "form":
            self._form = None
        if self._open and self._open[-1][0] == tag:
            _, start, given = self._open.pop()
            self._closed(tag, "".join(self._words[start:]), given)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def _closed(self, tag: str, words: str, given: dict[str, str]) -> None:
        shown = " ".join(words.split())
        if tag == "a":
            self.links.append((shown, given.get("href", "")))
        elif tag == "textarea" and self._form is not None:
            self._form.fields[given["name"]] = [words.strip()]
        elif tag == "button" and self._form is not None:
            self._form.buttons.append((shown, given.get("name", ""), given.get("value", "")))

    def _choice(self, form: Form, tag: str, given: dict[str, str]) -> None:
        """A drop-down sends its first option unless another is chosen."""
        if tag == "select":
            self._list = given["name"]
            form.offered[self._list] = []
            return
        form.offered[self._list].append(given.get("value", ""))
        if "selected" in given or self._list not in form.fields:
            form.fields[self._list] = [given.get("value", "")]

    @staticmethod
    def _input(form: Form, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if given.get("type") in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(value)
            if "checked" not in given:
                return
            form.fields.setdefault(name, []).append(value)
        elif name:
            form.fields[name] = [value]


class Person:
    """One browser. `page` is what it shows."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.page = Page("/", 0, "")

    def opens(self, address: str) -> Page:
        """Go to an address, following redirects."""
        return self._show(address, self._client.get(address))

    def follows(self, words: str) -> Page:
        """Follow the first link that says these words."""
        for shown, address in self.page.links:
            if words in shown:
                return self.opens(address)
        raise AssertionError(f"No link says {words!r}; there are {[s for s, _ in self.page.links]}.")

    def presses(self, button: str, **answers: str | list[str]) -> Page:
        """Fill in the form that has this button, and press it. `answers` are named as the page names them."""
        form, name, value = self._button(button)
        sent = dict(form.fields)
        for field_name, answer in answers.items():
            values = [answer] if isinstance(answer, str) else answer
            assert field_name in form.fields or field_name in form.offered, (
                f"The form does not ask {field_name}."
            )
            offered = form.offered.get(field_name)
            assert offered is None or set(values) <= set(offered), f"{field_name} offers only {offered}."
            sent[field_name] = values
        if name:
            sent[name] = [value]
        assert form.method == "post"
        return self._show(form.action, self._client.post(urljoin(self.page.address, form.action), data=sent))

    def fetches(self, address: str) -> bytes:
        """What an address gives, as a picture on the page does."""
        answer = self._client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.get_data()

    def signs_in(self, login: str, password: str) -> Page:
        """By the sign-in page."""
        self.opens("/login")
        return self.presses("Masuk", login=login, password=password)

    def _button(self, words: str) -> tuple[Form, str, str]:
        for form in self.page.forms:
            for shown, name, value in form.buttons:
                if shown == words:
                    return form, name, value
        known = [shown for form in self.page.forms for shown, _, _ in form.buttons]
        raise AssertionError(f"No button says {words!r}; there are {known}.")

    def _show(self, address: str, answer: object) -> Page:
        for _ in range(5):
            status, location = answer.status_code, answer.headers.get("Location")  # type: ignore[attr-defined]
            if status not in (301, 302, 303):
                self.page = Page(address, status, answer.get_data(as_text=True))  # type: ignore[attr-defined]
                return self.page
            address = urljoin(address, location)
            answer = self._client.get(address)
        raise AssertionError(f"Redirected for ever: {address}")
