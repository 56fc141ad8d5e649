"""How long the desk's pages take, and how many queries: run in the program's environment, prints one line of JSON."""

from __future__ import annotations

import html
import json
import re
import time
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from bench import tables
from village_desk import clock, create_app
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.office.models import User
from village_desk.security import sessions
from village_desk.tickets.models import Ticket

TIMES = 60
NAME = "siti"


def main() -> None:
    """Measure each page after it was opened a few times."""
    app = create_app()
    with app.app_context():
        user = db.session.query(User).order_by(User.id).first()
        assert user is not None
        with transaction():
            token = sessions.begin(user, clock.now())
        name, office_id = sessions.cookie_name(current()), user.office_id
        opened = (Ticket.office_id == office_id, Ticket.closed_at.is_(None))
        ticket = db.session.query(Ticket.id).filter(*opened).order_by(Ticket.id.desc()).limit(1).scalar()
        engine = db.engine
    client = app.test_client()
    client.set_cookie(name, token, domain="localhost")
    queries: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
    page = _get(client, "/desk")
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    news = re.search(r'data-news="([^"]+)"', page)
    assert csrf and news
    deep = _pages_on(client, "/desk?lihat=all", 19)
    pages: dict[str, Any] = {
        "queue": lambda: _get(client, "/desk"),
        "everything": lambda: _get(client, "/desk?lihat=all"),
        "everything, page 20": lambda: _get(client, deep),
        "request": lambda: _get(client, f"/desk/t/{ticket}"),
        "search by name": lambda: client.post("/desk/cari", data={"csrf_token": csrf[1], "kata": NAME}),
        "nothing has come (304)": lambda: client.get(news[1]),
    }
    print(json.dumps({page: _measured(ask, queries) for page, ask in pages.items()}))


def _get(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    if answer.status_code not in (200, 304):
        raise SystemExit(f"{path}: {answer.status_code}")
    return answer.get_data(as_text=True)


def _pages_on(client: FlaskClient, path: str, count: int) -> str:
    """The address of the page so many presses of "Berikutnya" further on, or of the last one."""
    for _ in range(count):
        following = re.search(r'href="([^"]*setelah=[^"]*)">Berikutnya', _get(client, path))
        if following is None:
            break
        path = html.unescape(following[1])
    return path


def _measured(ask: Any, queries: list[str]) -> dict[str, float]:
    for _ in range(5):
        ask()
    queries.clear()
    ask()
    count, spent = len(queries), []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - began)
    return {"queries": count, "p95": tables.percentile(spent, 0.95), "p50": tables.percentile(spent, 0.5)}


if __name__ == "__main__":
    main()
