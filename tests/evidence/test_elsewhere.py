from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.elsewhere import Elsewhere, absent, told

GONE, MORE = "pupils-0123456789abcdef.csv", "pupils-fedcba9876543210.csv"


def test_what_was_erased_is_not_overwritten_because_a_disk_did_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Elsewhere.remember(tmp_path, erased=[GONE])

    def no_answer(of: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(of))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "read_bytes", no_answer)
        with pytest.raises(OSError, match="Input/output error"):
            Elsewhere.remember(tmp_path, erased=[MORE])
        with pytest.raises(EvidenceError) as caught:
            absent([], tmp_path)
    assert str(caught.value) == (
        "elsewhere.json cannot be read: Input/output error. Make the file readable and try again."
    )
    assert Elsewhere.remember(tmp_path, erased=[MORE]).erased == [GONE, MORE]
    (tmp_path / "elsewhere.json").write_text("{")
    assert Elsewhere.load(tmp_path) == Elsewhere()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (
            ["Ann"],
            "1 file of the evidence of this partnership is not on this computer, but with Ann. Numbers here are "
            "without it. Ask them to share their evidence, or make the report where all evidence is.",
        ),
        (
            ["Bob", "Ann", "Bob"],
            "3 files of the evidence of this partnership are not on this computer, but with Ann and Bob. Numbers here "
            "are without them. Ask them to share their evidence, or make the report where all evidence is.",
        ),
    ],
)
def test_how_many_files_are_elsewhere_is_said_as_one_would(who: list[str], said: str) -> None:
    assert [issue.message for issue in told(who)] == [said]
