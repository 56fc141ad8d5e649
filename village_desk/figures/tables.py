"""A period's tables, the same for the page and for every file: each a title, columns, rows, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from village_desk.figures import lateness
from village_desk.figures.chats import Chats
from village_desk.figures.people import Citizens, Work
from village_desk.figures.periods import WEEKDAYS
from village_desk.figures.summary import AGES, Summary
from village_desk.marked import Decimals, Sentence, marked
from village_desk.tickets.lifecycle import REJECTION_REASONS

SMALL = 5
FEW = f"<{SMALL}"
CHANNELS = {"whatsapp": "WhatsApp", "counter": marked("Loket"), "phone": marked("Telepon")}


class AtLeast(Sentence):
    """A sum of which a part is not told."""

    def __init__(self, count: int) -> None:
        super().__init__(marked("%(n)s atau lebih"), n=count)
        self.count = count


Cell = str | int | Sentence | Decimals
InWords = Callable[[timedelta], Sentence]


@dataclass(frozen=True)
class Table:
    """`columns` and `rows` are of equal length; the first cell of a row says what it is about."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    note: str = ""

    @property
    def pairs(self) -> list[tuple[Cell, int, Cell]]:
        """(what, how many, what is told) for a chart; what is too few to be told exactly is drawn as nothing."""
        return [(row[0], _drawn(row[1]), row[1]) for row in self.rows]


def _drawn(cell: Cell) -> int:
    return cell.count if isinstance(cell, AtLeast) else cell if isinstance(cell, int) else 0


def channels(found: Summary) -> Table:
    """Where the requests came from."""
    rows: list[tuple[Cell, ...]] = [
        (CHANNELS.get(name, name), n) for name, n in sorted(found.channels.items())
    ]
    return Table("channels", marked("Lewat mana"), (marked("Saluran"), marked("Yang masuk")), rows)


def backlog(found: Summary) -> Table:
    """What is not done at the end, by how long it has waited."""
    ages = [
        Sentence("sampai %(days)s hari", days=AGES[0]),
        *(Sentence("%(first)s–%(last)s hari", first=a + 1, last=b) for a, b in pairwise(AGES)),
        Sentence("lebih dari %(days)s hari", days=AGES[-1]),
    ]
    rows: list[tuple[Cell, ...]] = list(zip(ages, found.backlog_ages, found.backlog_late, strict=False))
    columns = (marked("Menunggu"), marked("Permohonan"), marked("Lewat janji"))
    return Table("backlog", marked("Belum selesai"), columns, rows)


def papers(counted: Mapping[str, int], names: Mapping[str, str], most: int = 8) -> Table:
    """The papers that could not be used most often: what to explain better. `names`: of those that may be told."""
    ordered = sorted(
        ((slug, count) for slug, count in counted.items() if slug in names),
        key=lambda pair: (-pair[1], pair[0]),
    )
    rows: list[tuple[Cell, ...]] = [(names[slug], count) for slug, count in ordered[:most]]
    rest = sum(counted.values()) - sum(count for _, count in ordered[:most])
    if rest:  # the last, however many: they are several
        rows.append((marked("Berkas lain"), rest))
    title = marked("Berkas yang paling sering kurang atau tidak dapat dipakai")
    return Table("papers", title, (marked("Berkas"), marked("Kali")), rows)


def rejections(found: Summary) -> Table:
    """Why requests were rejected."""
    rows: list[tuple[Cell, ...]] = [
        (REJECTION_REASONS.get(reason, reason), count) for reason, count in sorted(found.rejected.items())
    ]
    return Table("rejected", marked("Alasan penolakan"), (marked("Alasan"), marked("Permohonan")), rows)


def late(found: Summary) -> Table:
    """Why promises were not kept: the reasons that there are, in one order; together they are all that are late."""
    rows: list[tuple[Cell, ...]] = [
        (words, found.late_why[code]) for code, words in lateness.WORDS.items() if found.late_why.get(code)
    ]
    return Table("late_why", marked("Mengapa terlambat"), (marked("Sebab"), marked("Permohonan")), rows)


def citizens(found: Citizens) -> Table:
    """People, not requests."""
    rows: list[tuple[Cell, ...]] = [
        (marked("Pertama kali meminta"), found.new),
        (marked("Pernah meminta sebelumnya"), found.returning),
        (marked("Menulis lewat WhatsApp"), found.active),
    ]
    return Table("people", marked("Warga"), (marked("Warga"), marked("Orang")), rows)


def workload(found: Sequence[Work], named: bool) -> Table:
    """Per officer; without names they are numbered, in an order that says nothing of who it is."""
    rows: list[tuple[Cell, ...]] = [
        (
            work.name if named else Sentence("Petugas %(n)s", n=place),
            work.steps,
            work.ready,
            work.handed,
            work.open,
        )
        for place, work in enumerate(found, 1)
    ]
    return Table(
        "workload",
        marked("Pekerjaan petugas"),
        (
            marked("Petugas"),
            marked("Langkah"),
            marked("Menjadi siap"),
            marked("Diserahkan"),
            marked("Dipegang sekarang"),
        ),
        rows,
        marked("Untuk membagi pekerjaan, bukan untuk menilai orang."),
    )


def chats(found: Chats) -> list[Table]:
    """What the machine did, where it was left, what was asked."""
    did: list[tuple[Cell, ...]] = [
        (marked("Permohonan selesai diajukan tanpa petugas"), found.alone),
        (marked("Permohonan diajukan dengan bantuan petugas"), found.helped),
        (marked("Percakapan diserahkan kepada petugas"), found.handed_over),
        (marked("Permohonan ditinggalkan sebelum dikirim"), found.left),
        (marked("Pertanyaan yang belum dapat dijawab mesin"), found.unanswered),
        (marked("Di antaranya masih menunggu jawaban kantor"), found.unanswered_open),
    ]
    columns = (marked("Hal"), marked("Kali"))
    return [
        Table("bot", marked("Jawaban otomatis"), columns, did),
        Table("given_up", marked("Ditinggalkan pada"), columns, list(found.given_up)),
        Table("questions", marked("Pertanyaan warga"), columns, list(found.questions)),
    ]


def grid(found: Summary) -> Table:
    """Seven days by twenty-four hours."""
    rows: list[tuple[Cell, ...]] = [(WEEKDAYS[day], *hours) for day, hours in enumerate(found.grid)]
    columns = (marked("Hari"), *(f"{hour:02d}" for hour in range(24)))
    return Table("grid", marked("Kapan warga meminta"), columns, rows)
