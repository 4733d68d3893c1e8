"""A report is made again when anything that could change it has changed, and else never."""

import shutil
import time
from dataclasses import replace

import pytest
from in_place import in_place

from sipp_lib.batch import cache
from sipp_lib.batch.cache import ReportCache
from sipp_lib.batch.run import make
from sipp_lib.batch.template import given
from sipp_lib.evidence.pupils.key_files import KnownPupil, keys_folder, write_keys
from sipp_lib.new import copy_sample
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Partnership
from sipp_lib.records.store import Store
from sipp_lib.reports import provenance
from sipp_lib.reports.provenance import template_fingerprint, template_path

SLUG = "stravannan-gaidhlig"


@pytest.fixture(scope="module")
def made(tmp_path_factory, keys):
    home = tmp_path_factory.mktemp("unchanged")
    programme = in_place(copy_sample(home / "whole"), home / "programme", SLUG)
    toml = programme.folder / "sipp.toml"
    toml.write_text(toml.read_text().replace("sample-programme", "unchanged-programme"))
    programme = Programme.open(programme.folder)
    memory = ReportCache(programme, "public")
    memory.learn(SLUG, make(programme, SLUG).trace)
    memory.keep()
    return programme


@pytest.fixture
def programme(made, tmp_path):
    """A copy without memory: everything is looked at anew."""
    shutil.copytree(made.folder, tmp_path / "programme", ignore=shutil.ignore_patterns(".sipp"))
    return Programme.open(tmp_path / "programme")


def is_unchanged(programme, audience="public", template=None, **extra):
    page = template_fingerprint(template or template_path())
    return ReportCache(Programme.open(programme.folder), audience).unchanged(
        SLUG, page, given(SLUG, audience, extra)
    )


def test_what_was_made_is_known_again_by_memory_and_without_it(made, programme):
    assert is_unchanged(made)
    assert is_unchanged(programme)


def test_no_answer_can_be_tried_out_against_what_a_public_report_says_of_itself(made):
    told = (made.reports("public") / f"{SLUG}.ipynb").read_text(encoding="utf-8")
    place = made.place(SLUG)
    look = ReportCache(made, "public").look
    with Store.open(place.records, SLUG, read_only=True) as store:
        inputs = {"records": store.fingerprint(), "evidence": cache.evidence_of(made, place, look)}
    inputs |= {
        "names": cache.names_of(made, "public", look),
        "template": template_fingerprint(template_path()),
    }
    inputs |= {"parameters": given(SLUG, "public", None)}
    assert cache.key(made, **inputs) in told
    assert made.id not in told
    assert cache.key(replace(made, id="another"), **inputs) not in told


def test_with_a_memory_nothing_is_read_that_was_not_touched(made, monkeypatch):
    later = time.time_ns() + 10 * cache.UNSURE
    monkeypatch.setattr(cache.time, "time_ns", lambda: later)
    memory = ReportCache(made, "public")
    assert memory.unchanged(SLUG, template_fingerprint(template_path()), given(SLUG, "public", None))
    memory.keep()
    monkeypatch.setattr(cache, "hash_file", lambda path: pytest.fail(f"{path} was read"))
    assert is_unchanged(made)


def add_a_record(programme):
    with Store.open(programme.place(SLUG).records, SLUG) as store:
        own = store.current("partnership")[0]
        assert isinstance(own.body, Partnership)
        store.revise(own.id, {"success": "Something else."}, author="T")


def damage_a_record(programme):
    records = programme.place(SLUG).records
    records.write_bytes(records.read_bytes().replace(b"Gaelic", b"Gaulic"))


def add_evidence(programme):
    (programme.place(SLUG).evidence / "pupils-0123456789abcdef.csv").write_text("pupil\n")


def change_evidence(programme):
    path = next(programme.place(SLUG).evidence.glob("*.csv"))
    path.chmod(0o600)
    path.write_text(path.read_text() + "x")


def add_a_scale(programme):
    (programme.folder / "scales" / "another.toml").write_text("")


def take_evidence_away(programme):
    next(programme.place(SLUG).evidence.glob("*.csv")).unlink()


def setting(line):
    def change(programme):
        toml = programme.folder / "sipp.toml"
        kept = [each for each in toml.read_text().splitlines() if not each.startswith(line.split()[0])]
        at = kept.index("[programme]" if line.startswith("name") else "[disclosure]") + 1
        toml.write_text("\n".join([*kept[:at], line, *kept[at:], ""]))

    change.__name__ = line
    return change


def edit(kind):
    def change(programme):
        path = programme.reports("public") / f"{SLUG}.{kind}"
        path.write_text(path.read_text().replace("Stravannan", "Stravannon", 1))

    change.__name__ = f"edit the {kind}"
    return change


def lose(kind):
    def change(programme):
        (programme.reports("public") / f"{SLUG}.{kind}").unlink()

    change.__name__ = f"lose the {kind}"
    return change


def cut(kind):
    def change(programme):
        path = programme.reports("public") / f"{SLUG}.{kind}"
        path.write_bytes(path.read_bytes()[:-100])

    change.__name__ = f"cut the {kind} short"
    return change


@pytest.mark.parametrize(
    "change",
    [
        *(add_a_record, damage_a_record, add_evidence, change_evidence, take_evidence_away, add_a_scale),
        *(setting("threshold = 12"), setting("base = 6"), setting('looked_at = ["3f9a"]')),
        *(setting('name = "Another"'), *(do(kind) for do in (edit, lose, cut) for kind in ("html", "ipynb"))),
    ],
    ids=lambda change: change.__name__,
)
def test_a_change_is_seen_with_and_without_memory(made, programme, tmp_path, change):
    remembered = tmp_path / "remembered"
    shutil.copytree(made.folder, remembered)
    for each in (programme, Programme.open(remembered)):
        assert is_unchanged(each)
        change(each)
        assert not is_unchanged(each)


def test_a_new_name_in_the_keys_leads_to_the_check_again_for_the_public(made):
    write_keys(made.id, "NEW", [KnownPupil("zz12zz34zz56", "Xanthe Quibble", "")])
    try:
        assert not is_unchanged(made)
    finally:
        (keys_folder(made.id) / "NEW.csv").unlink()
    assert is_unchanged(made)


def test_another_template_audience_parameter_version_or_code_makes_it_again(made, tmp_path, monkeypatch):
    template = tmp_path / "own.ipynb"
    template.write_text(template_path().read_text() + " ")
    assert not is_unchanged(made, template=template)
    assert not is_unchanged(made, "school")
    assert not is_unchanged(made, further="x")
    for name, known in {"pandas": "9.9", "code": "0"}.items():
        monkeypatch.setattr(cache, "software", lambda one={name: known}: provenance.software() | one)
        assert not is_unchanged(made)


def test_the_command_says_what_it_skipped_and_makes_it_with_force(made, sipp):
    path = made.reports("public") / f"{SLUG}.html"
    written = path.stat().st_mtime_ns
    done = sipp("report", "--programme", made.folder)
    assert done.returncode == 0
    assert f"Not made again, as nothing has changed: {SLUG}. Use --force to make them all." in done.stdout
    assert "0 of 1 reports were made, 1 up to date already." in done.stdout
    assert path.stat().st_mtime_ns == written
    before = path.read_bytes()
    done = sipp("report", "--programme", made.folder, "--force")
    assert "1 of 1 reports were made. Open" in done.stdout
    assert path.stat().st_mtime_ns > written
    assert path.read_bytes() == before
