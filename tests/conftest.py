import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory):
    """Keep the key files of tests out of the person's own data folder."""
    folder = tmp_path_factory.mktemp("keys")
    os.environ["SIPP_KEYS"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def sipp():
    """Run the command as a person would, in a process of its own."""

    def run(*words, **options):
        return subprocess.run(
            [sys.executable, "-m", "sipp_lib.cli", *map(str, words)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "COLUMNS": "400", **options.pop("env", {})},
            **options,
        )

    return run


@pytest.fixture
def sample(tmp_path):
    """A fresh copy of the sample programme."""
    from sipp_lib.begin import copy_sample

    return copy_sample(tmp_path / "sample")


@pytest.fixture(scope="session")
def abacus():
    """The module that builds a programme from the real study."""
    spec = importlib.util.spec_from_file_location("abacus", ROOT / "benchmarks" / "abacus.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
