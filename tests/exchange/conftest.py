from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Factor


@pytest.fixture
def glen(begin_glen: Callable[..., Place], tmp_path: Path) -> SimpleNamespace:
    place = begin_glen(Factor(name="Motivation"))
    folder = tmp_path / "OneDrive - Council" / "Glen"
    folder.mkdir(parents=True)
    programme = Programme.open(tmp_path / "programme")
    return SimpleNamespace(place=place, folder=folder, programme=programme)
