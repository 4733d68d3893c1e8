"""A whole batch through `sipp report`: who fails fails alone, and ending it midway breaks nothing."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import html5lib
import psutil
import pytest
from in_place import in_place

from sipp_lib.batch.run import make
from sipp_lib.disclosure.free_text import check_text, naming
from sipp_lib.errors import DisclosureError
from sipp_lib.evidence.pupils.key_files import KnownPupil, keys_folder, write_keys
from sipp_lib.evidence.storage import save
from sipp_lib.files import shipped
from sipp_lib.new import copy_sample
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Import
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

GOOD, OLDER, TYPED, DOUBLE = "glen-corrie", "kilcorrie-families", "stravannan-gaidhlig", "lindarroch-maths"
WIDE = {"COLUMNS": "3000"}
SERVER = "multiprocessing.forkserver"


ONE_OR_TWO = (
    "Find out whether they are about one pupil or two: two pupils need a number or a name each; for one pupil, "
    "correct the wrong value. Then add the file again."
)
ANEW = "emove the school's file (‘Remove’ in phase 1, or ‘sipp withdraw’) and add it again."
TAKE_BACK = (
    " If the earlier file is the wrong one, remove it first (‘Remove’ in phase 1, or ‘sipp withdraw’)."
)


def files(programme):
    return {path.name: content(path) for path in programme.reports("public").iterdir()}


def content(path):
    return path.read_bytes()


def facts(programme):
    batch = json.loads((programme.reports("public") / "batch.json").read_text(encoding="utf-8"))
    return {each["partnership"]: each for each in batch["reports"]}


@pytest.fixture(scope="module")
def alone(tmp_path_factory, keys):
    """Four partnerships; the reports of two of them made one after the other, without a batch."""
    home = tmp_path_factory.mktemp("batch")
    programme = in_place(copy_sample(home / "whole"), home / "programme", GOOD, OLDER, TYPED, DOUBLE)
    toml = programme.folder / "sipp.toml"
    toml.write_text(toml.read_text().replace("sample-programme", "batch-programme"))
    programme = Programme.open(programme.folder)
    for slug in (GOOD, OLDER):
        make(programme, slug)
    return programme


@pytest.fixture
def programme(alone, tmp_path):
    """A copy, reports and all, for a test to break."""
    shutil.copytree(alone.folder, tmp_path / "programme")
    return Programme.open(tmp_path / "programme")


def in_use(programme, slug, table):
    book = Workbook.open(slug, programme.folder, "school")
    return next(name for name in book.evidence.fingerprints if name.startswith(table))


def without_a_file(programme, slug):
    name = in_use(programme, slug, "observations")
    (programme.partnership(slug).evidence / name).unlink()
    return f"{name} is missing from the evidence folder. Put it back from a copy, or r{ANEW}"


def with_a_wrong_type(programme, slug):
    name = in_use(programme, slug, "observations")
    path = programme.partnership(slug).evidence / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[6][rows[0].index("value")] = "thirteen"
    path.chmod(0o644)
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return f"{name} has changed since it was added. Put it back as it was from a copy, or r{ANEW}"


def with_a_pupil_twice(programme, slug):
    name = in_use(programme, slug, "pupils")
    place = programme.partnership(slug)
    pupils = Workbook.open(slug, programme.folder, "school").evidence.pupils
    kept = save(pupils.iloc[[2]], "pupils", place.evidence)
    with Store.open(place.records, slug) as store:
        store.add(Import(table="pupils", file=kept.file, sha256=kept.sha256, rows=1), author="test")
    return (
        f"{name} and {kept.file}: the same pupil appears more than once "
        f"(row 4 of {name} and row 2 of {kept.file}, which agree). " + ONE_OR_TWO + TAKE_BACK
    )


def test_broken_evidence_fails_alone_and_is_named(programme, alone, sipp):
    before = files(programme)
    written = (programme.reports("public") / f"{GOOD}.html").stat().st_mtime_ns
    reasons = {
        OLDER: without_a_file(programme, OLDER),
        TYPED: with_a_wrong_type(programme, TYPED),
        DOUBLE: with_a_pupil_twice(programme, DOUBLE),
        GOOD: "",
    }
    done = sipp("report", "--programme", programme.folder, "--force", env=WIDE)
    after = files(programme)

    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    lines = {slug: next(line for line in done.stdout.splitlines() if slug in line) for slug in reasons}
    for slug, reason in reasons.items():
        assert ("FAILED" in lines[slug]) == bool(reason)
        assert reason in lines[slug]
        # where in the evidence, and the fingerprint in its file's name, is for who made the reports
        where = f"Phase 1 says what and where, and so does ‘sipp check {slug}’."
        public = reason and f"Something is wrong in the evidence. {where}"
        told = {"partnership": slug, "made": not reason, "reason": public}
        assert facts(programme)[slug].items() >= told.items()
    assert "1 of 4 reports were made." in done.stdout

    # the report that was made is the one made alone; the older one of a partnership that failed stays
    assert (programme.reports("public") / f"{GOOD}.html").stat().st_mtime_ns > written
    pages = {f"{slug}{kind}" for slug in (GOOD, OLDER) for kind in BESIDE}
    assert set(after) == pages | {"index.html", "batch.json"}
    assert [name for name in pages if after[name] != before[name]] == []

    index = html5lib.parse(after["index.html"], treebuilder="etree", namespaceHTMLElements=False)
    rows = {row.find(".//a").get("href"): "".join(row.itertext()) for row in index.findall(".//tbody/tr")}
    assert set(rows) == {f"{GOOD}.html", f"{OLDER}.html"}
    earlier = "The last run failed: this report is an earlier one."
    assert [href for href, text in rows.items() if earlier in text] == [f"{OLDER}.html"]
    absent = index.find(".//h3")
    assert absent.text == "No report yet"
    assert [item.text for item in index.findall(".//section/ul/li")] == [DOUBLE, TYPED]


# ---- a known pupil's name in free text


def named(programme, text):
    """Write the name into the partnership's own record; give back record and revision."""
    place = programme.partnership(GOOD)
    with Store.open(place.records, GOOD) as store:
        own = store.current("partnership")[0]
        entry = store.revise(own.id, {"success": text}, author="test")
    return entry.id, entry.heads[0]


def look_at(programme, *revisions):
    toml = programme.folder / "sipp.toml"
    lines = [line for line in toml.read_text().splitlines() if not line.startswith("looked_at")]
    toml.write_text("\n".join([*lines, f"looked_at = {json.dumps(revisions)}", ""]))
    return Programme.open(programme.folder)


def stopped(record):
    return (
        f"The public report of {GOOD} was not made: the record ‘Partnership’ {record}, field ‘What success "
        "will look like’, holds the name of a pupil known from the key file. Open it on the page of "
        "phase 1 and take it out. If it means something else, such as a street, press ‘It is not a pupil’ there."
    )


def refused(programme):
    with pytest.raises(DisclosureError) as caught:
        make(programme, GOOD)
    return str(caught.value)


def test_a_known_name_stops_the_public_report_until_somebody_has_looked(programme, sipp):
    write_keys(programme.id, "ZZZ", [KnownPupil("zz12zz34zz56", "Xanthe Quibble", "")])
    try:
        record, revision = named(programme, "Pupils such as Xanthe Quibble enjoy fractions.")
        before = files(programme)
        done = sipp("report", "--programme", programme.folder, GOOD, env=WIDE)
        assert done.returncode == 1
        assert stopped(record) in done.stdout
        assert facts(programme)[GOOD]["reason"] == stopped(record)
        now = files(programme)
        told = done.stdout + done.stderr + now["batch.json"].decode() + now["index.html"].decode()
        assert "Xanthe" not in told
        assert "Quibble" not in told
        assert [now[f"{GOOD}.{kind}"] for kind in ("html", "ipynb")] == [
            before[f"{GOOD}.{kind}"] for kind in ("html", "ipynb")
        ]

        school = make(programme, GOOD, "school")
        assert "Xanthe Quibble" in school.page.read_text(encoding="utf-8")

        programme = look_at(programme, revision)
        assert "Xanthe Quibble" in make(programme, GOOD).page.read_text(encoding="utf-8")

        again, later = named(programme, "Pupils such as Xanthe Quibble enjoy fractions more.")
        assert (again, later != revision) == (record, True)
        assert refused(programme) == stopped(record)
    finally:
        (keys_folder(programme.id) / "ZZZ.csv").unlink()


BESIDE = (".html", ".ipynb", "-brief.html", "-plain.html")
EARLIER = (
    "An earlier report names a pupil who is known now, so the index page no longer leads to it: delete "
    "reports/{0}.html, reports/{0}.ipynb, reports/{0}-brief.html and reports/{0}-plain.html, "
    "and take them down wherever they were published."
)


def index_page(programme):
    return (programme.reports("public") / "index.html").read_text(encoding="utf-8")


def test_an_earlier_page_that_names_a_pupil_is_told_of_by_its_path_and_no_longer_linked(programme, sipp):
    record, _ = named(programme, "Pupils such as Xanthe Quibble enjoy fractions.")
    assert sipp("report", "--programme", programme.folder, GOOD, env=WIDE).returncode == 0
    assert f'href="{GOOD}.html"' in index_page(programme)
    write_keys(programme.id, "ZZZ", [KnownPupil("zz12zz34zz56", "Xanthe Quibble", "")])
    try:
        done = sipp("report", "--programme", programme.folder, GOOD, env=WIDE)
        assert done.returncode == 1
        told = f"{stopped(record)} {EARLIER.format(GOOD)}"
        assert told in done.stdout
        assert facts(programme)[GOOD] == {"partnership": GOOD, "made": False, "reason": told}
        assert f'href="{GOOD}.html"' not in index_page(programme)
        assert f'<h3>Stopped</h3>\n<ul class="">\n<li>{GOOD}</li>' in index_page(programme)
        for kind in BESIDE:
            (programme.reports("public") / f"{GOOD}{kind}").unlink()
        sipp("report", "--programme", programme.folder, GOOD, env=WIDE)
        assert facts(programme)[GOOD]["reason"] == stopped(record)
        assert "Stopped" not in index_page(programme)
    finally:
        (keys_folder(programme.id) / "ZZZ.csv").unlink()


def test_facts_of_another_partnerships_earlier_report_that_name_a_pupil_are_not_told(programme, sipp):
    place = programme.partnership(OLDER)
    with Store.open(place.records, OLDER) as store:
        own = store.current("partnership")[0]
        head = store.revise(own.id, {"name": "What Xanthe Quibble reads"}, author="test").heads[0]
    assert sipp("report", "--programme", programme.folder, GOOD, OLDER, env=WIDE).returncode == 0
    assert "Xanthe" in index_page(programme)
    write_keys(programme.id, "ZZZ", [KnownPupil("zz12zz34zz56", "Xanthe Quibble", "")])
    try:
        for _ in range(2):  # until it is taken down
            done = sipp("report", "--programme", programme.folder, GOOD, env=WIDE)
            assert done.returncode == 1
            assert EARLIER.format(OLDER) in done.stdout
            assert facts(programme)[GOOD]["made"]
            assert facts(programme)[OLDER] == {
                "partnership": OLDER,
                "made": False,
                "reason": EARLIER.format(OLDER),
            }
            batch = (programme.reports("public") / "batch.json").read_text(encoding="utf-8")
            for text in (done.stdout, done.stderr, batch, index_page(programme)):
                assert "Xanthe" not in text
                assert "Quibble" not in text
            assert f'href="{OLDER}.html"' not in index_page(programme)
        programme = look_at(programme, head)
        assert sipp("report", "--programme", programme.folder, GOOD, env=WIDE).returncode == 0
        assert "What Xanthe Quibble reads" in index_page(programme)
    finally:
        (keys_folder(programme.id) / "ZZZ.csv").unlink()


def test_a_word_document_whose_header_names_a_pupil_who_became_known_later_is_told_of(
    programme, sipp, tmp_path
):
    from docx import Document

    own = Document(str(shipped("templates", "docx", "report.docx")))
    own.sections[0].header.paragraphs[0].add_run("Made by Xanthe Quibble")
    own.save(str(tmp_path / "own.docx"))
    styled = ("--docx-styles", tmp_path / "own.docx")
    assert sipp("report", "--programme", programme.folder, *styled, GOOD, env=WIDE).returncode == 0
    assert sipp("report", "--programme", programme.folder, GOOD, env=WIDE).returncode == 0
    write_keys(programme.id, "ZZZ", [KnownPupil("zz12zz34zz56", "Xanthe Quibble", "")])
    try:
        for _ in range(2):  # until it is taken down
            done = sipp("report", "--programme", programme.folder, GOOD, env=WIDE)
            assert done.returncode == 1
            assert "An earlier report names a pupil who is known now" in facts(programme)[GOOD]["reason"]
            assert f"reports/{GOOD}.docx" in facts(programme)[GOOD]["reason"]
            assert f'href="{GOOD}.docx"' not in index_page(programme)
        # a document in other styles takes its place
        assert sipp("report", "--docx", "--programme", programme.folder, GOOD, env=WIDE).returncode == 0
        assert f'href="{GOOD}.docx"' in index_page(programme)
    finally:
        (keys_folder(programme.id) / "ZZZ.csv").unlink()


def test_a_short_name_with_a_forename_stands_nowhere_beside_the_reports(programme, sipp):
    assert sipp("report", "--programme", programme.folder, GOOD, OLDER, env=WIDE).returncode == 0
    write_keys(programme.id, "ZZZ", [KnownPupil("zz12zz34zz56", "Kilcorrie Quibble", "")])
    try:
        done = sipp("report", "--programme", programme.folder, OLDER, env=WIDE)
        assert (done.returncode, OLDER in done.stdout) == (1, False)
        assert (
            "delete the page, the notebook, the page in brief and the page for learners and parents under that short "
            "name in the folder reports, and take them down wherever they were published."
        ) in done.stdout
        batch = (programme.reports("public") / "batch.json").read_text(encoding="utf-8")
        assert "ilcorrie" not in batch + index_page(programme)
    finally:
        (keys_folder(programme.id) / "ZZZ.csv").unlink()


def test_check_names_every_text_that_will_stop_the_public_report(programme, sipp):
    record, _ = named(programme, "Pupils such as Xanthe Quibble enjoy fractions.")
    toml = programme.folder / "sipp.toml"
    toml.write_text(toml.read_text().replace(programme.name, "For Xanthe"))
    write_keys(programme.id, "ZZZ", [KnownPupil("zz12zz34zz56", "Xanthe Quibble", "")])
    try:
        done = sipp("check", GOOD, "--programme", programme.folder, env=WIDE)
        told = stopped(record).removeprefix(f"The public report of {GOOD} was not made: ")
        lines = [line.strip() for line in done.stdout.splitlines()]
        assert f"Stops the public report: {told}" in lines
        assert (
            "Stops the public report: the programme's name holds the name of a pupil known from the key file. Correct "
            "it in sipp.toml, on the line of the name, or ask whoever looks after the workbook."
        ) in lines
    finally:
        (keys_folder(programme.id) / "ZZZ.csv").unlink()


def test_a_record_with_two_heads_passes_once_all_that_the_sentences_name_was_looked_at(alone):
    book = Workbook.open(OLDER, alone.folder)
    (split,) = [entry for entry in book.entries if entry.conflicts]
    assert len(split.heads) == 2

    def found(text):
        return ["name"] if "three evenings" in text else []

    unseen = {head for each in naming([split], found, []) for head in each.unseen}
    assert unseen == {*split.heads}
    with pytest.raises(DisclosureError):
        check_text([split], found, [split.heads[0]], OLDER)
    check_text([split], found, unseen, OLDER)


# ---- a batch that is ended from outside


def begun(programme, *, warm=True):
    """Start a batch of two in a session of its own; wait until a report is being made, or the warming up begins."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "sipp_lib.cli",
            "report",
            "--programme",
            programme.folder,
            "--force",
            GOOD,
            OLDER,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "400"},
        start_new_session=True,
    )
    parent, end = psutil.Process(process.pid), time.monotonic() + 180
    while time.monotonic() < end:
        servers = [child for child in parent.children() if SERVER in " ".join(words(child))]
        if any(server.children() for server in servers) or (servers and not warm):
            return process, parent.children(recursive=True)
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    process.kill()
    raise AssertionError("no report was begun within three minutes")


def words(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def ended(children, seconds):
    _, alive = psutil.wait_procs(children, timeout=seconds)
    left = [words(child) for child in alive]
    for child in alive:
        child.kill()
    return left


def test_a_batch_killed_midway_leaves_no_process_and_no_half_report_and_runs_again(programme, alone, sipp):
    undisturbed = files(alone)
    for kind in ("html", "ipynb"):
        (programme.reports("public") / f"{GOOD}.{kind}").unlink()
    process, children = begun(programme)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    assert ended(children, 30) == []
    process.communicate()
    assert [name for name, each in files(programme).items() if each != undisturbed[name]] == []
    assert sipp("report", "--programme", programme.folder, GOOD, OLDER).returncode == 0
    after = files(programme)
    assert [name for name in undisturbed if after[name] != undisturbed[name]] == []
    assert set(after) - set(undisturbed) == {"index.html", "batch.json"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups that a signal reaches")
@pytest.mark.parametrize("warm", [True, False])
def test_ctrl_c_however_often_is_one_sentence_and_leaves_no_process(programme, alone, warm):
    before = files(alone)
    process, children = begun(programme, warm=warm)
    began = time.monotonic()
    for _ in range(3):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)  # as the terminal does it
        time.sleep(0.3)
    try:
        _, told = process.communicate(timeout=120)
    finally:
        process.kill()
    seconds = time.monotonic() - began
    assert ended(children, 30) == []
    assert told == "Stopped. Nothing half-written was left; run the command again to go on.\n"
    assert process.returncode == 1
    assert files(programme) == before
    assert seconds < 30


def test_who_asks_for_reports_loads_nothing_that_makes_them(programme):
    script = (
        "import sys; from pathlib import Path; from sipp_lib.programme import Programme\n"
        "from sipp_lib.batch.batch import reports\n"
        f"made = reports(Programme.open(Path(sys.argv[1])), [{DOUBLE!r}], processes=1)\n"  # it has an effect size
        "heavy = {'nbformat', 'pandas', 'matplotlib', 'papermill', 'IPython'}\n"
        "print([each.made for each in made], heavy & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, programme.folder], capture_output=True, text=True, check=False
    )
    assert done.stdout == "[True] set()\n", done.stderr


def test_schools_without_a_key_file_on_this_machine_are_named_by_the_command_and_in_batch_json(sample, sipp):
    missing = keys_folder(sample.id) / "CAR.csv"
    kept = missing.read_bytes()
    missing.unlink()
    try:
        done = sipp("report", "tarvit-water", "--programme", sample.folder)
    finally:
        missing.write_bytes(kept)
    assert done.returncode == 0, done.stderr
    assert (
        "Names could not be looked for: this computer has no key file of CAR, or one that lacks pupils, "
        "so a text that names one of these would not have been noticed. Before you publish this, have whoever keeps "
        "the keys make it, or run ‘sipp check’ there; or copy the keys here and make it again." in done.stdout
    )
    batch = json.loads((sample.reports("public") / "batch.json").read_text(encoding="utf-8"))
    assert batch["reports"] == [
        {"partnership": "tarvit-water", "made": True, "reason": "", "schools_without_keys": 1}
    ]
    page = (sample.reports("public") / "tarvit-water.html").read_text(encoding="utf-8")
    assert "not be looked for" not in page
    again = sipp("report", "tarvit-water", "--programme", sample.folder)  # now the keys are here
    assert "could not be looked for" not in again.stdout
    assert "1 of 1 reports were made." in again.stdout


def test_one_pupil_fewer_than_in_the_report_before_is_said_before_it_is_published(programme, sipp):
    first = sipp("report", GOOD, "--force", "--programme", programme.folder)
    assert "since the public report" not in first.stdout
    book = Workbook.open(GOOD, programme.folder, "school")
    place = programme.partnership(GOOD)
    gone = book.evidence.observations["pupil"].iloc[0]
    for table in ("pupils", "observations"):
        kept = save(getattr(book.evidence, table).query("pupil != @gone"), table, place.evidence)
        with Store.open(place.records, GOOD) as store:
            for entry in store.current("import"):
                if entry.body.table == table:
                    store.withdraw(entry.id, author="test")
            store.add(Import(table=table, file=kept.file, sha256=kept.sha256, rows=kept.rows), author="test")
    before = files(programme)
    done = sipp("report", GOOD, "--programme", programme.folder)
    assert f"Before you publish {GOOD}: since the public report of " in done.stdout
    assert gone not in done.stdout
    assert "the results of fewer than 10 pupils behind a number have come, gone or changed: " in done.stdout
    assert before != files(programme)
    assert b"since the public" not in files(programme)["batch.json"]


def test_two_partnerships_with_the_same_pupils_but_one_are_said_before_they_are_published(programme, sipp):
    book, place = Workbook.open(GOOD, programme.folder, "school"), programme.place("twin")
    left = book.evidence.observations["pupil"].iloc[0]
    place.folder.mkdir(parents=True)
    with (
        Store.open(programme.place(GOOD).records, GOOD) as store,
        Store.create(place.records, "twin") as twin,
    ):
        for entry in store.current():
            if entry.kind != "import":
                twin.add(entry.body, author="test", record_id=entry.id)
        for table in ("pupils", "observations"):
            frame = getattr(book.evidence, table)
            kept = save(frame[frame["pupil"] != left], table, place.evidence)
            twin.add(Import(table=table, file=kept.file, sha256=kept.sha256, rows=kept.rows), author="test")
    done = sipp("report", GOOD, "twin", "--force", "--programme", programme.folder)
    for slug, other in ((GOOD, "twin"), ("twin", GOOD)):
        assert (
            f"Before you publish {slug}: the public report of ‘{other}’ tells nearly the same" in done.stdout
        )
    again = sipp("report", GOOD, "twin", "--programme", programme.folder)
    assert "tells nearly the same" not in again.stdout
