"""A Dask cluster makes the same reports: only the executor differs."""

import pytest
from in_place import in_place

from sipp_lib.new import copy_sample

distributed = pytest.importorskip("distributed", reason="the extra ‘cluster’ is not installed")
SLUGS = ("glen-corrie", "stravannan-gaidhlig")


@pytest.fixture(scope="module")
def programme(tmp_path_factory, keys):
    home = tmp_path_factory.mktemp("cluster")
    return in_place(copy_sample(home / "whole"), home / "programme", *SLUGS)


def made(programme):
    return {path.name: path.read_bytes() for path in programme.reports("public").iterdir()}


def test_two_workers_of_a_cluster_make_the_same_bytes(programme, sipp):
    assert sipp("report", "--programme", programme.folder).returncode == 0
    here = made(programme)
    assert len(here) == 4 * len(SLUGS) + 2  # page, notebook, brief and plain page
    (programme.reports("public") / "index.html").unlink()
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster:
        words = ("report", "--programme", programme.folder, "--force", "--cluster", cluster.scheduler_address)
        done = sipp(*words)
        assert done.returncode == 0, done.stderr
        assert "2 of 2 reports were made." in done.stdout
        wrong = sipp(*words, "--template", programme.folder / "sipp.toml")
    assert made(programme) == here
    assert wrong.returncode == 2
    assert wrong.stderr == (
        "The template sipp.toml is not a notebook: it is not written as JSON. Choose a file that JupyterLab has saved, "
        "with the ending .ipynb.\n"
    )


def test_an_officer_has_a_cluster_make_the_same_bytes_of_records_on_a_server(
    programme, tmp_path, request, sipp
):
    pytest.importorskip("psycopg", reason="the extra ‘postgres’ is not installed")
    server = request.getfixturevalue("server")
    here = in_place(programme, tmp_path / "programme")
    assert sipp("report", "--programme", here.folder, "--force").returncode == 0  # its reports came with it
    of_files = made(here)
    database = server.database()
    assert sipp("server", "move", server.url(database, "keeper"), "--programme", here.folder).returncode == 0
    settings = here.folder / "sipp.toml"
    olga = server.account("olga", *(f"sipp_{slug}_officer" for slug in SLUGS))
    text = settings.read_text(encoding="utf-8").replace("user=keeper", f"user={olga}")
    settings.write_text(text, encoding="utf-8")
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster:
        words = ("report", "--programme", here.folder, "--cluster", cluster.scheduler_address)
        done = sipp(*words, "--force")
        assert done.returncode == 0, done.stderr
        assert "2 of 2 reports were made." in done.stdout
        assert made(here) == of_files
        # what the account may not read is no report, and says so
        server.account("olga", f"sipp_{SLUGS[0]}_officer")
        (here.reports("public") / f"{SLUGS[1]}.html").unlink()
        refused = sipp(*words, SLUGS[1], env={"COLUMNS": "2000"})
        assert refused.returncode == 1
        assert f"are no records of the partnership ‘{SLUGS[1]}’ that your account may read." in refused.stdout
    server.release(database)


def test_an_address_at_which_nobody_answers_is_one_sentence(programme, sipp):
    done = sipp("report", "--programme", programme.folder, "--cluster", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr == "No Dask scheduler answers at tcp://127.0.0.1:1. Check the address.\n"
