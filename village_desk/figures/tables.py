"""A period's tables, the same for the page and for every file: each a title, columns, rows, and how to read it.

Counts of services that tell something of a person's trouble (*sensitive* in the catalogue) are never told exactly
under SMALL (adminduk 4.6); nor is the one count from which such a one could be worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from village_desk.figures import lateness
from village_desk.figures.cases import Case
from village_desk.figures.chats import Chats
from village_desk.figures.people import Citizens, Work
from village_desk.figures.periods import WEEKDAYS, Period
from village_desk.figures.summary import AGES, Clock, Summary, kept_of, middle_of
from village_desk.marked import Decimals, Sentence, marked
from village_desk.tickets.lifecycle import REJECTION_REASONS

SMALL = 5
FEW = f"<{SMALL}"
CHANNELS = {"whatsapp": "WhatsApp", "counter": marked("Loket"), "phone": marked("Telepon")}
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
        return [(row[0], row[1] if isinstance(row[1], int) else 0, row[1]) for row in self.rows]


def by_service(
    cases: Sequence[Case],
    period: Period,
    clock: Clock,
    now: datetime,
    sensitive: Collection[str],
    words: InWords,
) -> Table:
    """Each service: received, promises kept, the median from complete to ready."""
    of_service: dict[str, list[Case]] = defaultdict(list)
    names: dict[str, str] = {}
    for case in cases:
        key = case.service or case.service_name
        of_service[key].append(case)
        names[key] = case.service_name
    rows: list[tuple[str, int, str, Cell]] = []
    for key, mine in of_service.items():
        received = sum(period.begins <= case.received_at < period.ends for case in mine)
        due, kept = kept_of(mine, period, now)
        middle = middle_of(mine, period, clock)
        rows.append((key, received, f"{kept}/{due}" if due else "–", words(middle) if middle else "–"))
    rows.sort(key=lambda row: (-row[1], names[row[0]]))
    few = _hidden({row[0]: row[1] for row in rows}, sensitive)
    shown: list[tuple[Cell, ...]] = [
        (names[key], FEW, "–", "–") if key in few else (names[key], count, kept_words, middle_words)
        for key, count, kept_words, middle_words in rows
        if count or kept_words != "–" or middle_words != "–"
    ]
    return Table(
        "services",
        marked("Layanan yang diminta"),
        (marked("Layanan"), marked("Yang masuk"), marked("Tepat waktu"), marked("Angka tengah sampai siap")),
        shown,
        marked("Layanan yang menyangkut keadaan pribadi tidak disebut jumlahnya bila kurang dari lima."),
    )


def _hidden(counts: Mapping[str, int], sensitive: Collection[str]) -> set[str]:
    """Which counts stay untold: small ones of sensitive services, and one more where just one would be hidden."""
    few = {key for key, count in counts.items() if key in sensitive and 0 < count < SMALL}
    if len(few) == 1:
        others = [(count, key) for key, count in counts.items() if key not in few and count]
        few |= {min(others)[1]} if others else set()
    return few


def channels(found: Summary) -> Table:
    """Where the requests came from."""
    rows: list[tuple[Cell, ...]] = [
        (CHANNELS.get(name, name), n) for name, n in sorted(found.channels.items())
    ]
    return Table("channels", marked("Lewat mana"), (marked("Saluran"), marked("Yang masuk")), rows)


def backlog(found: Summary) -> Table:
    """What is not done at the end, by how long it has waited."""
    ages = [
        *(Sentence("sampai %(days)s hari", days=age) for age in AGES),
        Sentence("lebih dari %(days)s hari", days=AGES[-1]),
    ]
    rows: list[tuple[Cell, ...]] = list(zip(ages, found.backlog_ages, strict=False))
    return Table("backlog", marked("Belum selesai"), (marked("Menunggu"), marked("Permohonan")), rows)


def papers(counted: Mapping[str, int], names: Mapping[str, str], most: int = 8) -> Table:
    """The papers that could not be used most often: what to explain better. `names`: of those that may be told."""
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    rows: list[tuple[Cell, ...]] = [
        (names.get(slug, marked("Berkas lain")), count) for slug, count in ordered
    ]
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
