"""The operators' addresses: alive, ready, figures. For callers on this machine or with METRICS_TOKEN."""

from __future__ import annotations

import math
from dataclasses import asdict

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST

from village_desk.operation import figures, health
from village_desk.security.access import operators

operators_blueprint = Blueprint("operators", __name__)


@operators_blueprint.get("/healthz")
@operators
def alive() -> ResponseReturnValue:
    """This process answers. Asks the database nothing: restarting us would not bring that back."""
    return jsonify(alive=True)


@operators_blueprint.get("/readyz")
@operators
def ready() -> ResponseReturnValue:
    """200 when requests can be served and work is being done, else 503; both say what was found."""
    found = health.examine()
    body = jsonify(
        ready=found.ready,
        checks=found.checks,
        waiting={w.state: {"rows": w.rows, "oldest_seconds": round(w.oldest, 1)} for w in found.waiting},
        heartbeats={h.name: {k: v for k, v in asdict(h).items() if k != "name"} for h in found.hearts},
        provider_paused=found.provider_paused,
        disk_free_bytes=found.free_disk,
        backup_age_seconds=[None if math.isinf(age) else round(age) for age in found.backups],
        on_hold=found.on_hold,
    )
    return body, 200 if found.ready else 503


@operators_blueprint.get("/metrics")
@operators
def metrics() -> Response:
    """The figures as Prometheus text."""
    return Response(figures.text(health.examine()), content_type=CONTENT_TYPE_LATEST)
