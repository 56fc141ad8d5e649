"""Complaints in the report of a period: those that came in, were answered in it, or were still running at its end."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_complaint, opens, sign_in
from tests.fakes.wall_clock import WallClock
from tests.integration.reports.test_tables import SENSITIVE, asks, report, rows
from village_desk import clock
from village_desk.database import transaction
from village_desk.figures.service_table import UNTOLD
from village_desk.figures.tables import FEW
from village_desk.tickets import complaint_times, complaints
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import ComplaintStatus

SERVICE = "Pelayanan (Tidak berkadar pengawasan)"
# Came in, from before, not acknowledged, handled, answered, acknowledged late, answered late.
CAME_IN = (1, 0, 1, 0, 0, 0, 0)


def leads(village: Village, to: str, outcome: str = "", ticket: Ticket | None = None) -> None:
    with transaction():
        complaints.move(
            (ticket or village.complaint).id,
            to,
            "Sudah kami periksa." if outcome else "",
            user_id=village.staff["head"].id,
            now=clock.now(),
            outcome=outcome,
        )


def stages(village: Village, kind: str = "bulan") -> tuple[object, ...]:
    return rows(report(village, kind).tables["complaints"])[SERVICE]


def test_one_that_nobody_answers_is_told_until_somebody_does(
    head: FlaskClient, village: Village, at: WallClock
) -> None:
    assert stages(village) == CAME_IN
    at("2027-03-03 09:00")
    assert stages(village) == (0, 1, 1, 0, 0, 1, 1), "in March it is from before, and late twice"
    sign_in(head, village.staff["head"])
    page = opens(head, "/reports/masa")
    assert "Tidak ada aduan." not in page and SERVICE in page
    leads(village, ComplaintStatus.ACKNOWLEDGED)
    leads(village, ComplaintStatus.ANSWERED, "forwarded")
    assert stages(village) == (0, 1, 0, 0, 1, 1, 1)
    assert rows(report(village).tables["complaint_outcomes"]) == {"Diteruskan kepada yang berwenang": (1,)}
    at("2027-04-01 09:00")
    assert report(village).tables["complaints"].rows == [], "what was answered in March is over"
    february = rows(report(village, "bulan-lalu").tables["complaints"])[SERVICE]
    assert february == (0, 1, 0, 0, 1, 1, 1)


def test_the_past_is_told_as_it_was_at_its_end(village: Village, at: WallClock) -> None:
    at("2026-11-30 15:00")
    leads(village, ComplaintStatus.ACKNOWLEDGED)
    at("2026-12-02 09:00")
    leads(village, ComplaintStatus.ANSWERED, "mended")
    assert stages(village, "bulan-lalu") == (1, 0, 0, 1, 0, 1, 1), (
        "in November it was being handled, and late"
    )
    assert report(village, "bulan-lalu").tables["complaint_outcomes"].rows == []
    assert stages(village) == (0, 1, 0, 0, 1, 1, 1)


def test_what_was_answered_before_outcomes_were_kept_and_what_was_withdrawn(
    village: Village, at: WallClock
) -> None:
    with transaction():
        other = a_complaint(village.office)
    at("2026-11-03 09:00")
    leads(village, ComplaintStatus.ACKNOWLEDGED)
    leads(village, ComplaintStatus.ANSWERED, "unfounded")
    with transaction():
        complaint_times.of(village.complaint).outcome = None
        complaints.withdraw(other.id, now=clock.now())
    assert rows(report(village).tables["complaint_outcomes"]) == {
        "Dijawab sebelum hal ini dicatat": (1,),
        "Dicabut warga": (1,),
    }
    assert stages(village) == (2, 0, 0, 0, 1, 0, 0)


def test_of_confidential_ones_nothing_is_told_while_they_are_few(village: Village, at: WallClock) -> None:
    with transaction():
        secret = [a_complaint(village.office, about="fee") for _ in range(4)]
    at("2026-11-03 09:00")
    for ticket in secret:
        leads(village, ComplaintStatus.ACKNOWLEDGED, ticket=ticket)
        leads(village, ComplaintStatus.ANSWERED, "admonished", ticket=ticket)
    told = report(village)
    assert rows(told.tables["complaints"])["Aduan rahasia"] == (FEW,) * 7
    assert told.tables["complaint_outcomes"].rows == []
    assert {line.key: line.of for line in told.lines}["complaints"] == 1
    with transaction():
        a_complaint(village.office, about="fee")
    told = report(village)
    assert rows(told.tables["complaints"])["Aduan rahasia"] == (5, 0, 1, 0, 4, 0, 0)
    assert rows(told.tables["complaint_outcomes"]) == {"Petugas dibina atau ditegur": (4,)}
    assert {line.key: line.of for line in told.lines}["complaints"] == 6


def test_the_sum_of_a_kind_gives_no_hidden_service_away(village: Village) -> None:
    """What touches a person's circumstances is hidden; a kind that holds such a service sums up the others."""
    asks(village, "sktm", 1)
    for n in range(6):
        asks(village, "domisili", 10 + n)
    for n in range(7):
        asks(village, "akta-kelahiran", 20 + n)
    told = report(village).tables
    hidden = [name for name, cells in rows(told["services"]).items() if cells[0] in (FEW, UNTOLD)]
    assert hidden == SENSITIVE
    assert {name: str(count) for name, (count,) in rows(told["kinds"]).items()} == {
        "KTP, IKD, dan NIK": "1",
        "Akta": "7 atau lebih",
        "Usaha, domisili, dan bantuan": "6 atau lebih",
        "Keluarga: nikah, waris, lahir, meninggal": UNTOLD,
    }
