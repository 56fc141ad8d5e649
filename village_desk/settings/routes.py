"""The admins' door: what is set, what is missing, and the forms that change it."""

from __future__ import annotations

from flask import Blueprint, render_template

from village_desk import clock
from village_desk.office.languages import joined, name_in, on
from village_desk.security.access import current_office, requires
from village_desk.settings import condition, languages, messages, overview, questions, standards
from village_desk.translation import language

blueprint = Blueprint("settings", __name__)
blueprint.register_blueprint(messages.blueprint)
blueprint.register_blueprint(questions.blueprint)
blueprint.register_blueprint(languages.blueprint)
blueprint.register_blueprint(standards.blueprint)


@blueprint.get("/settings")
@requires("admin")
def show() -> str:
    """The task list "Siapkan layanan desa" of the caller's own office."""
    office = current_office()
    spoken = [name_in(one, language()) for one in on(office.languages)]
    return render_template(
        "settings/overview.html", o=overview.of(office, clock.now()), spoken=joined(spoken, language())
    )


@blueprint.get("/settings/keadaan")
@requires("admin", "officer")
def condition_page() -> str:
    """What waits, what failed, what is in trouble, and what still works."""
    return render_template("settings/condition.html", c=condition.of(current_office(), clock.now()))
