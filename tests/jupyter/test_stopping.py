"""A server that is told to stop ends what it began; tests/test_open.py stops a real one."""

import asyncio
import signal
from types import SimpleNamespace

from sipp_lib.jupyter import stopping


def test_what_was_still_being_answered_ends_with_the_server():
    ended = []

    async def answering():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    loop = asyncio.new_event_loop()
    task = loop.create_task(answering())
    loop.run_until_complete(asyncio.sleep(0))
    stopping._finish(loop)
    assert (task.cancelled(), ended) == (True, [True])
    loop.close()


def test_however_one_is_told_to_stop_the_block_is_left_by_its_own_way_out():
    before = [signal.getsignal(each) for each in stopping.ENDS]
    for each in stopping.ENDS:
        left = []
        try:
            with stopping.clearing_up():
                try:
                    signal.raise_signal(each)
                finally:
                    left.append(each)
        except KeyboardInterrupt:
            left.append("told")
        assert left == [each, "told"]
    assert [signal.getsignal(each) for each in stopping.ENDS] == before


def test_a_signal_that_is_ignored_stays_so():
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with stopping.clearing_up():
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_server_is_told_once_however_often_one_presses():
    done, loop = [], asyncio.new_event_loop()

    def start():
        for each in (signal.SIGINT, signal.SIGINT, signal.SIGTERM):
            signal.raise_signal(each)

    server = SimpleNamespace(
        stop=lambda **how: done.append(how),
        start=start,
        io_loop=SimpleNamespace(
            asyncio_loop=loop, add_callback_from_signal=lambda say, words, **_: done.append((say, words))
        ),
    )
    with stopping.clearing_up():
        stopping.run(server)
    assert done == [(print, "Stopping the workbook …"), {"from_signal": True}]
    loop.close()
