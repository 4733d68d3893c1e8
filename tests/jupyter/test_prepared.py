"""A page is given the kernel that waits; everything else one of its own, begun in its own folder."""

import asyncio

from sipp_lib.jupyter import prepared, server


def test_a_page_has_the_kernel_that_waits_and_a_notebook_one_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(prepared, "REST", 3600)
    (tmp_path / "mine").mkdir()

    async def through():
        manager = prepared.PreparedKernels(root_dir=str(tmp_path))

        def begun(path, folder=""):
            return manager.start_kernel(path=folder, kernel_name="sipp", env={"JPY_SESSION_NAME": path})

        try:
            await manager._begin("sipp_lib.formats")
            first = manager.waiting
            assert first in manager.list_kernel_ids()
            assert manager.list_kernels() == []  # nobody's yet
            own = await begun("mine/notes.ipynb", "mine")
            assert own != first
            assert await begun("partnerships/held-out/notebooks/3_planning.ipynb") == first
            assert {each["id"] for each in manager.list_kernels()} == {first, own}
            assert manager.waiting is None
            await manager._begin("sipp_lib.formats")
            await manager.get_kernel(manager.waiting).shutdown_kernel(now=True)
            dead = manager.waiting
            assert await begun("start_here.ipynb") != dead
        finally:
            await manager.shutdown_all(now=True)

    with server.environment(tmp_path, ""):
        asyncio.run(through())


def test_only_pages_are_given_what_waits():
    assert prepared.PAGE.search("start_here.ipynb")
    assert prepared.PAGE.search("/programme/partnerships/held-out/notebooks/1_performance.ipynb")
    for path in (
        "partnerships/held-out/notebooks/mine.ipynb",
        "1_performance.ipynb",
        "reports/held-out.ipynb",
    ):
        assert not prepared.PAGE.search(path)
