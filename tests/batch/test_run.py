import shutil

import pytest

from sipp_lib.errors import ReportError, UsageError
from templates import template


@pytest.mark.parametrize(
    "words",
    [
        ["../x"],
        ["nowhere"],
        ["con"],
        ["--parameter", "partnershp=x"],
        ["--parameter", "threshold"],
        ["--template", "missing.ipynb"],
        ["--audience", "everyone"],
    ],
)
def test_a_wrong_call_is_one_sentence_exit_code_2_and_nothing_written(sipp, sample, words):
    done = sipp("report", "--programme", sample.folder, *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not sample.reports("public").exists()


OWN = [
    ("partnership = None\naudience = 'public'", ["parameters"]),
    ("from sipp_lib.reports.report import Report\nreport = Report.open(partnership, audience)", []),
]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            [("print(report.book.evidence.pupils)", []), ("report.stamp()", [])],
            "Cell 3 of the report's template shows something that did not pass the disclosure gate. A template may "
            "show only what the report's own functions return; change that cell, or show a table that passed, or a "
            "figure of it, with report.show().",
        ),
        (
            [("report.book.evidence.pupils", []), ("report.stamp()", [])],
            "Cell 3 of the report's template shows something that did not pass the disclosure gate. A template may "
            "show only what the report's own functions return; change that cell, or show a table that passed, or a "
            "figure of it, with report.show().",
        ),
        (
            [("report.title()", [])],
            "The template own.ipynb shows no stamp. Its last cell must be ‘report.stamp()’.",
        ),
        (
            [("1 / 0", [])],
            "The report of {slug} stopped in cell 3 of its template (ZeroDivisionError). This is a fault of own.ipynb, "
            "not of your data: correct that cell; with --debug the details are shown.",
        ),
        (
            [("exit()", []), ("report.stamp()", [])],
            "The report of {slug} ended before its last cell: a cell of own.ipynb ended Python, as ‘exit’ does, or the "
            "system did because memory ran out. Take that out, or try it alone.",
        ),
    ],
)
def test_a_template_cannot_show_what_did_not_pass_the_gate(sample, tmp_path, cells, sentence):
    from sipp_lib.batch.run import make

    slug = sample.partnerships()[0]
    with pytest.raises(ReportError) as caught:
        make(sample, slug, template=template(tmp_path, OWN + cells))
    assert str(caught.value) == sentence.format(slug=slug)
    assert not sample.reports("public").exists()


SHOWS = [
    ("from IPython.display import JSON, Markdown, display\nprint('printed', '\\0<b>')", []),
    (
        "import sys\nprint('a path of here', file=sys.stderr)\nJSON({'stamp': {'parameters': {}}, 'title': 'X'})",
        [],
    ),
    ("display(Markdown('set **bold**'))\nreport.book.evidence.pupils.head(2)", []),
]
GATED = """
import seaborn
from sipp_lib import results
safe = results.group_comparison(report.book, results.measured(report.book, 'score')[0]).groups
report.show(seaborn.barplot(data=safe.frame, x='group', y='mean_after'), from_=[safe], caption='Mine')
"""


def test_for_the_school_a_template_shows_anything_marked_as_its_authors(sample, tmp_path):
    from sipp_lib.batch.run import make

    own = template(tmp_path, [*OWN, *SHOWS, (GATED, []), ("report.stamp()", [])])
    made = make(sample, "tarvit-water", "school", own)
    page = made.page.read_text()
    assert page.count("Added by the author of this report’s template.") == 4
    assert page.count("Drawn by the author of this report’s template.") == 1
    assert "printed &lt;b&gt;" in page
    assert "set <strong>bold</strong>" in page
    assert "<th>simd_decile</th>" in page
    assert "a path of here" not in page
    assert "<title>Tarvit Water" in page  # the facts are the stamp's


def test_for_the_public_a_template_adds_a_chart_of_gated_numbers(sample, tmp_path):
    from sipp_lib.batch.run import make

    page = make(
        sample, "tarvit-water", template=template(tmp_path, [*OWN, (GATED, []), ("report.stamp()", [])])
    ).page
    assert "<figcaption>Mine</figcaption>" in page.read_text()
    for cell in (*SHOWS[1:], ("display('x')", [])):
        with pytest.raises(
            ReportError, match=r"^Cell 3 of the report's template shows something that did not pass"
        ):
            make(
                sample,
                "tarvit-water",
                template=template(
                    tmp_path,
                    [*OWN, (SHOWS[0][0].partition("\n")[0] + "\n" + cell[0], []), ("report.stamp()", [])],
                ),
            )


FORGED = """
import base64, json, seaborn
from IPython.display import display
from sipp_lib import results
safe = results.group_comparison(report.book, results.measured(report.book, 'score')[0]).groups
made = report.show(safe, caption='Mine')
drawing = report.show(seaborn.barplot(data=safe.frame, x='group', y='mean_after'), from_=[safe], caption='Mine')
def put(html, told):
    display({'text/html': html}, metadata={'text/html': {'sipp': [['tarvit-water', 'show', [], told]]}}, raw=True)
def redrawn(old, new):
    before, start, rest = drawing.html.partition('base64,')
    svg, quote, after = rest.partition('"')
    changed = base64.b64decode(svg).replace(old, new)
    put(before + start + base64.b64encode(changed).decode() + quote + after, drawing.calls[0][3])
told = json.loads(json.dumps(made.calls[0][3]))
columns = {name: values for name, _, values in told['tables'][0]['columns']}
"""
CELL = "Cell 3 of the report's template"
NOT_PASSED = (
    f"{CELL} shows something that did not pass the disclosure gate. A template may show only what the report's own "
    "functions return; change that cell, or show a table that passed, or a figure of it, with report.show()."
)
OTHERWISE = (
    "What cell 3 of the report's template shows is not what the workbook shows there: the cells before it changed the "
    "workbook, or records, evidence or settings have changed since the notebook was run. Run it again; if this comes "
    "back, correct those cells."
)
SMALL = (
    f"{CELL}: The table ‘tarvit-water/comparison/READ/groups’ was worked out from true numbers of pupils, from which "
    "they could be found again. Work it out from the rows that passed the gate."
)
NUMBER = (
    f"{CELL}: The words of a figure or a table hold a number that stands in none of the tables it was made of, so it "
    "is not shown. Take the number out, or take it from such a table."
)
KIND = (
    f"{CELL}: A figure holds something that cannot be compared with its tables ({{}}), so it is not shown. Draw it "
    "with bars, points, lines and words on a chart with two axes."
)
NAMED = (
    "The public report of tarvit-water was not made: what cell 3 of the template shows holds the name of a pupil known "
    "from the key file. Take it out of the template, or give another value for the parameter."
)


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        ("put('<p>Of 7 pupils</p>', {})", NOT_PASSED),
        ("put('<p>Of 7 pupils</p>', told)", OTHERWISE),
        ("columns['n'][0] = 7; put(made.html, told)", SMALL),
        ("told['tables'][0]['columns'].pop(); put(made.html, told)", NOT_PASSED),
        ("told['caption'] = 'Of 7777'; put(made.html.replace('Mine', 'Of 7777'), told)", NUMBER),
        ("redrawn(b'>group<', b'>7777 pupils<')", NUMBER),
        ("redrawn(b'>0<', b'>7<')", NUMBER),
        ("redrawn(b'</svg>', b'<foreignObject>7</foreignObject></svg>')", KIND.format("foreignObject")),
        ("redrawn(b'<svg', b'<!DOCTYPE svg []><svg')", KIND.format("a declaration")),
        ("redrawn(b'</svg>', b'')", NOT_PASSED),
        ("redrawn(b'>group<', b'>Jamie Ogilvie<')", NAMED),
    ],
)
def test_a_forged_mark_of_what_was_shown_gains_nothing(sample, tmp_path, forge, sentence):
    from sipp_lib.batch.run import make
    from sipp_lib.errors import SippError

    own = template(tmp_path, [*OWN, (FORGED + forge, []), ("report.stamp()", [])])
    with pytest.raises(SippError) as caught:
        make(sample, "tarvit-water", template=own)
    assert str(caught.value) == sentence
    assert not sample.reports("public").exists()


@pytest.mark.parametrize("pair", ["audience=school", "partnership=tarvit-water", "programme=elsewhere"])
def test_a_further_parameter_cannot_change_whose_report_it_is_or_for_whom(sipp, sample, pair):
    done = sipp("report", "--programme", sample.folder, "glen-corrie", "--parameter", pair)
    assert done.returncode == 2
    name = pair.partition("=")[0]
    assert done.stderr.strip().splitlines()[-1] == (
        f"The parameter ‘{name}’ is set by the command itself. Leave it out."
    )
    assert not sample.reports("public").exists()


def test_an_unknown_audience_is_refused_wherever_it_is_given(sample):
    import pandas as pd

    from sipp_lib.disclosure.gate import Settings, gate
    from sipp_lib.errors import DisclosureError
    from sipp_lib.workbook import Workbook

    with pytest.raises(UsageError) as caught:
        Workbook.open("glen-corrie", sample.folder, "Public")
    assert str(caught.value) == "There is no audience ‘Public’. Write ‘public’ or ‘school’."
    with pytest.raises(DisclosureError) as stopped:
        gate(pd.DataFrame({"n": [3]}), name="t", audience="Public", settings=Settings())
    assert str(stopped.value) == (
        "The table ‘t’ is for the audience ‘Public’ and about ‘pupils’, of which one is unknown. "
        "Use the words of sipp_lib/disclosure/safe.py."
    )


def test_with_debug_the_traceback_of_the_cell_is_shown_as_well(sipp, sample, tmp_path):
    shutil.copytree(sample.folder, tmp_path / "programme")
    own = template(tmp_path, [*OWN, ("1 / 0", [])])
    words = ("report", "glen-corrie", "--template", own, "--programme", tmp_path / "programme")
    quiet, debug = sipp(*words), sipp("--debug", *words)
    assert quiet.returncode == debug.returncode == 1
    assert quiet.stderr == ""
    assert "ZeroDivisionError: division by zero" in debug.stderr
    assert "stopped in cell 3 of its template (ZeroDivisionError)" in " ".join(debug.stdout.split())


def test_with_debug_too_a_line_that_names_a_pupil_is_left_out(sipp, sample, tmp_path):
    shutil.copytree(sample.folder, tmp_path / "programme")
    own = template(tmp_path, [*OWN, ("raise ValueError('a row of Jamie ' + 'Ogilvie 239960634')", [])])
    done = sipp("--debug", "report", "tarvit-water", "--template", own, "--programme", tmp_path / "programme")
    assert done.returncode == 1
    assert "[A line is left out: it names a pupil.]" in done.stderr
    assert "Ogilvie 239960634" not in done.stdout + done.stderr
    assert "239960634" not in done.stdout + done.stderr
