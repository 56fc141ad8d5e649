"""The real program, killed as machines kill it: whatever dies at whichever commit, the end is the same.

One village runs `village-desk serve` for the whole file (on PostgreSQL `web` and two `worker`s); every test is
another citizen. The moment of each kill is made certain from outside: a process is stopped before it can act, or
the provider is made slow or deaf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.fake_twilio import accept_then_cut, error, html_500, slow, too_many
from tests.fakes.postgresql import Server
from tests.fakes.serving import ServeTree, serving, wait_until
from tests.journeys.running import (
    PATIENCE,
    Caller,
    Village,
    a_village_set_up,
    process,
    reborn,
    stand_still,
)

Kill = Callable[[str], None]


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with a_village_set_up(tmp_path_factory.mktemp("serve"), "sqlite:///village_desk.db") as made:
        made.environ["DATABASE_URL"] = f"sqlite:///{made.environ['VILLAGE_DESK_INSTANCE']}/village_desk.db"
        yield made


@pytest.fixture(scope="module")
def tree(village: Village) -> Iterator[ServeTree]:
    with serving(village.environ, village.log) as running:
        yield running


@pytest.fixture
def siti(village: Village, tree: ServeTree) -> Caller:
    return Caller(village)


@pytest.fixture
def kill(tree: ServeTree) -> Kill:
    def kill_and_see_it_reborn(word: str) -> None:
        dead = tree.processes(f"cli {word}")
        assert dead, f"No {word} process runs."
        tree.kill(f"cli {word}")
        reborn(tree, word, dead)

    return kill_and_see_it_reborn


def the_end_is_the_same(siti: Caller, replies: int = 5) -> None:
    """One ticket; each reply accepted by the provider exactly once; the receipt came last."""
    (ticket,) = siti.tickets()
    assert (ticket["status"], ticket["received_out_of_hours"]) == ("received", True)
    assert [(file["slug"], file["kept"]) for file in ticket["files"]] == [("ktp", True), ("kk", True)]
    heard = siti.hears()
    assert len(heard) == len(set(heard)) == replies
    assert f"*{ticket['number']}*" in heard[4]
    assert {state for _, state in siti.village.outbox()} <= {"handed_over", "sent", "delivered", "read"}


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_killed_after_the_message_is_stored(siti: Caller, tree: ServeTree, kill: Kill, victim: str) -> None:
    siti.comes_to_the_summary()
    worker = stand_still(tree, "worker")  # nobody thinks
    sid = siti.new_sid()
    assert siti.posts("ya", sid) == 200  # commit 1
    kill(victim)
    if victim == "web":
        siti.posts_until_taken("ya", sid)  # the provider's retry: known already
        kill("worker")
    assert worker
    siti.waits_for_answer(5)
    the_end_is_the_same(siti)


def test_web_killed_before_it_could_store(siti: Caller, tree: ServeTree, kill: Kill) -> None:
    siti.comes_to_the_summary()
    tree.kill("cli web")
    siti.posts_until_taken("ya", siti.new_sid())
    siti.waits_for_answer(5)
    the_end_is_the_same(siti)


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_killed_after_the_turn_is_thought(siti: Caller, village: Village, kill: Kill, victim: str) -> None:
    siti.comes_to_the_summary()
    village.twilio.refuse()  # nothing can leave
    try:
        before = len(village.outbox())
        assert siti.posts("ya") == 200
        wait_until(
            lambda: len(village.outbox()) > before,
            PATIENCE,
            lambda: f"No reply was enqueued.{village.tail()}",
        )  # commit 2
        kill(victim)
    finally:
        village.twilio.listen_again()
    siti.waits_for_answer(5)
    village.waits_for_outbox("handed_over")
    the_end_is_the_same(siti)


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_killed_inside_the_call(siti: Caller, village: Village, kill: Kill, victim: str) -> None:
    siti.comes_to_the_summary()
    village.twilio.behave(slow(3.0), to=siti.address)  # taken at once, answered late
    assert siti.posts("ya") == 200
    siti.waits_for_answer(5)
    village.waits_for_outbox("calling")  # commit 3
    kill(victim)
    village.waits_for_outbox("handed_over")  # a worker that died finds it in the provider's log
    the_end_is_the_same(siti)


def test_killed_inside_a_call_that_was_never_taken(siti: Caller, village: Village, kill: Kill) -> None:
    siti.comes_to_the_summary()
    village.twilio.behave(slow(3.0, accepts=False), to=siti.address)
    assert siti.posts("ya") == 200
    village.waits_for_outbox("calling")
    kill("worker")
    siti.waits_for_answer(5)  # not in the log: sent once more
    village.waits_for_outbox("handed_over")
    the_end_is_the_same(siti)


@pytest.mark.parametrize(
    ("trouble", "attempts"),
    [
        pytest.param(too_many(retry_after=1), 2, id="429 then accepted"),
        pytest.param(error(500, 20500), 2, id="500 and not in the log"),
        pytest.param(html_500(502, accepts=True), 1, id="502 though accepted"),
        pytest.param(accept_then_cut(), 1, id="accepted then cut"),
        pytest.param(slow(1.0), 1, id="slow"),
    ],
)
def test_provider_in_trouble(siti: Caller, village: Village, trouble: object, attempts: int) -> None:
    siti.says("halo")
    village.twilio.behave(trouble, to=siti.address)  # type: ignore[arg-type]
    siti.posts("menu")
    siti.waits_for_answer(2)
    village.waits_for_outbox("handed_over")
    siti.says("jam buka")  # the line is free again
    assert len(siti.hears()) == 3
    asked = [form for form in village.twilio.sends() if form["To"] == siti.address]
    assert len(asked) == 2 + attempts


def test_receipt_reveals_what_the_broken_line_hid(siti: Caller, village: Village) -> None:
    siti.says("halo")
    village.twilio.behave(accept_then_cut(), to=siti.address)
    siti.posts("menu")
    siti.waits_for_answer(2)
    sid = list(village.twilio.messages)[-1]
    assert village.twilio.report(sid, "sent", "delivered", "sent") == [204, 204, 204]
    village.waits_for_outbox("delivered")
    (line,) = [line for line in village.export("messages") if line["message_id"] == sid]
    assert (line["direction"], line["state"]) == ("out", "delivered")


def test_all_invariants_hold_after_all_this(village: Village, tree: ServeTree) -> None:
    assert "All invariants hold." in village.runs("check")
    assert {line["state"] for line in village.export("messages")} <= {"handled", "handed_over", "delivered"}


def test_split_over_one_postgresql_a_dead_worker_is_replaced_by_its_colleague(
    postgresql_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = postgresql_server.create("journey")
    with (
        a_village_set_up(tmp_path_factory.mktemp("split"), url) as village,
        process(village, "web"),
        process(village, "worker") as first,
        process(village, "worker") as second,
    ):
        page = ServeTree(village.environ, village.log)
        wait_until(page.answers, PATIENCE, lambda: f"The web server did not start.{village.tail()}")
        siti = Caller(village)
        siti.comes_to_the_summary()
        village.twilio.behave(slow(3.0), to=siti.address)
        assert siti.posts("ya") == 200
        siti.waits_for_answer(5)
        village.waits_for_outbox("calling")
        first.kill()  # one of the two holds the call; the other one finishes what either left
        village.waits_for_outbox("handed_over")
        the_end_is_the_same(siti)
        second.kill()
        with process(village, "worker"):
            siti.says("status")
        assert "All invariants hold." in village.runs("check")
