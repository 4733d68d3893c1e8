"""Coverage-guided search for a file that ends in anything but a table or a refusal.

    python tests/evidence/readers/fuzz_read.py CORPUS -max_total_time=600 -timeout=30 -rss_limit_mb=1500

Needs atheris, which is no dependency; the corpus is a folder, made when it is not there.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sipp_lib.evidence"]):
    from sipp_lib.errors import SippError
    from sipp_lib.evidence import storage
    from sipp_lib.evidence.combine import CurrentData
    from sipp_lib.evidence.mapping.detect import detect
    from sipp_lib.evidence.mapping.mapping import LEAVE_OUT
    from sipp_lib.evidence.mapping.questions import open_questions
    from sipp_lib.evidence.readers.read import read
    from sipp_lib.evidence.staging import stage
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure

HERE = Path(__file__)
FOLDER = Path(tempfile.mkdtemp())
NAMES = ("f.csv", "f.tsv", "f.txt", "f.xlsx")
KNOWN = CurrentData(
    Programme(FOLDER / "programme", "Fuzz", "fuzz"),
    (Measure(name="Reading", code="READ", lowest=0, highest=100, occasions=["Pre", "Post"]),),
    ("A",),
    (),
    storage.load([], FOLDER),
)


def one(data: bytes) -> None:
    """Read, map, answer with what is suggested, and check: a refusal is fine, any other error is not."""
    kind, data = data[:1], data[1:]
    if kind >= b"\x80":  # the sheet of a workbook, as a change of packed bytes seldom gets past the packing
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in PARTS.items():
                archive.writestr(name, data if name.endswith("sheet1.xml") else content)
        data = target.getvalue()
    path = FOLDER / NAMES[kind[0] % 4 if kind else 0]
    path.write_bytes(data)
    try:
        found = read(path)
        if kind and kind[0] & 0x40:
            return  # reading alone is much quicker
        mapping = detect(found.frame, found.formats, measures=KNOWN.measures, schools=KNOWN.schools)
        while questions := open_questions(mapping, KNOWN.measures, KNOWN.schools):
            answer = questions[0].suggestion or (*questions[0].choices, LEAVE_OUT)[0]
            mapping = answer(mapping, questions[0], answer, KNOWN.measures)
        stage(found, mapping, KNOWN, file=path.name, sha256="0" * 64)
    except SippError as error:
        if "Traceback" in str(error):
            raise


def seeds(corpus: Path) -> dict[str, bytes]:
    """Begin the corpus with the files that the tests write; the parts of a workbook come back."""
    sys.path.insert(0, str(HERE.parents[2] / "frames"))
    import bad_files as bad

    rows = [["SCN", "Name", "SIMD", "Date", "Attendance", "Reading Pre"]]
    rows += [
        ["987654325", "Isla", "Q1", "3/4/26", "93.4%", "<5"],
        ["12345674", "Tom", "5", "14/3/26", ".9", "Absent"],
    ]
    corpus.mkdir(exist_ok=True)
    (corpus / "text").write_bytes(b"\0" + bad.csv(rows).encode())
    (corpus / "utf16").write_bytes(b"\1" + bad.csv(rows, "\t").encode("utf-16"))
    (corpus / "quoted").write_bytes(b'\0sep=;\n"Name";"Q [a]";"Q [b]"\n"A";"1,5";="01"\n')
    (corpus / "book").write_bytes(b"\3" + bad.workbook(rows))
    (corpus / "read").write_bytes(b"\x40" + bad.csv(rows).encode())
    (corpus / "read_sheet").write_bytes(b"\xc3" + bad.sheet().encode())
    (corpus / "sheet").write_bytes(b"\x83" + bad.sheet().encode())
    with zipfile.ZipFile(io.BytesIO(bad.raw_workbook(bad.sheet()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


if __name__ == "__main__":
    PARTS = seeds(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
