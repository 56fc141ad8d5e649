"""What the forms of every door have in common."""

from __future__ import annotations

from typing import Any

from wtforms import Form


class DeskForm(Form):
    """Plain WTForms: the form token is checked by the guard before every view, not by the form."""

    class Meta:
        csrf = False
        locales = False

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """Without the `required` attribute: browsers would speak their own language (ux F1)."""
            return super().render_field(field, {**render_kw, "required": False})  # type: ignore[misc]
