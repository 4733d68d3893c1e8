"""Who reads a sentence in a browser must know whether their own computer is meant, or their authority's server."""

import pytest

from sipp_lib.errors import ProgrammeError
from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.programme import Programme


@pytest.mark.parametrize(
    ("hosted", "called", "unless"),
    [("", "this computer", ", unless you share it with other schools"), ("1", "the server", "")],
)
def test_sentences_of_pages_and_errors_name_the_machine_that_is_meant(
    tmp_path, monkeypatch, hosted, called, unless
):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("SIPP_HOSTED", hosted)
    if not hosted:
        monkeypatch.delenv("SIPP_HOSTED")
    programme = Programme.create(tmp_path / "programme", "Ours")
    state = StartPage(programme.folder).state
    assert state["kept"] == f"Everything you enter is saved at once and stays on {called}{unless}."
    assert state["hosted"] is bool(hosted)
    home = programme.folder / "partnerships"
    home.rmdir()
    home.symlink_to(home)  # in a circle, which nobody can follow, root neither
    with pytest.raises(ProgrammeError) as caught:
        programme.partnerships()
    assert str(caught.value) == (
        f"The folder {home} cannot be opened (Too many levels of symbolic links). Ask whoever looks after {called} to "
        "give you the right to read it."
    )
