"""The settings page of languages: which the office answers in, and how far the words of each have been read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response
from wtforms import BooleanField

from village_desk import translation
from village_desk.messages import translations
from village_desk.office.languages import DEFAULT, KNOWN, name_in, on
from village_desk.security.access import current_office, requires
from village_desk.security.forms import DeskForm
from village_desk.settings import saving

blueprint = Blueprint("languages", __name__)
CHOICES = tuple(language for language in KNOWN if language != DEFAULT)


def _name(language: str) -> str:
    """In the language of the screen."""
    name = name_in(language, translation.language())
    return name[0].upper() + name[1:]


def _label(language: str) -> LazyString:
    return LazyString(_name, language)


class LanguagesForm(DeskForm):
    """One box for each language beside Indonesian."""

    en = BooleanField(_label("en"))
    jv = BooleanField(_label("jv"))
    su = BooleanField(_label("su"))
    mad = BooleanField(_label("mad"))

    def settings(self) -> dict[str, Any]:
        """`languages` as they are to be."""
        return {"languages": [language for language in CHOICES if self[language].data]}


@blueprint.route("/settings/bahasa", methods=["GET", "POST"])
@requires("admin")
def show() -> str | tuple[str, int] | Response:
    """Every language with its switch, the state of its words, and some of them to read; on or off from now on."""
    spoken = on(current_office().languages)
    if request.method == "GET":
        # Not with `request.form`: an empty form would read as every box left empty.
        return _page(LanguagesForm(data={language: language in spoken for language in CHOICES}))
    form = LanguagesForm(request.form)
    if form.validate() and saving.saved(form, form.settings):
        return redirect(url_for("settings.languages.show", hasil="bahasa"), 303)
    return _page(form), 422


def _page(form: LanguagesForm) -> str:
    return render_template(
        "settings/languages.html",
        form=form,
        languages=[_state(language) for language in CHOICES],
        saved=request.args.get("hasil") == "bahasa",
    )


def _state(language: str) -> translations.Translation:
    return replace(translations.of(language), name=name_in(language, translation.language()))
