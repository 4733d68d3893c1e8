"""The preview of the report: it leads to what stops it, in our own words."""

import json
import subprocess
from types import SimpleNamespace

import html5lib
import pytest
from markupsafe import Markup

from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.pages import phase5_evaluation
from sipp_lib.pages.phase5_evaluation import harmless, preview, stopped
from sipp_lib.records.kinds import Finding


@pytest.fixture
def book(tiny, tmp_path, monkeypatch):
    """A new partnership, and the key file of Xanthe Quibble."""
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    book = tiny("Evaluation").book
    write_keys(book.programme.id, "A", [KnownPupil("zz12zz34zz56", "Xanthe Quibble")])
    return book


def words(markup):
    return " ".join(" ".join(html5lib.parseFragment(str(markup)).itertext()).split())


def test_each_record_that_names_a_pupil_is_named_and_opened_and_a_button_says_it_is_none(book):
    book.store.add("finding", {"answer": "Yes"})
    entry = book.store.add("finding", {"answer": "Xanthe Quibble says so", "evidence": "As Xanthe told us"})
    asked = book.store.add("question", {"question": "Does it help on Xanthe Road?"})
    book.reload()
    told = stopped(book)
    assert words(told).startswith(
        "The public report is not made yet: a text that everybody could read names a pupil. Open it and write ‘a "
        "pupil’ in place of the name. If the word means something else, such as a street, say so here."
    )
    name = "(the name of a pupil known from the key file)"
    labels = Finding.model_fields["evidence"].title, Finding.model_fields["answer"].title
    both = f"‘{labels[0]}’ {name} and ‘{labels[1]}’ {name}."
    assert f"‘Finding’ 2, on the page of phase 5: {both} Open it None of these is a pupil" in words(told)
    assert "‘Research question’, on the page of phase 3: ‘The question in full’" in words(told)
    links = [each.get("href") for each in html5lib.parseFragment(told, namespaceHTMLElements=False).iter("a")]
    assert f"#form=finding&record={entry.id}&field=evidence" in links
    assert f"3_planning.ipynb#form=question&record={asked.id}&field=question" in links
    assert "Xanthe" not in str(told)
    assert "Quibble" not in str(told)


def test_what_a_person_calls_harmless_no_longer_stops_it_and_what_changed_meanwhile_does(book):
    entry = book.store.add("question", {"question": "Does it help on Xanthe Road?"})
    book.reload()
    name = f"harmless:{entry.id}:{entry.heads[0]}"
    assert harmless(book, name) == ""
    assert stopped(book) is None
    book.store.revise(entry.id, {"question": "Does it help Xanthe?"}, list(entry.heads))
    book.reload()
    assert harmless(book, name) == (
        "This has been changed since. Read it again, then press the button once more."
    )
    assert stopped(book) is not None


def ran(monkeypatch, *, code, stderr="", stdout="", does=lambda: None):
    seen = {}

    def run(words, **how):
        seen.update(how)
        does()
        return SimpleNamespace(returncode=code, stderr=stderr, stdout=stdout)

    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_why_it_was_not_made_is_said_in_our_own_words_and_the_button_stays(book, monkeypatch):
    folder = book.programme.reports("school")
    folder.mkdir()

    def batch():
        told = [{"partnership": "tiny", "made": False, "reason": "A measure is missing. Add it."}]
        (folder / "batch.json").write_text(json.dumps({"reports": told}), encoding="utf-8")

    monkeypatch.setenv("FORCE_COLOR", "1")
    seen = ran(
        monkeypatch, code=1, stdout="┏━━ \x1b[1mFAILED", stderr="/usr/lib/x.py:3: UserWarning", does=batch
    )
    told = preview(book, "school")
    assert words(told) == "A measure is missing. Add it. Make the report again"
    assert 'data-press="report"' in str(told)
    assert "FORCE_COLOR" not in seen["env"]


def test_what_to_do_before_a_report_is_published_stands_above_it(book, monkeypatch):
    folder = book.programme.reports("public")
    folder.mkdir()
    (folder / "tiny.html").write_text("<p>Hello</p>", encoding="utf-8")
    said = "1 of 1 reports were made.\nBefore you publish tiny: wait until more results have changed.\n"
    ran(monkeypatch, code=0, stdout=f"{said}Before you publish tiny, please check: a number.\n")
    assert words(preview(book, "public")).startswith(
        "Before you publish tiny: wait until more results have changed. It is kept as reports/tiny.html: one file"
    )


def test_where_the_command_itself_fails_its_sentence_is_said_and_no_reason_of_an_earlier_run(
    book, monkeypatch
):
    folder = book.programme.reports("school")
    folder.mkdir()
    told = [{"partnership": "tiny", "made": False, "reason": "Of yesterday."}]
    (folder / "batch.json").write_text(json.dumps({"reports": told}), encoding="utf-8")
    ran(monkeypatch, code=2, stderr="There is no partnership ‘tiny’.\n")
    assert words(preview(book, "school")) == "There is no partnership ‘tiny’. Make the report again"
    ran(monkeypatch, code=1)
    assert words(preview(book, "school")) == f"{phase5_evaluation.NOTHING_SAID} Make the report again"


def test_what_was_made_stays_when_it_is_drawn_again_for_a_screen_of_another_width(tiny, monkeypatch):
    monkeypatch.setattr(phase5_evaluation, "preview", lambda _, audience: Markup(f"<p>For {audience}</p>"))
    view = tiny("Evaluation").report()
    view.refresh()
    assert "Make the report" in view.html
    view._pressed("report")
    for _ in range(2):
        view.refresh()
        assert view.html == "<p>For public</p>"
    view.chosen = {"audience": "school"}
    view.refresh()
    assert "Make the report" in view.html
