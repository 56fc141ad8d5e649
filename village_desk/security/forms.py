"""What the forms of every door have in common."""

from __future__ import annotations

from typing import Any

from wtforms import Form

from village_desk.errors import InvalidInput
from village_desk.translation import said


class DeskForm(Form):
    """Plain WTForms: the form token is checked by the guard before every view, not by the form."""

    class Meta:
        csrf = False
        locales = False

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """Without the `required` attribute: browsers would speak their own language (ux F1)."""
            return super().render_field(field, {**render_kw, "required": False})  # type: ignore[misc]


def put(form: DeskForm, problem: InvalidInput) -> None:
    """Show a refusal of `office apply` at the field that it names."""
    parts = (problem.field or "").split(".")
    name = next((part for part in reversed(parts) if part in form), None)
    field = form[name] if name else next(iter(form))
    text = said(problem)
    field.errors = [text[0].upper() + text[1:]]
