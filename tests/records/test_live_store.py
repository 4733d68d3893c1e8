import asyncio

import pytest

from sipp_lib.errors import UsageError
from sipp_lib.records.author import Author
from sipp_lib.records.live_store import LiveStore


@pytest.fixture
def kernels(served, tmp_path, monkeypatch):
    """The records of one partnership as two kernels have them open, in a file and on a server."""
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    programme = served("Tiny")
    opened = [LiveStore(programme, programme.partnership("tiny")) for _ in range(2)]
    for each in opened:
        each.person = Author("Morag Bell", "PT")
    yield opened
    for each in opened:
        each.close()


def names(store):
    return [entry.body.name for entry in store.entries("factor")]


def test_what_another_kernel_wrote_is_there_once_it_is_looked_for(kernels):
    one, two = kernels
    two.add("factor", {"name": "Feedback"})
    assert names(one) == []
    one.refresh()
    assert names(one) == ["Feedback"]


def test_a_record_says_who_wrote_it_and_nobody_writes_without_a_name(kernels):
    one, _ = kernels
    record = one.add("factor", {"name": "Feedback"})
    assert one.get(record.id).author == "Morag Bell, PT"
    one.person = None
    with pytest.raises(UsageError, match=r"^Say who you are first: your name, your role and your school\.$"):
        one.add("factor", {"name": "Sleep"})
    assert names(one) == ["Feedback"]


def test_whoever_looks_hears_of_what_another_kernel_wrote(kernels):
    one, two = kernels
    heard = []

    async def looked():
        one.subscribe(lambda kinds, trouble: heard.append(kinds))
        two.add("factor", {"name": "Feedback"})
        while not heard:
            await asyncio.sleep(0)
        one.close()

    asyncio.run(looked())
    assert heard[0] == {"factor"}
