"""The command as a person types it: what it says, what it leaves, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

import sipp_lib
from sipp_lib import cli
from sipp_lib.errors import StoreError
from sipp_lib.evidence.pupils.key_files import key_files, read_keys
from sipp_lib.programme import Programme
from sipp_lib.records.chain import named
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

HEAVY = {
    "pandas",
    "matplotlib",
    "papermill",
    "nbconvert",
    "scipy",
    "IPython",
    "numpy",
    "seaborn",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory, keys):
    """A copy of the sample that tests only read."""
    from sipp_lib.new import copy_sample

    return copy_sample(tmp_path_factory.mktemp("cli") / "sample")


ONE_OR_TWO = (
    "Find out whether they are about one pupil or two: two pupils need a number or a name each; for one pupil, "
    "correct the wrong value. Then add the file again."
)


def test_help_lists_every_command_and_loads_nothing_heavy():
    code = (
        "import sys, json\nfrom sipp_lib import cli\nsys.argv = ['sipp', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *told, modules = done.stdout.splitlines()
    assert HEAVY.isdisjoint(json.loads(modules))
    listed = {line.split()[0] for line in told if line.startswith("  ")}
    assert {"sample", "new", "check", "report"} <= listed


def test_the_version_is_told(sipp):
    from sipp_lib import __version__

    done = sipp("--version")
    assert (done.returncode, done.stdout) == (0, f"sipp {__version__}\n")


# ---- new


def test_new_makes_a_partnership_with_its_own_record(sipp, tmp_path):
    folder = tmp_path / "programme"
    done = sipp("new", "Held out", "--programme", folder)
    assert done.returncode == 0, done.stderr
    place = Programme.open(folder).partnership("held-out")
    assert done.stdout == (
        f"The partnership ‘held-out’ has its records in {place.folder}, and 5 notebooks in "
        f"{folder / 'partnerships' / 'held-out' / 'notebooks'}.\n"
    )
    with Store.open(place.records, "held-out", read_only=True) as store:
        (entry,) = store.current()
    assert (entry.kind, entry.body.name) == ("partnership", "Held out")
    assert place.evidence.is_dir()
    assert not [path for path in place.folder.parent.iterdir() if path.name.startswith(".")]

    again = sipp("new", "Held out", "--programme", folder)
    assert again.returncode == 2
    assert again.stderr == (
        "There is already a partnership ‘held-out’ in this programme. Choose another name.\n"
    )


NO_NAME = "The name of a partnership must be some words on one line. Give it a name.\n"
NO_LETTER = "The name of a partnership needs a letter from a to z or a digit. Choose another name.\n"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", NO_NAME),
        ("Two\nlines", NO_NAME),
        ("…", NO_LETTER),
        ("..", NO_LETTER),
        ("🎉👩🏽‍🏫", NO_LETTER),
        ("CON", "‘con’ is a device of Windows and cannot name a partnership. Choose another name.\n"),
    ],
)
def test_new_refuses_a_name_of_which_no_folder_can_be_made(sipp, tmp_path, name, sentence):
    done = sipp("new", "--programme", tmp_path / "programme", "--", name)
    assert (done.returncode, done.stderr) == (2, sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "slug"), [("../x", "x"), ("a" * 300, "a" * 63), ("/etc/passwd", "etc-passwd")]
)
def test_new_keeps_a_hostile_name_inside_the_programme(sipp, tmp_path, name, slug):
    done = sipp("new", "--programme", tmp_path / "programme", "--", name)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["programme"]
    programme = Programme.open(tmp_path / "programme")
    assert programme.partnerships() == [slug]
    assert Workbook.open(slug, programme.folder).partnership.name == name


def test_a_record_cannot_be_read_as_another_partnerships(sipp, tmp_path):
    sipp("new", "One", "--programme", tmp_path)
    programme = Programme.open(tmp_path)
    programme.place("one").folder.rename(programme.place("two").folder)
    with pytest.raises(StoreError, match=r"belong to the partnership ‘one’ and not to ‘two’\."):
        Workbook.open("two", tmp_path)


# ---- sample


def test_sample_says_where_it_is_and_what_comes_next(sipp, tmp_path):
    folder = tmp_path / "sample"
    done = sipp("sample", folder)
    assert (done.returncode, done.stdout) == (
        0,
        f"The sample programme is in {folder} (8 partnerships).\n"
        f'Make its reports with: sipp report --programme "{folder}"\n',
    )


def test_sample_leaves_a_folder_that_is_not_empty_alone(sipp, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "note.txt").write_text("mine")
    done = sipp("sample", folder)
    assert (done.returncode, done.stderr) == (
        2,
        f"{folder} already exists and is not empty. Name a new folder.\n",
    )
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"note.txt": "mine"}


# ---- check


def test_check_shows_conflicts_and_what_the_chain_lacks(sipp, shared):
    done = sipp("check", "--programme", shared.folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == shared.partnerships()
    book = Workbook.open("kilcorrie-families", shared.folder)
    (split,) = book.conflicts()
    told = [line for line in lines if named(split) in line]  # once
    assert told == [
        f"  Phase 1: {named(split)} was changed in two places at once, in ‘Target’. Choose a version."
    ]
    told = lines[lines.index("stravannan-gaidhlig") : lines.index("tarvit-water")]
    assert (
        "  Phase 3: The research question ‘What do children say about a book when the teacher stays "
        "silent?’ has no measure. Say how you will know if it worked."
    ) in told
    assert "  Phase 5: Nothing has been shared yet. Say who has heard about what you found." in told


def test_check_of_broken_evidence_says_once_what_to_do(sipp, sample):
    slug = "glen-corrie"
    place = sample.partnership(slug)
    book = Workbook.open(slug, sample.folder)
    name = next(name for name in book.evidence.fingerprints if name.startswith("pupils"))
    path = place.evidence / name
    rows = [line.split(",") for line in path.read_text().splitlines()]
    rows[3][rows[0].index("simd_decile")] = "eleven"
    rows[5][rows[0].index("fme")] = "Y"
    rows[8] = rows[7]
    path.chmod(0o644)
    path.write_text("".join(",".join(row) + "\n" for row in rows))
    done = sipp("check", "--programme", sample.folder, slug, "tarvit-water")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[:2] == [
        slug,
        f"  Must be put right: {name} has changed since it was added. Put it back as it was from a copy, or remove the "
        "school's file (‘Remove’ in phase 1, or ‘sipp withdraw’) and add it again.",
    ]
    assert "tarvit-water" in lines
    assert "Traceback" not in done.stderr
    assert "eleven" not in done.stdout


def test_what_rests_on_a_file_that_is_missing_is_not_told_as_wrong(sipp, sample):
    slug = "glen-corrie"
    evidence = sample.partnership(slug).evidence
    (pupils,) = evidence.glob("pupils-*.csv")
    pupils.unlink()  # every observation is then one of an unknown pupil
    done = sipp("check", "--programme", sample.folder, slug)
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if not line.startswith("  Phase ")]
    assert lines == [
        slug,
        f"  Must be put right: {pupils.name} is missing from the evidence folder. Put it back from a copy, or remove "
        "the school's file (‘Remove’ in phase 1, or ‘sipp withdraw’) and add it again.",
    ]


def test_what_cannot_be_told_hides_nothing_else_that_check_finds(sipp, sample):
    slug = "kilcorrie-families"
    place = sample.partnership(slug)
    (sample.scales / "liking-reading.toml").unlink()
    with Store.open(place.records, slug) as store:
        (measure,) = [each for each in store.current("measure") if each.body.form == "survey"][:1]
        store.revise(measure.id, {"scale": "liking-reading"}, author="AB")
        (factor, *_) = store.current("factor")
        keys = key_files(sample.id, sample.folder)[0]
        pupil = next(each.name for each in read_keys(sample.id, [keys.stem], sample.folder) if each.name)
        store.revise(factor.id, {"why": f"It was said by {pupil} of P4."}, author="AB")
    unknown = (
        f"Must be put right: The measure ‘{measure.body.name}’ is left out of pages and reports. ‘liking-reading’ is "
        "not a known scale. Write Stirling, Rosenberg A 0-3 (order A or B, answers 0-3 or 1-4), or the name of a file "
        "in the programme's folder ‘scales’. A partner school's own comes with its records."
    )
    done = sipp("check", "--programme", sample.folder, slug)
    assert done.returncode == 1
    split = "was changed in two places at once, in ‘Target’. Choose a version."
    for told in (unknown, split, "Stops the public report: "):
        assert told in done.stdout
    name = next(path.name for path in sorted(place.evidence.glob("pupils-*.csv")))
    (place.evidence / name).unlink()
    lost = sipp("check", "--programme", sample.folder, slug).stdout
    assert lost.count(f"Must be put right: {name} is missing from the evidence folder.") == 1
    for told in (split, "Stops the public report: "):
        assert told in lost
    assert pupil not in done.stdout + lost


# ---- report


def test_report_outside_a_programme_is_one_sentence(sipp, tmp_path):
    done = sipp("report", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"There is no programme in {tmp_path.resolve()} (no sipp.toml). Give the programme's folder, to "
        "papermill as -p programme FOLDER, to the command as --programme FOLDER; or make a sample with ‘sipp sample "
        "FOLDER’.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("called", ["glen-corrie", "Glen Corrie", "GLEN CORRIE"])
def test_a_partnership_is_called_by_its_name_or_its_short_name(sipp, shared, called):
    done = sipp("check", called, "--programme", shared.folder)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == ["glen-corrie"]


def test_report_of_an_unknown_partnership_names_the_nearest(sipp, shared):
    done = sipp("report", "glen-cory", "--programme", shared.folder)
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last == f"There is no partnership ‘glen-cory’ in {shared.folder}. Did you mean ‘glen-corrie’?"
    assert "Traceback" not in done.stderr
    assert not shared.reports("public").exists()


def test_report_of_an_empty_programme_says_what_to_do(sipp, tmp_path):
    Programme.create(tmp_path / "empty", "Empty")
    done = sipp("report", "--programme", tmp_path / "empty")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "This programme has no partnership yet. Make one on the start page, or with ‘sipp new NAME’."
    )


def test_debug_shows_the_traceback_and_nothing_else_does(sipp, tmp_path):
    plain = sipp("report", cwd=tmp_path)
    assert "Traceback" not in plain.stderr
    debug = sipp("--debug", "report", cwd=tmp_path)
    assert debug.returncode != 0
    assert "Traceback" in debug.stderr
    assert "sipp_lib.errors.UsageError" in debug.stderr


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("error", [ValueError("Isla Fraser 987654325"), KeyError("Isla Fraser")])
def test_a_fault_is_told_by_kind_and_place_and_never_in_words_that_may_be_a_cell(
    monkeypatch, capsys, error, debug
):
    def fails():
        try:
            raise TypeError("Tom Reid")
        except TypeError as cause:
            raise error from cause

    monkeypatch.setattr(cli, "app", fails)
    monkeypatch.setattr(cli, "only_installed", lambda: None)
    monkeypatch.delenv("SIPP_DEBUG", raising=False)
    if debug:
        monkeypatch.setenv("SIPP_DEBUG", "1")
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 1
    said = capsys.readouterr().err
    line = error.__traceback__.tb_next.tb_lineno if error.__traceback__.tb_next else 0
    assert said.splitlines()[-1] == (
        f"A fault of the workbook ({type(error).__name__}, test_cli.py line {line}), not of your file. Nothing "
        "unfinished was kept. Please report it."
    )
    assert (
        "Fraser" not in said and "987654325" not in said and "Tom Reid" not in said.replace('"Tom Reid"', "")
    )
    assert (f"builtins.{type(error).__name__}" in said) == debug
    assert ("builtins.TypeError" in said) == debug


def test_debug_is_not_left_in_the_environment_of_the_next_run(sipp, tmp_path):
    assert "SIPP_DEBUG" not in os.environ
    assert "Traceback" not in sipp("report", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    "words", [["report", "tarvit-water", "--force"], ["open", "--no-browser"], ["sample", "more"]]
)
def test_no_room_for_temporary_files_is_a_sentence(sample, tmp_path, words):
    """Python's own way to a temporary file meets a full disk, as it does on one."""
    (tmp_path / "sitecustomize.py").write_text(
        "import errno, os\n"
        "real = os.mkdir\n"
        "def mkdir(path, *mode, **how):\n"
        "    if 'sipp-' in str(path) or '.sample-' in str(path):\n"
        "        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"
        "    return real(path, *mode, **how)\n"
        "os.mkdir = mkdir\n"
    )
    where = [] if words[0] == "sample" else ["--programme", str(sample.folder)]
    command = [sys.executable, "-m", "sipp_lib.cli", *words, *where]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(sipp_lib.__file__).parents[1]}"},
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "There is no room left on the disk, or on the one for temporary files, so this was not finished. Free some "
        "space and try again.\n"
    )


def test_what_may_not_be_read_is_told_by_our_own_sentence_and_not_as_a_wrong_way_to_call_it():
    commands = [each for app in (cli.app, cli.server) for each in app.registered_commands]
    found = [
        (command.callback.__name__, name, told.__metadata__[0].readable)
        for command in commands
        for name, told in get_type_hints(command.callback, include_extras=True).items()
        if "pathlib.Path" in str(told)
    ]
    assert len(found) > 20
    assert [each for each in found if each[2]] == []
