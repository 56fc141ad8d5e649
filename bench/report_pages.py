"""How long the reports' pages and files take, and how many queries: run in the program's environment, prints JSON.

`python -m bench.report_pages PLACE TIMES`: of the office in that place, each page so many times.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from bench import tables
from village_desk import clock
from village_desk.cli.context import application
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.office.models import Office, User
from village_desk.security import sessions
from village_desk.serving import as_it_came_up

MONTH = "/reports/masa"
YEAR = f"{MONTH}?masa=tahun"
PAGES = {
    "this moment": "/reports",
    "month": MONTH,
    "year": YEAR,
    "year, by the wall": f"{YEAR}&jam=dinding",
}
FILES = {
    f"{name}, {shape}": (period, shape)
    for shape in ("xlsx", "pdf")
    for name, period in (("month", "bulan"), ("year", "tahun"))
}


def main(place: int, times: int) -> None:
    """Measure each page, then each file, after it was opened twice."""
    with application() as app:
        office_id = db.session.query(Office.id).order_by(Office.id).offset(place - 1).limit(1).scalar()
        user = db.session.query(User).filter(User.office_id == office_id).order_by(User.id.desc()).first()
        assert user is not None
        with transaction():
            token = sessions.begin(user, clock.now())
        name, engine = sessions.cookie_name(current()), db.engine
    as_it_came_up()
    client = app.test_client()
    client.set_cookie(name, token, domain="localhost")
    queries: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', _get(client, MONTH))
    assert csrf
    found = {what: _measured(partial(_get, client, path), queries, times) for what, path in PAGES.items()}
    for what, (period, shape) in FILES.items():
        made = {"csrf_token": csrf[1], "keperluan": "subdistrict", "bentuk": shape, "masa": period}
        found[what] = _measured(partial(_file, client, made), queries, max(3, times // 6))
    print(json.dumps(found | {"memory": {"child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}}))


def _get(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return answer.get_data(as_text=True)


def _file(client: FlaskClient, form: dict[str, str]) -> None:
    answer = client.post(f"{MONTH}/berkas", data=form)
    if answer.status_code != 303:
        raise SystemExit(f"{form['bentuk']}: {answer.status_code}")


def _measured(ask: Callable[[], Any], queries: list[str], times: int) -> dict[str, float]:
    ask()
    queries.clear()
    ask()
    count, spent = len(queries), []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - began)
    return {"queries": count, "p95": tables.percentile(spent, 0.95), "p50": tables.percentile(spent, 0.5)}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
