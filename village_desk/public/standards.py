"""For anyone: what a service's standard publishes, the published survey, the office's figures where they are on."""

from __future__ import annotations

from flask import Blueprint, render_template

from village_desk import clock
from village_desk.errors import NotFound
from village_desk.office import registry
from village_desk.office.wording_time import day_and_time
from village_desk.public.offices import known_office
from village_desk.security.access import anyone
from village_desk.standards import published, service_standard
from village_desk.translation import language

blueprint = Blueprint("standards", __name__)


@blueprint.get("/layanan/<office>/<slug>")
@anyone
def service(office: str, slug: str) -> str:
    """Components 1 to 6 of one service. Raises NotFound for an office or a service that there is not."""
    found = known_office(office)
    offered = registry.catalogue_of(found).get(slug)
    if offered is None:
        raise NotFound("Layanan itu tidak ditawarkan kantor ini. Periksa kembali tautannya.")
    return render_template(
        "public/service.html",
        office=found,
        service=offered,
        components=service_standard.published(found, offered),
    )


@blueprint.get("/angka/<office>")
@anyone
def figures(office: str) -> str:
    """The office's figures and its survey. Raises the same NotFound without both as where there is no such office."""
    now = clock.now()
    found = known_office(office, shown=lambda one: published.is_told(one, now))
    told = published.of(found, now)
    counted = day_and_time(told.counted_at, registry.hours_of(found).timezone, language())
    return render_template("public/figures.html", office=found, told=told, counted=counted, few=published.FEW)
