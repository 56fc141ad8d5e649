"""Files of a report: made for a purpose that is asked and written down, to be fetched for a week, then gone."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from village_desk import audit, clock
from village_desk.database import transaction
from village_desk.errors import InvalidInput, NotFound
from village_desk.figures import files
from village_desk.figures.report import build
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.reports.document import as_pdf
from village_desk.reports.kinds import FORMATS, PURPOSES, TYPES
from village_desk.reports.period_page import asked_for, on_the_wall, page
from village_desk.reports.spreadsheet import as_csv, as_xlsx
from village_desk.security.access import current_office, current_user, requires

blueprint = Blueprint("exports", __name__)


@blueprint.post("/reports/masa/berkas")
@requires("head", "admin")
def make() -> AnyResponse | tuple[str, int]:
    """Make the file. Officers stand in it without names. Without a purpose or a shape the page asks again."""
    purpose, shape = request.form.get("keperluan", ""), request.form.get("bentuk", "")
    if purpose not in PURPOSES:
        return page(InvalidInput(marked("Pilih keperluan berkas ini."), "keperluan")), 422
    if shape not in FORMATS:
        return page(InvalidInput(marked("Pilih bentuk berkas: PDF, Excel, atau CSV."), "bentuk")), 422
    office, user, now = current_office(), current_user(), clock.now()
    period = asked_for(office, now)
    report = build(office, period, now, wall=on_the_wall())
    if shape == "pdf":
        content = as_pdf(office, report, registry.hours_of(office).local(now).date())
    else:
        content = as_xlsx(report) if shape == "xlsx" else as_csv(report)
    with transaction():
        name = f"laporan-{office.slug}-{period.first}-{period.last}.{shape}"
        row = files.keep(office.id, user.id, purpose, shape, name, content, now)
        audit.note(
            "report.exported",
            office_id=office.id,
            user_id=user.id,
            subject=f"period:{period.first}:{period.last}:{shape}",
            purpose=purpose,
        )
    return redirect(url_for("reports.exports.fetch", public_id=row.public_id), 303)


@blueprint.get("/reports/berkas/<public_id>")
@requires("head", "admin")
def fetch(public_id: str) -> Response:
    """The file, for anybody of this office who may read reports. Raises NotFound once its time is over."""
    row = files.find(public_id, current_office().id, clock.now())
    if row is None:
        raise NotFound("Berkas ini sudah tidak disimpan. Buat lagi dari halaman laporan.")
    with transaction():
        audit.note(
            "report.fetched",
            office_id=row.office_id,
            user_id=current_user().id,
            subject=f"report_file:{row.id}",
            purpose=row.purpose,
            shape=row.shape,
        )
    response = make_response(row.content)
    response.headers["Content-Type"] = TYPES[row.shape]
    response.headers["Content-Disposition"] = f'attachment; filename="{row.name}"'
    return response
