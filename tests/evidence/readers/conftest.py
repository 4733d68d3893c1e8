from __future__ import annotations

import pytest

from sipp_lib.evidence.readers.read import ReadFile, read


@pytest.fixture
def reading(tmp_path):
    """Write bytes or text to a file of a name and read it."""

    def run(content: bytes | str, name: str = "scores.csv", **options) -> ReadFile:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, **options)

    return run
