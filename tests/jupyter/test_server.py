"""What `sipp open` prepares and what it tells Jupyter; tests/browser opens it for real."""

import json
import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from container import allowing_root

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.jupyter import facts, server
from sipp_lib.new import begin


@pytest.fixture(autouse=True)
def own_trust(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))


def test_a_new_folder_gets_the_page_to_start_from(tmp_path):
    server.prepare(tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["start_here.ipynb"]
    server.prepare(tmp_path / "new")  # and it is opened again before a programme has begun
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["start_here.ipynb"]


def test_a_folder_of_other_things_is_not_served(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError) as caught:
        server.prepare(tmp_path)
    assert str(caught.value) == (
        f"There is no programme in {tmp_path} (no sipp.toml). Give its folder with --programme DIR, or name a new or "
        "empty folder: a programme can begin there."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_partnership_that_is_not_there_is_named(tmp_path):
    begin("Held out", tmp_path / "programme")
    with pytest.raises(UsageError, match=r"There is no partnership ‘held-uot’ .* Did you mean ‘held-out’\?"):
        server.prepare(tmp_path / "programme", "held-uot")


def test_kernels_are_of_this_python_and_know_the_programme(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "/somebody/elses")
    before = dict(os.environ)
    with server.environment(tmp_path, "held-out"):
        assert os.environ["SIPP_PROGRAMME"] == str(tmp_path.resolve())
        assert os.environ["SIPP_PARTNERSHIP"] == "held-out"
        work, others = os.environ["JUPYTER_PATH"].split(os.pathsep)
        assert others == "/somebody/elses"
        kernel = json.loads((Path(work) / "kernels" / "python3" / "kernel.json").read_text())
        assert kernel["argv"][0] == sys.executable
    assert dict(os.environ) == before
    assert not Path(work).exists()


def test_the_server_is_told_of_cards_only_on_a_programme_that_was_opened(monkeypatch):
    def told():
        hooks, settings = [], {}
        manager = SimpleNamespace(register_pre_save_hook=hooks.append)
        server._load_jupyter_server_extension(
            SimpleNamespace(
                contents_manager=manager,
                kernel_manager=None,
                base_url="/secret/",
                web_app=SimpleNamespace(settings=settings, add_handlers=lambda *_: None),
            )
        )
        assert hooks == [server.clear_page]
        return settings

    monkeypatch.delenv("SIPP_PROGRAMME", raising=False)
    assert told() == {}
    monkeypatch.setenv("SIPP_PROGRAMME", "here")
    monkeypatch.setenv("SIPP_PARTNERSHIP", "held-out")
    config = told()["page_config_data"]
    assert config["sippPartnership"] == "held-out"
    assert json.loads(config["sippCards"]) == facts.cards()
    assert json.loads(config["sippFirst"]) == facts.first_words()


def test_only_pages_of_the_workbook_are_cleared_when_saved():
    def saved(metadata):
        cell = {
            "cell_type": "code",
            "source": "1",
            "metadata": {},
            "outputs": ["typed"],
            "execution_count": 1,
        }
        model = {"type": "notebook", "content": {"metadata": metadata, "cells": [cell]}}
        server.clear_page(model=model, path="x.ipynb", contents_manager=None)
        return cell["outputs"]

    assert saved({"sipp": {}}) == []
    assert saved({}) == ["typed"]
    server.clear_page(model={"type": "file", "content": "text"}, path="x")
    server.clear_page(model={"type": "directory", "content": None}, path="x")


def test_a_port_that_is_taken_is_passed_over_and_told(capsys):
    with socket.socket() as taken:
        taken.bind((server.HERE, 0))
        taken.listen()
        port = taken.getsockname()[1]
        used = server._free(port)
    assert port < used <= port + 100
    assert capsys.readouterr().out == f"Port {port} is taken by another program; {used} is used instead.\n"
    assert server._free(used) == used
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(UsageError) as caught:
        server._free(port)
    assert (
        str(caught.value) == "A port is a number from 1 to 65535. Leave --port out, and a free one is found."
    )


def test_a_port_that_may_not_be_used_is_told(monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refused)
    with pytest.raises(UsageError) as caught:
        server._free(80)
    assert (
        str(caught.value)
        == "Port 80 may not be used by your account. Leave --port out, and a free one is found."
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root is refused")
@pytest.mark.parametrize("words", [[], ["--pages"]])
def test_root_is_refused_in_a_sentence_before_anything_is_written(sipp, tmp_path, words):
    new = tmp_path / "new"
    done = sipp("open", "--no-browser", *words, "--programme", new, env={"JUPYTER_CONFIG_DIR": str(tmp_path)})
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{server.ROOT}\n")
    assert not new.exists()


def test_a_server_that_ends_by_itself_is_told_in_a_sentence():
    with pytest.raises(ProgrammeError) as caught, server._plainly(8888):
        raise SystemExit(1)
    assert str(caught.value) == (
        "The workbook could not be started on port 8888. Try once more, with another port (--port NUMBER), or show "
        "what ‘sipp --debug open’ says to whoever looks after this computer."
    )
    with (
        pytest.raises(ProgrammeError, match=r"The system says: No space left on device\."),
        server._plainly(1),
    ):
        raise OSError(28, "No space left on device")
    with server._plainly(1):
        raise SystemExit(0)  # as it was asked to


class _Lab:
    extension_manager = "readonly"


def test_settings_of_the_computer_that_took_ours_with_them_stop_it_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "jupyter_config_path", lambda: [str(tmp_path), str(tmp_path / "none")])
    (tmp_path / "jupyter_server_config.json").write_text('{"ServerApp": {"ip": 7}}')
    lab = _Lab()
    begun = SimpleNamespace(extension_manager=SimpleNamespace(extension_apps={"jupyterlab": {lab}}))
    server._refuse_half_settled(begun)
    lab.extension_manager = "pypi"
    with pytest.raises(ProgrammeError) as caught:
        server._refuse_half_settled(begun)
    assert str(caught.value) == (
        "The workbook was not opened: settings for Jupyter that were made for this whole computer cannot be used, and "
        f"with them what keeps the workbook to itself would be lost. They are in {tmp_path}. Show this to whoever "
        "looks after this computer."
    )


def test_pages_without_voila_say_what_to_install(sipp, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(allowing_root(tmp_path)))
    (tmp_path / "voila").mkdir()
    (tmp_path / "voila" / "__init__.py").write_text("raise ModuleNotFoundError('voila')")
    done = sipp("open", "--pages", "--programme", tmp_path / "new", env={"PYTHONPATH": _path(tmp_path)})
    assert (done.returncode, done.stderr) == (
        2,
        "Pages without JupyterLab need Voilà, which is not installed. Install it with: pip install voila\n",
    )


def _path(first):
    return os.pathsep.join(filter(None, [str(first), os.environ.get("PYTHONPATH", "")]))


def test_the_extension_ships_what_jupyterlab_looks_for():
    folder = server.EXTENSION / "sipp-workbook"
    package = json.loads((folder / "package.json").read_text())
    assert package["name"] == folder.name
    assert (folder / package["jupyterlab"]["_build"]["load"]).is_file()
    from sipp_lib import __version__

    assert package["version"] == __version__
