"""The sample's eight public reports and one for a school, as a reader and as a snoop would take them."""

import csv
import html
import json
import os
import re
import unicodedata
import zipfile
from collections import Counter
from datetime import datetime
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pikepdf
import pypdf
import pytest
from office import has_letters_of_word, shown
from pdf_tags import tagged
from pdf_words import words as words_of
from reading_age import school_grade

from sipp_lib.editions.browser import found
from sipp_lib.errors import UsageError
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.new import copy_sample
from sipp_lib.programme import shipped
from sipp_lib.records.kinds import Fields
from sipp_lib.workbook import Workbook

SLUGS = sorted(path.name for path in (shipped("data", "sample") / "partnerships").iterdir())
SCHOOL = "lindarroch-maths"
COUNTED = {"Pupils", "How many of them"}


def parsed(page):
    return html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)


def forms():
    """What can be made beside a page on this machine: a PDF needs a browser."""
    try:
        found()
    except UsageError:
        return ["docx"]
    return ["pdf", "docx"]


FORMS = forms()
PAGES = ("", "-brief", "-plain")
EDITIONS = [(slug, edition) for slug in SLUGS for edition in PAGES[1:]]


@pytest.fixture(scope="module")
def public(tmp_path_factory, sipp, keys):
    programme = copy_sample(tmp_path_factory.mktemp("public") / "sample")
    done = sipp("report", "--tables", *(f"--{form}" for form in FORMS), "--programme", programme.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 of 8 reports were made." in done.stdout
    return programme


@pytest.fixture(scope="module")
def pages(public):
    folder = public.reports("public")
    return {slug: (folder / f"{slug}.html").read_text(encoding="utf-8") for slug in SLUGS}


@pytest.fixture(scope="module")
def trees(pages):
    return {slug: parsed(page) for slug, page in pages.items()}


@pytest.fixture(scope="module")
def books(public):
    return {slug: Workbook.open(slug, public.folder, "school") for slug in SLUGS}


@pytest.fixture(scope="module")
def published(public, pages, opened):
    """Every file of the public folder as text, with the words of its pictures, entities as what they stand for."""
    told = {}
    for path in public.reports("public").iterdir():
        if path.suffix == ".pdf":
            text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
            text = unicodedata.normalize("NFKC", text)  # letters that are drawn as one
        elif path.suffix in (".docx", ".xlsx"):
            text = "\n".join(all_parts(path))
        else:
            text = opened(path.read_text(encoding="utf-8"))
        if path.suffix in (".ipynb", ".json"):
            text = "\n".join(strings(json.loads(text)))
        told[path.name] = " ".join(html.unescape(text).split())
    return told


def all_parts(path):
    """All that a file of Word or Excel holds, paragraph by paragraph, with what stands beside its text."""
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(parts.read(name))
                for part in root.iter():
                    yield " ".join(part.attrib.values())
                    yield "".join(part.itertext()) if part.tag.endswith("}p") else part.text or ""


def holds(name, text, words):
    """Whether a file says something; a PDF's lines end where they like, within a word even."""
    return "".join(words.split()) in "".join(text.split()) if name.endswith(".pdf") else words in text


def strings(part):
    if isinstance(part, dict):
        for key, value in part.items():
            yield str(key)
            yield from strings(value)
    elif isinstance(part, list):
        yield "".join(part) if all(isinstance(each, str) for each in part) else ""
        for each in part:
            yield from strings(each)
    else:
        yield str(part)


# ---- what a page is


def test_the_folder_holds_the_reports_and_nothing_else(public):
    names = {f"{slug}{edition}.{kind}" for slug in SLUGS for edition in PAGES for kind in ("html", *FORMS)}
    names |= {f"{slug}.{kind}" for slug in SLUGS for kind in ("ipynb", "xlsx")}
    assert {path.name for path in public.reports("public").iterdir()} == names | {"index.html", "batch.json"}
    batch = json.loads((public.reports("public") / "batch.json").read_text(encoding="utf-8"))
    assert batch["audience"] == "public"
    assert batch["reports"] == [
        {"partnership": slug, "made": True, "reason": ""} | {"forms": batch["reports"][0]["forms"]}
        for slug in SLUGS
    ]
    forms = {f"{edition}{form}" for edition in ("", "brief.", "plain.") for form in FORMS}
    assert {*batch["reports"][0]["forms"]} == forms | {"xlsx"}


def test_no_answer_can_be_tried_out_against_a_fingerprint_of_evidence(published, books, public):
    for slug, book in books.items():
        for file, digest in book.evidence.fingerprints.items():
            # the name of a kept file holds the beginning of its digest
            assert not [name for name, text in published.items() if file in text or digest[:12] in text], slug
    assert Workbook.open(SCHOOL, public.folder).fingerprint in published[f"{SCHOOL}.html"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_is_one_harmless_file_of_bearable_size(slug, pages, trees, books, harmless):
    text = harmless(pages[slug])
    name = books[slug].partnership.name
    assert trees[slug].find(".//title").text == f"{name}: evaluation report"
    assert trees[slug].find(".//h1").text == name
    assert len(pages[slug].encode()) < 1_500_000
    for words in (
        "Summary",
        "Phase 1",
        "Phase 5",
        "Voices",
        "How these numbers were made",
        "Technical record",
    ):
        assert words in text


@pytest.mark.parametrize(("slug", "edition"), EDITIONS)
def test_the_pages_beside_it_are_harmless_titled_and_in_their_language(
    public, books, harmless, slug, edition
):
    page = (public.reports("public") / f"{slug}{edition}.html").read_text(encoding="utf-8")
    harmless(page)
    tree, name = parsed(page), books[slug].partnership.name
    gaelic = (slug, edition) == ("stravannan-gaidhlig", "-plain")
    whose = {"-brief": "in brief", "-plain": "for learners and parents"}[edition]
    assert (
        tree.find(".//title").text == f"{name}: {'do luchd-ionnsachaidh agus pàrantan' if gaelic else whose}"
    )
    assert tree.get("lang") == ("gd" if gaelic else "en-GB")
    assert tree.find(".//h1").text == name
    levels = [int(e.tag[1]) for e in tree.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert [levels.count(1), max(b - a for a, b in pairwise(levels))] == [1, 1]
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not tree.findall(".//nav")


@pytest.mark.parametrize(("slug", "edition"), EDITIONS)
def test_that_in_brief_is_printed_on_two_sides_and_that_for_parents_on_one(public, printing, slug, edition):
    made = pypdf.PdfReader(public.reports("public") / f"{slug}{edition}.pdf")
    assert len(made.pages) <= (1 if edition == "-plain" else 2)


def test_a_report_in_brief_tells_three_results_at_most_and_a_gap_that_is_wider_as_the_full_one_does(
    public, summaries
):
    for slug, (results, _) in summaries.items():
        told = (public.reports("public") / f"{slug}-brief.html").read_text(encoding="utf-8")
        assert len([each for each in results if " wider. " not in each]) <= 3
        assert parsed(told).find("body").get("class") == "brief"
        said = " ".join("".join(parsed(told).find("body").itertext()).split())
        assert [each for each in results if each not in said] == []


def test_a_page_for_learners_and_parents_is_for_a_reading_age_of_eleven_at_most(public):
    for slug in SLUGS:
        if slug == "stravannan-gaidhlig":
            continue
        page = parsed((public.reports("public") / f"{slug}-plain.html").read_text(encoding="utf-8"))
        told = [
            "".join(each.itertext()) for each in page.find("body").iter() if each.tag in ("h2", "p", "li")
        ]
        text = " ".join(each if each.endswith((".", "?", "!")) else f"{each}." for each in told)
        assert school_grade(text) + 5 <= 11, slug
        found = page.find(".//section[@id='found']")
        assert not re.search(r"%|\binterval|\d", "".join(found.itertext()).replace("P3", "")), slug


def test_the_index_is_harmless_and_links_every_report(public, harmless):
    page = (public.reports("public") / "index.html").read_text(encoding="utf-8")
    harmless(page)
    hrefs = [link.get("href") for link in parsed(page).findall(".//a")]
    pages = [f"{slug}{edition}.html" for slug in SLUGS for edition in PAGES]
    assert sorted(href for href in hrefs if href.endswith(".html")) == sorted(pages)
    further = {href for href in hrefs if not href.endswith(".html") and not href.startswith("#")}
    assert further == {
        path.name for path in public.reports("public").iterdir() if path.suffix in (".pdf", ".docx", ".xlsx")
    }


def test_the_index_tells_where_each_partnership_stands_and_leads_to_it_in_other_orders(public):
    page = parsed((public.reports("public") / "index.html").read_text(encoding="utf-8"))
    rows = page.findall(".//table[@class='records index']/tbody/tr")
    told = {
        row.find(".//a").get("href"): [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in rows
    }
    _, dates, outcome, decision, checked = told["lindarroch-maths.html"]
    assert dates == "26 August 2024 to 20 June 2025 Phase 5: Evaluation and reflection"
    assert outcome.startswith("Maths score: taking account of each pupil's starting point,")
    assert decision == "Abandon: Booster groups taken out of class Adapt: Five-minute starters"
    assert checked == (
        "Start: agreed, 6 September 2024 Planning: agreed, 11 October 2024 End: agreed, 20 June 2025"
    )
    _, dates, _, decision, checked = told["stravannan-gaidhlig.html"]
    assert dates == "23 February 2026 to 18 June 2027 Phase 4: Implementing the intervention"
    assert decision == "Not decided yet: Video partners"
    assert checked == "Start: agreed, 11 March 2026 Planning: not agreed yet End: not signed off yet"

    ids = {row.find("th").get("id") for row in rows}
    assert len(ids) == len(SLUGS)
    orders = {
        part.get("id"): [item.find("a") for item in part.iter("li")]
        for part in page.iter("div")
        if part.get("class") == "order"
    }
    assert all(
        {link.get("href") for link in links} == {f"#{each}" for each in ids} for links in orders.values()
    )
    assert {link.get("href") for link in page.findall(".//nav//a")} == {f"#{each}" for each in orders}
    first, last = orders["by-end"][0], orders["by-end"][-1]
    assert (first.text, last.text) == (  # 20 June 2025 and 18 June 2027
        "Lindarroch and Muirhale Maths Boost",
        "Leughadh Còmhla: Stravannan Gaelic-medium partnership",
    )
    assert orders["by-phase"][-1].text == orders["by-quality"][0].text == last.text


@pytest.mark.parametrize("slug", SLUGS)
def test_every_id_is_there_once_and_every_reference_leads_to_one(slug, trees):
    ids = [element.get("id") for element in trees[slug].iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {element.get("aria-labelledby") for element in trees[slug].iter()} - {None}
    assert wanted <= set(ids)


@pytest.mark.parametrize("slug", SLUGS)
def test_headings_go_down_one_step_at_a_time(slug, trees):
    levels = [int(e.tag[1]) for e in trees[slug].iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    jumps = [(above, below) for above, below in pairwise(levels) if below > above + 1]
    assert jumps == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_chart_is_told_in_words_and_numbers(slug, trees):
    pictures = trees[slug].findall(".//img")
    assert len(pictures) >= 3
    for picture in pictures:
        alt = picture.get("alt")
        assert len(alt) > 40
        assert re.search(r"\d", alt) or alt.startswith("Table of factors"), alt  # factors have no numbers


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_drawn_where_every_value_is_hidden(slug, trees):
    hidden = re.compile(r"(fewer than|more than half|withheld|not known|nobody)")
    for picture in (each.get("alt") for each in trees[slug].iter("img")):
        if picture.startswith("Dot chart"):
            _, *told = sentences(picture)
            assert not all(map(hidden.search, told)), picture


@pytest.mark.parametrize("slug", SLUGS)
def test_pictures_hold_shapes_and_words_and_their_words_are_text(slug, pages, opened):
    assert opened(pages[slug]).count('src="') >= 3  # opening them looks at every part of them
    assert 'src="data:' not in opened(pages[slug])


# ---- what must not be in it


def test_no_pupil_can_be_found_in_what_is_published(public, published, books):
    known = read_keys(public.id)
    names = {pupil.name for pupil in known}
    codes = {pupil.scn for pupil in known} | {pupil.pupil for pupil in known}
    for book in books.values():
        for path in book.place.evidence.glob("*.csv"):  # the replaced files too
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            codes |= {row["respondent" if path.name.startswith("surveys") else "pupil"] for row in rows}
    assert min(len(names), len(codes) / 3) > 900
    for name, text in published.items():
        assert [each for each in names if each in text] == [], name
        # a code of four letters may stand inside a fingerprint by chance, never as a word
        assert codes & set(re.findall(r"\w+", text)) == set(), name
        for length in {len(code) for code in codes if len(code) > 6}:
            assert codes & {text[at : at + length] for at in range(len(text))} == set(), name


def school_texts(body, outer="public"):
    """Every text in a field that stays in school, in nested rows too; letters of case pupils are none."""
    for name, field in body.fields():
        own = "school" if "school" in (outer, body.audience_of(name)) else "public"
        if body.links_of(name) or "Literal" in str(field.annotation):
            continue
        value = getattr(body, name)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Fields):
                yield from school_texts(part, own)
            elif isinstance(part, str) and own == "school" and len(part) > 4:
                yield " ".join(part.split())


def test_no_field_that_stays_in_school_is_published(published, books):
    canaries = {
        text for book in books.values() for entry in book.entries for text in school_texts(entry.body)
    }
    assert len(canaries) > 300
    for name, text in published.items():
        flat = "".join(text.split()) if name.endswith(".pdf") else text
        assert [each for each in canaries if holds(name, flat, each)] == [], name


def test_a_voice_that_was_not_released_is_nowhere_and_released_ones_are(published, books):
    for slug, book in books.items():
        voices = [entry.body for entry in book.entries if entry.kind == "voice"]
        for voice in voices:
            quote = " ".join(voice.quote.split())
            if voice.publish:
                for form in ("html", *FORMS):
                    assert holds(f"{slug}.{form}", published[f"{slug}.{form}"], quote), form
            else:
                assert [name for name, text in published.items() if holds(name, text, quote[:40])] == []
    assert not all(
        entry.body.publish for book in books.values() for entry in book.entries if entry.kind == "voice"
    )


def test_nobody_who_wrote_a_record_and_nowhere_on_this_machine_is_named(public, published, books):
    authors = {entry.author for book in books.values() for entry in book.entries}
    authors |= {
        version[1]
        for book in books.values()
        for e in book.conflicts()
        for c in e.conflicts
        for version in c.versions
    }
    places = {str(public.folder), f"{Path.home()}{os.sep}", "/tmp/"}
    for name, text in published.items():
        assert [each for each in authors | places if len(each) > 4 and each in text] == [], name


def counts(tree):
    """Every number in a column that counts pupils, with the table's caption."""
    for table in tree.findall(".//table"):
        head = ["".join(cell.itertext()) for cell in table.findall("./thead/tr/th")]
        if "Answers" in head:  # of staff, of whom five are enough
            continue
        for at in (i for i, label in enumerate(head) if label in COUNTED or label.startswith("Pupils,")):
            for row in table.findall("./tbody/tr"):
                cell = "".join(list(row)[at].itertext()).replace(",", "")
                if re.fullmatch("[0-9]+", cell):
                    yield "".join(table.find("caption").itertext()), int(cell)


def test_no_count_of_pupils_is_small_or_exact(trees):
    found = {slug: list(counts(tree)) for slug, tree in trees.items()}
    assert sum(len(each) for each in found.values()) > 50
    wrong = [(slug, *each) for slug, all_ in found.items() for each in all_ if each[1] < 10 or each[1] % 5]
    assert wrong == []


def test_no_count_in_the_sentences_is_small_or_exact(published):
    pattern = re.compile(r"(?:\(about |for about |for )([0-9]+)(?= pupils| \()")
    told = [(name, int(n)) for name, text in published.items() for n in pattern.findall(text)]
    assert len(told) > 10
    assert [pair for pair in told if pair[1] < 10 or pair[1] % 5] == []


def test_the_group_that_is_too_small_is_said_to_be(trees):
    text = " ".join("".join(trees["glen-corrie"].itertext()).split())
    assert "not shown (fewer than 10 pupils)" in text


# ---- the same inputs give the same bytes


def test_the_same_inputs_give_the_same_bytes_and_as_pdf_the_same_words_anywhere(public, tmp_path, sipp):
    slug = "kilcorrie-families"
    other = copy_sample(tmp_path / "a folder of another näme")
    for path in other.folder.rglob("*"):
        os.utime(path, (1_000_000_000, datetime(2001, 2, 3).timestamp()))
    foreign = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "de_DE.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4711",
        "MPLCONFIGDIR": str(tmp_path / "matplotlib"),
        "HOME": str(tmp_path),
        "COLUMNS": "60",
    }
    asked = ["--tables", *(f"--{form}" for form in FORMS)]
    done = sipp("report", *asked, "--programme", other.folder, slug, env=foreign)
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = (each.reports("public") / f"{slug}.html" for each in (public, other))
    assert first.read_bytes() == second.read_bytes()
    for edition in PAGES[1:]:
        pages = (each.with_name(f"{slug}{edition}.html").read_bytes() for each in (first, second))
        assert len({*pages}) == 1
    assert first.with_suffix(".xlsx").read_bytes() == second.with_suffix(".xlsx").read_bytes()
    for edition in PAGES:
        documents = (each.with_name(f"{slug}{edition}.docx").read_bytes() for each in (first, second))
        assert len({*documents}) == 1
        if "pdf" in FORMS:  # whose bytes hold the time of printing
            prints = (pypdf.PdfReader(each.with_name(f"{slug}{edition}.pdf")) for each in (first, second))
            one, other = ([side.extract_text() for side in each.pages] for each in prints)
            assert one == other
    assert same_notebook(first.with_suffix(".ipynb")) == same_notebook(second.with_suffix(".ipynb"))


def same_notebook(path):
    """The notebook without the one id that papermill draws by lot."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            del cell["id"]
    return notebook


# ---- the summary

STATISTICIANS = (
    "Anhøj", "Becker", "Cliff", "Cohen", "Cronbach", "Hedges", "Jacobson", "Morris", "Newcombe", "Paule",
    "Satterthwaite", "Student", "Welch", "Wilcoxon", "Wilson", "XmR", "alpha", "covariance", "p-value",
    "standard deviation", "median",
)  # fmt: skip
WEAKENS = (
    "chosen for weak results", "chosen for its scores", "no comparison group", "not allocated to the groups at random",
    "measured only once", "in a group this is only a pointer", "taught in", "we cannot tell",
    "measured once", "not chance alone", "chance cannot be ruled out", "so this could be chance",
)  # fmt: skip


@pytest.fixture(scope="module")
def summaries(trees):
    """What the numbers say in each summary, a text a result; and all that stands below it."""
    told = {}
    for slug, tree in trees.items():
        section = tree.find(".//section[@id='summary']")
        heads = [each for each in section.iter() if each.tag in ("h3", "ul", "p")]
        after = next(
            at for at, each in enumerate(heads) if "".join(each.itertext()) == "What the numbers say"
        )
        results = heads[after + 1]
        below = " ".join(
            " ".join("".join(each.itertext()).split()) for each in tree.iter("section") if each is not section
        )
        told[slug] = [" ".join("".join(li.itertext()).split()) for li in results.iter("li")], below
    return told


def sentences(text):
    return re.split(r"(?<=[.!?]) (?=[A-Z‘])", text)


def test_no_summary_claims_more_than_the_section_below_it(summaries):
    assert sum(len(results) for results, _ in summaries.values()) >= 8
    for slug, (results, below) in summaries.items():
        for sentence in (each for result in results for each in sentences(result)):
            assert sentence in below, (slug, sentence)


def test_every_result_with_an_interval_is_told_with_the_caveat_that_weighs_most(summaries):
    for slug, (results, _) in summaries.items():
        for result in (each for each in results if "(95% interval)" in each):
            assert any(words in result for words in WEAKENS), (slug, result)
    (booster,) = [each for each in summaries["lindarroch-maths"][0] if each.startswith("Maths score")]
    assert "Such a group improves on average even when nothing is done (regression to the mean)" in booster


def test_the_index_tells_the_same_caveat(public):
    page = " ".join((public.reports("public") / "index.html").read_text(encoding="utf-8").split())
    assert "Such a group improves on average even when nothing is done (regression to the mean)" in page


def statistics():
    """The terms of the glossary's part on statistics, but for those that a summary explains or everybody knows."""
    glossary = (Path(__file__).parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")
    part = glossary.partition("## Statistics")[2].partition("\n## ")[0]
    known = {
        "gap",
        "95 % interval",
        "regression to the mean",
        "months of progress",
        "only a pointer",
        "improvement",
    }
    known |= {
        "concern",
        "baseline",
        "effect",
        "run",
        "trend",
        "shift",
        "cluster",
        "signal",
    }  # words of every day, too
    bold = {term.strip() for terms in re.findall(r"\*\*(.+?)\*\*", part) for term in terms.split(", ")}
    return {re.sub(r" \(.*\)", "", term) for term in bold} - known


def in_plain_words(told, where):
    """No statistician, no term of statistics, and sentences that can be read aloud."""
    found = [sentence for result in told for sentence in sentences(result)]
    terms = {*STATISTICIANS, *statistics()}
    assert [(where, each, term) for each in found for term in terms if term in each] == []
    lengths = [len(each.split()) for each in found]
    assert max(lengths, default=0) <= 55, (where, max(found, key=lambda each: len(each.split())))
    assert sum(lengths) <= 24 * len(found), (where, lengths)


NAMES = (
    r"\b(?:Anhøj|Becker|Borenstein|Cliff|Cohen|Cronbach|Haenszel|Hedges|Jacobson|Mandel|Mantel|Morris|Newcombe|Paule"
    r"|Satterthwaite|Student's|Terwee|Truax|Welch|Wilcoxon|Wilson)\b"
)


def test_statisticians_are_named_where_the_numbers_are_explained_to_statisticians_and_nowhere_else(public):
    index = parsed((public.reports("public") / "index.html").read_text(encoding="utf-8"))
    pages = {"index": index} | {
        f"{slug}{edition}": parsed(
            (public.reports("public") / f"{slug}{edition}.html").read_text(encoding="utf-8")
        )
        for slug in SLUGS
        for edition in PAGES
    }
    named = 0
    for name, tree in pages.items():
        texts = {"li", "p", "td", "th", "caption", "figcaption", "h3", "h4", "dd", "summary", "img"}
        for part in (each for each in tree.iter() if each.tag in texts):
            told = part.get("alt") or "".join(part.itertext())
            if told.startswith("For statisticians: "):
                named += 1
            elif "(20" not in told:  # what partnerships themselves read has its year
                assert not re.search(NAMES, told), (name, told)
    assert named == len(SLUGS)


def test_a_summary_is_in_plain_words(summaries):
    assert {"standard deviation", "Hedges' g", "unequal slopes"} <= statistics()
    for slug, (results, _) in summaries.items():
        in_plain_words(results, slug)


def test_the_report_in_brief_and_the_index_are_in_plain_words_as_well(public):
    for slug in SLUGS:
        page = parsed((public.reports("public") / f"{slug}-brief.html").read_text(encoding="utf-8"))
        parts = [each for each in page.iter() if each.tag in ("h3", "ul")]
        at = next(i for i, each in enumerate(parts) if "".join(each.itertext()) == "What the numbers say")
        told = [" ".join("".join(li.itertext()).split()) for li in parts[at + 1].iter("li")]
        assert parts[at + 1].tag == "ul" and told, slug
        in_plain_words(told, f"{slug} in brief")
    index = parsed((public.reports("public") / "index.html").read_text(encoding="utf-8"))
    cells = index.findall(".//table[@class='records index']//td[@data-label='Main outcome']")
    assert len(cells) == len(SLUGS)
    for cell in cells:
        in_plain_words([" ".join("".join(li.itertext()).split()) for li in cell.iter("li")], "index")


def test_a_public_page_tells_its_readers_nothing_of_what_is_not_written(pages):
    for slug, page in pages.items():
        for words in ("not yet written", "Still missing", "still needs", "Look at what you already know"):
            assert words not in page, (slug, words)


# ---- as PDF


@pytest.mark.parametrize("slug", SLUGS)
def test_a_pdf_is_tagged_and_titled_and_says_what_each_picture_shows(public, printing, trees, slug):
    tree = trees[slug]
    with pikepdf.open(public.reports("public") / f"{slug}.pdf") as made:
        assert str(made.Root.Lang) == "en-GB"
        assert made.Root.MarkInfo.Marked
        assert made.Root.ViewerPreferences.DisplayDocTitle
        assert str(made.docinfo["/Title"]) == tree.find(".//title").text
        tags = list(tagged(made.Root.StructTreeRoot.K))
        with made.open_outline() as outline:
            (whole,) = outline.root
            headings = ["".join(each.itertext()) for each in tree.iter("h2")]
            assert [each.title for each in whole.children] == headings
    pictures = [" ".join(each.get("alt").split()) for each in tree.iter("img")]
    assert [" ".join(str(tag.get("/Alt", "")).split()) for tag in tags if tag.S == "/Figure"] == pictures
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/LI"} <= {str(tag.S) for tag in tags}
    assert not [tag for tag in tags if tag.S == "/Link" and "/URI" in str(tag)]


# ---- on paper

# how many sides each report has at most: none more than the twelve that were agreed for Tarvit Water
SIDES = {
    "braehowe-cluster": 11,
    "eskmouth-whinmarr": 12,
    "glen-corrie": 9,
    "hawkhope-families": 10,
    "kilcorrie-families": 12,
    "lindarroch-maths": 10,
    "stravannan-gaidhlig": 7,
    "tarvit-water": 12,
}
A4 = 595, 842  # points


@pytest.fixture(scope="module")
def sides(public, printing):
    """Of each side of a PDF the words: where, and how large, in points."""

    @cache
    def of(name):
        return [words_of(side) for side in pypdf.PdfReader(public.reports("public") / f"{name}.pdf").pages]

    return of


def column(side, right):
    return [each for each in side if (each.x > A4[0] / 2) == right]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_report_is_printed_on_as_few_sides_as_were_agreed(sides, slug):
    assert len(sides(slug)) <= SIDES[slug]


@pytest.mark.parametrize("slug", SLUGS)
def test_its_letters_can_be_read_those_of_charts_too_and_no_wide_table_makes_the_page_smaller(sides, slug):
    sizes = Counter()
    for each in chain(*sides(slug)):
        sizes[each.size] += len(each.text)
    assert min(sizes) >= 7
    assert sizes.most_common(1)[0][0] == 8


@pytest.mark.parametrize("slug", SLUGS)
def test_there_is_no_half_page_of_white(sides, slug):
    for number, side in enumerate(sides(slug)[:-1], 1):  # the last ends where it ends
        for right in (False, True):
            heights = sorted(each.y for each in column(side, right))
            assert max(b - a for a, b in pairwise([40, *heights, A4[1] - 40])) < 0.4 * A4[1], number


@pytest.mark.parametrize(("slug", "edition"), [(slug, edition) for slug in SLUGS for edition in PAGES])
def test_no_heading_stands_alone_at_the_foot_of_a_column(sides, trees, public, slug, edition):
    page = public.reports("public") / f"{slug}{edition}.html"
    tree = trees[slug] if not edition else parsed(page.read_text(encoding="utf-8"))
    said = [(each.tag, "".join("".join(each.itertext()).split())) for each in tree.iter()]
    heads = {text for tag, text in said if tag in ("h2", "h3", "h4", "caption")}
    heads -= {text for tag, text in said if tag == "th"}  # which is as bold
    for number, side in enumerate(sides(f"{slug}{edition}"), 1):
        for right in (False, True):
            lines = column(side, right)
            for each in lines:
                if each.bold and "".join(each.text.split()) in heads:
                    below = [other for other in lines if each.y - 60 < other.y < each.y - 4]
                    assert below, (number, each.text)


@pytest.mark.parametrize(("slug", "edition"), EDITIONS)
def test_no_line_of_the_pages_beside_it_is_printed_over_another(sides, slug, edition):
    for side in sides(f"{slug}{edition}"):
        lines = [each for each in side if each.size > 9]  # letters of charts are smaller
        assert lines
        over = [
            (one.text, other.text)
            for at, one in enumerate(lines)
            for other in lines[at + 1 :]
            if abs(one.x - other.x) < 40 and 1 < abs(one.y - other.y) < 0.7 * min(one.size, other.size)
        ]
        assert over == []


def test_in_word_a_report_is_half_as_long_again_at_most_one_in_brief_has_two_sides_and_for_parents_one(
    public, tmp_path
):
    if not has_letters_of_word():
        pytest.skip(
            "Neither Calibri nor Carlito was found. Debian and Ubuntu: ‘apt install fonts-crosextra-carlito’."
        )
    files = sorted(public.reports("public").glob("*.docx"))
    most = {slug: 1.5 * sides for slug, sides in SIDES.items()}
    most |= {f"{slug}{end}": at_most for slug in SLUGS for end, at_most in (("-brief", 2), ("-plain", 1))}
    assert sorted(file.stem for file in files) == sorted(most)
    for name, sides in shown(files, tmp_path).items():
        assert len(sides) <= most[name], name
        assert f"Page 1 of {len(sides)}" in sides[0]


# ---- for the school


@pytest.fixture(scope="module")
def school(public, pages, sipp):
    before = {path.name: path.read_bytes() for path in public.reports("public").iterdir()}
    done = sipp("report", "--programme", public.folder, "--audience", "school", SCHOOL)
    assert done.returncode == 0, done.stdout + done.stderr
    after = {path.name: path.read_bytes() for path in public.reports("public").iterdir()}
    assert after == before
    return public.reports("school")


def test_the_schools_report_lies_in_a_folder_of_its_own(school, public):
    assert school == public.private / "reports-school"
    assert {path.name for path in school.iterdir()} == {
        *(f"{SCHOOL}{edition}.html" for edition in PAGES),
        f"{SCHOOL}.ipynb",
        "index.html",
        "batch.json",
    }


def test_the_schools_report_shows_each_pupil_and_the_log(school, books, harmless, pages):
    page = (school / f"{SCHOOL}.html").read_text(encoding="utf-8")
    text = harmless(page)
    assert "For the schools of this partnership only." in text
    dots = "each pupil of the target group, September 2024 to May 2025 (not to be published)"
    assert dots in text
    assert any("(not to be published)" in (e.text or "") for e in parsed(page).findall(".//figcaption"))
    assert "Log (not to be published)" in text
    logs = [entry.body.what for entry in books[SCHOOL].entries if entry.kind == "log"]
    assert logs
    assert all(" ".join(log.split()) in text for log in logs)
    target = books[SCHOOL].evidence.pupils.query("group == 'target'")["pupil"]
    assert sum(pupil in text for pupil in target) > len(target) / 2
    public_text = harmless(pages[SCHOOL])
    assert dots not in public_text
    assert "Log (not to be published)" not in public_text


def test_the_schools_index_says_whom_it_is_for(school):
    page = (school / "index.html").read_text(encoding="utf-8")
    assert "For the schools only: these reports show individual pupils. Do not pass them on." in page
    missing = [item.text for item in parsed(page).findall(".//section/ul/li")]
    assert missing == [slug for slug in SLUGS if slug != SCHOOL]
