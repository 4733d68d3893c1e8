"""Every way to a public text, tried with what must never come through: no name, number or pseudonym of a pupil does."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from container import allowing_root

from sipp_lib.batch import batch, preprocessor
from sipp_lib.batch.apart import in_a_copy
from sipp_lib.batch.render import exporter
from sipp_lib.batch.run import executed_by, make
from sipp_lib.batch.template import checked
from sipp_lib.errors import DisclosureError, EvidenceError, SippError
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.files import shipped
from sipp_lib.new import begin, sample_partnership
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import KINDS, Factor
from sipp_lib.records.merge import Entry
from sipp_lib.records.store import Store
from sipp_lib.reports.report import Report
from sipp_lib.workbook import Workbook

SLUG = "glen-corrie"
NAME, SCN, PSEUDONYM = "Xanthe Quibble", "113456787", "zz12zz34zz56"
CANARIES = [NAME, "Quibble, Xanthe", "Xanthe", SCN, PSEUDONYM]
TEMPLATE = shipped("templates", "reports", "partnership.ipynb")
BIN = Path(sys.executable).parent


def leaks(text):
    """The canaries in a text, whatever they were made of."""
    return [each for each in ("xanthe", "quibble", SCN, PSEUDONYM) if each in text.casefold()]


def written(folder):
    """All that stands in files below a folder, names of files too."""
    return "\n".join(
        f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in folder.rglob("*") if path.is_file()
    )


def quiet(run, *words, **options):
    """What a command says on both streams."""
    done = run(words, capture_output=True, text=True, encoding="utf-8", check=False, **options)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """A programme of one partnership, whose key file knows one more pupil."""
    programme = sample_partnership(SLUG, tmp_path_factory.mktemp("ways") / "programme")
    toml = programme.folder / "sipp.toml"
    toml.write_text(toml.read_text().replace(programme.id, "ways-in"))
    programme = Programme.open(programme.folder)
    write_keys(programme.id, "ZZZ", [KnownPupil(PSEUDONYM, NAME, SCN)], programme.folder)
    return programme


@pytest.fixture(scope="module")
def book(clean):
    return Workbook.open(SLUG, clean.folder)


@pytest.fixture
def programme(clean, tmp_path):
    shutil.copytree(clean.folder, tmp_path / "programme")
    return Programme.open(tmp_path / "programme")


@pytest.fixture(scope="module")
def named(clean, tmp_path_factory):
    """The same with a factor that names the pupil."""
    home = tmp_path_factory.mktemp("named") / "programme"
    shutil.copytree(clean.folder, home)
    programme = Programme.open(home)
    with Store.open(programme.partnership(SLUG).records, SLUG) as store:
        store.add(Factor(name=f"{NAME} reads at home"), author="test")
    return programme


# ---- every field


def texts(model, outer="public"):
    """Every free-text field of a kind: how to fill it, and who may see it."""
    for name, _ in model.fields():
        seen = "school" if "school" in (outer, model.audience_of(name)) else "public"
        if model.links_of(name):
            continue
        if rows := model.rows_of(name):
            for inner, fill, who in texts(rows, seen):
                yield f"{name}.{inner}", lambda text, n=name, f=fill: {n: [f(text)]}, who
        for value in ("{}", ["{}"]):
            try:
                model(**{name: value})
            except ValueError:
                continue
            many = isinstance(value, list)
            yield name, lambda text, n=name, m=many: {n: [text] if m else text}, seen


FIELDS = [
    (kind, name, fill, "school" if model.audience == "school" else who)
    for kind, model in KINDS.items()
    for name, fill, who in texts(model)
]


@pytest.mark.parametrize(("kind", "name", "fill", "who"), FIELDS, ids=[f"{k}.{n}" for k, n, *_ in FIELDS])
def test_no_field_of_any_kind_lets_a_canary_through(clean, book, kind, name, fill, who):
    place = clean.partnership(SLUG)
    for canary in CANARIES:
        own = Workbook.open(SLUG, clean.folder, "school").records("import")[0].body.model_dump()
        told = {"voice": {"publish": True}, "import": own}.get(kind, {})
        body = KINDS[kind](**told | fill(f"with {canary} today"))
        entry = Entry(
            "a1", kind, body, ("b1",), (), "Xanthe Quibble", "2026-01-01T00:00:00.000000Z", "2026-01-01"
        )
        entries = [entry] if kind == "partnership" else [partnership(entry), entry]
        # a file that is not there is told by its name, and one that is not what it was stops as well
        wrong = {"import.file": DisclosureError, "import.sha256": EvidenceError}.get(f"{kind}.{name}")
        if who == "public" or wrong:
            with pytest.raises(wrong or DisclosureError) as caught:
                Workbook(clean, place, entries, "f")
            assert leaks(str(caught.value)) == []
        else:
            open_ = Workbook(clean, place, entries, "f")
            shown = [open_.entries, open_.records(kind), open_.bodies(KINDS[kind]), open_.missing()]
            assert leaks(repr([shown, getattr(open_, KINDS[kind].plural).frame().to_dict()])) == []


def partnership(entry):
    return replace(entry, id="a0", kind="partnership", body=KINDS["partnership"](name="Glen Corrie"))


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("pupils", "stage"),
        ("pupils", "sex"),
        ("observations", "occasion"),
        ("surveys", "occasion"),
        ("surveys", "item"),
        ("surveys", "answer"),
    ],
)
def test_no_word_of_the_evidence_lets_a_canary_through(clean, book, monkeypatch, table, column, canary):
    frame = book.files.tables[table].copy()
    frame.loc[frame.index[0], column] = f"with {canary}"
    spoilt = replace(book.files, **{table: frame})
    monkeypatch.setattr(Workbook, "files", spoilt)
    with pytest.raises(DisclosureError) as caught:
        Workbook.open(SLUG, clean.folder)
    assert leaks(str(caught.value)) == []


# ---- what Word takes from elsewhere


@pytest.mark.parametrize("where", ["header", "footer"])
def test_a_file_of_styles_that_names_a_pupil_gives_no_public_document(programme, tmp_path, sipp, where):
    from docx import Document

    own = Document(str(shipped("templates", "docx", "report.docx")))
    for part in NAME.split(" "):  # Word cuts a name into runs
        getattr(own.sections[0], where).paragraphs[0].add_run(f"{part} ")
    own.save(str(tmp_path / "own.docx"))
    done = sipp("report", "--programme", programme.folder, "--docx-styles", tmp_path / "own.docx")
    assert done.returncode == 1
    assert (done.stdout + done.stderr).strip() == (
        "No public report was made: the Word file own.docx holds the name of a pupil known from the key file. Take it "
        "out of that file; look in its header, its footer and its properties."
    )
    assert not programme.reports("public").exists() or not [*programme.reports("public").rglob("*.docx")]


def test_nor_does_it_with_nbconvert_by_hand(programme, tmp_path):
    from docx import Document

    own = Document(str(shipped("templates", "docx", "report.docx")))
    own.sections[0].footer.paragraphs[0].add_run(NAME)
    own.save(str(tmp_path / "own.docx"))
    home = tmp_path / "home"
    home.mkdir()
    by_papermill_here(programme, home, None)
    words = ["--to", "sipp_docx", f"--DocxExporter.styles={tmp_path / 'own.docx'}", home / "out.ipynb"]
    code, said = quiet(subprocess.run, *[BIN / "jupyter-nbconvert", *words], cwd=home)
    assert code == 1
    assert "the Word file own.docx holds the name of a pupil known from the key file" in said
    assert {path.name for path in home.iterdir()} == {"out.ipynb"}
    assert leaks(said.split("jupyter-nbconvert")[-1]) == []


# ---- every way


def by_command(programme, home, sipp):
    done = sipp("report", "--programme", programme.folder, cwd=home)
    return done.returncode, done.stdout + done.stderr + written(programme.reports("public"))


def by_papermill(programme, home, _, engine=()):
    words = [BIN / "papermill", "--no-progress-bar", *engine, TEMPLATE, home / "out.ipynb"]
    words += ["-p", "partnership", SLUG, "-p", "programme", programme.folder]
    code, told = quiet(subprocess.run, *words, cwd=home)
    return code, told + written(home)


def by_papermill_here(programme, home, _):
    return by_papermill(programme, home, _, ["--engine", "sipp"])


def by_nbconvert(programme, home, sipp, to=("html", "--template", "sipp")):
    by_papermill_here(programme, home, sipp)
    words = [BIN / "jupyter-nbconvert", "--to", *to, home / "out.ipynb"]
    code, told = quiet(subprocess.run, *words, cwd=home)
    assert {path.name for path in home.iterdir()} == {"out.ipynb"}
    return code, told


def by_nbconvert_to_word(programme, home, sipp):
    return by_nbconvert(programme, home, sipp, ["sipp_docx"])  # that to PDF is refused by the same page


def by_cluster(programme, home, _):
    distributed = pytest.importorskip("distributed", reason="the extra ‘cluster’ is not installed")
    with distributed.Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        made = batch.reports(programme, executor=client.get_executor(pure=False))
    return int(not all(each.made for each in made)), repr(made) + written(programme.reports("public"))


def by_voila(programme, home, _):
    """A page with the report's summary, as `sipp open --pages` serves it."""
    pytest.importorskip("voila", reason="voila is not installed")
    cell = (  # Voilà itself keeps quiet about a cell that failed
        "from sipp_lib.reports.report import Report\ntry:\n    shown = "
        f"Report.open({SLUG!r}).summary()\nexcept Exception as error:\n    shown = str(error)\nshown"
    )
    kernel = {"name": "sipp", "display_name": "SIPP workbook", "language": "python"}
    page = nbformat.v4.new_notebook(cells=[CODE(cell)], metadata={"kernelspec": kernel})
    nbformat.write(page, programme.folder / "page.ipynb")
    words = [
        sys.executable,
        "-m",
        "sipp_lib.cli",
        "open",
        "--pages",
        "--no-browser",
        "--programme",
        programme.folder,
    ]
    env = {**os.environ, "JUPYTER_CONFIG_DIR": str(allowing_root(home))}
    with subprocess.Popen(
        words, cwd=home, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        try:
            address = next(line for line in server.stdout if line.startswith("http"))
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            for _ in range(300):
                try:
                    told = (
                        opener.open(address.strip().replace("start_here", "page"), timeout=120)
                        .read()
                        .decode()
                    )
                    break
                except (urllib.error.URLError, ConnectionError):  # it does not listen yet
                    time.sleep(0.2)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
    return 1, told


CODE, WORDS = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
WAYS = [by_command, by_papermill, by_papermill_here, by_nbconvert, by_nbconvert_to_word, by_cluster, by_voila]


@pytest.mark.parametrize("way", WAYS)
def test_no_way_to_a_public_text_goes_round_the_search_for_names(named, tmp_path, sipp, way):
    home = tmp_path / "elsewhere"
    home.mkdir()
    code, told = way(named, home, sipp)
    assert code != 0
    assert leaks(told) == []
    assert "holds the name of a pupil known from the key file" in " ".join(told.split()) or way in (
        by_nbconvert,
        by_nbconvert_to_word,
    )


@pytest.mark.parametrize(
    "open_",
    [
        lambda p: Workbook.open(SLUG, p.folder),
        lambda p: Report.open(SLUG, programme=p.folder),
        lambda p: make(p, SLUG),
        lambda p: Report(Workbook.open(SLUG, p.folder, "public")).title(),
    ],
)
def test_no_call_in_a_cell_goes_round_it(named, open_):
    with pytest.raises(DisclosureError) as caught:
        open_(named)
    assert leaks(str(caught.value)) == []


# ---- names that are no record's


def test_neither_the_programme_nor_a_short_name_is_told_where_it_names_a_pupil(programme, sipp):
    toml = programme.folder / "sipp.toml"
    toml.write_text(toml.read_text().replace('name = "', f'name = "{NAME} and others: ', 1))
    begin(NAME, programme.folder)
    (programme.partnership(SLUG).evidence / f"{NAME}.csv").write_text(NAME)
    done = sipp("report", "--programme", programme.folder)
    assert done.returncode == 1
    files = programme.reports("public")
    assert {path.name for path in files.iterdir()} == {"batch.json", "index.html"}
    assert leaks(done.stdout + done.stderr + written(files)) == []
    told = json.loads((files / "batch.json").read_text(encoding="utf-8"))
    assert told["programme"] == "(not shown: it names a pupil)"
    assert {each["partnership"] for each in told["reports"]} == {SLUG, "(not shown: it names a pupil)"}


def own(folder, *cells, parameters="partnership = None\naudience = 'public'"):
    start = "from sipp_lib.reports.report import Report\nreport = Report.open(partnership, audience)"
    made = [
        nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(start),
    ]
    path = folder / "own.ipynb"
    nbformat.write(
        nbformat.v4.new_notebook(cells=[*made, *cells, nbformat.v4.new_code_cell("report.stamp()")]), path
    )
    return path


OWN = {
    "a markdown cell": ([WORDS(f"# What {NAME} says")], {}),
    "a comment": ([CODE(f"# {NAME}\nreport.title()")], {}),
    "a tag": ([CODE("report.title()", metadata={"tags": [SCN]})], {}),
    "a parameter": ([], {"note": f"for {NAME}"}),
    "a failing cell": ([CODE("raise ValueError(f'{chr(88)}anthe Quibble')")], {}),
    "a sentence of the workbook's own": (
        [CODE(f"from sipp_lib.errors import ReportError\nraise ReportError('No marks of {NAME}.')")],
        {},
    ),
    "the name of an error": ([CODE("class XantheQuibble(Exception): ...\nraise XantheQuibble")], {}),
}


@pytest.mark.parametrize(("cells", "extra"), OWN.values(), ids=OWN)
def test_a_template_of_ones_own_publishes_no_name(programme, tmp_path, cells, extra):
    parameters = "\n".join(["partnership = None", "audience = 'public'", *(f"{name} = ''" for name in extra)])
    template = own(tmp_path, *cells, parameters=parameters)
    result = batch.one(programme, SLUG, "public", template, extra)
    assert not result.made
    assert leaks(result.reason) == []
    assert not programme.reports("public").exists()


SHOW = "from sipp_lib.reports.html import Fragment, paragraph\n"
DISPLAY = (
    "from IPython.display import display\ndisplay({}, metadata={{'text/html': {{'sipp': True}}}}, raw=True)"
)
STOPPED = f"The public report of {SLUG} was not made: {{}} holds {{}}. "
CORRECT = "Take it out of the template, or give another value for the parameter."
A_NAME, A_NUMBER = "the name of a pupil known from the key file", "a candidate number"
READ = {
    "a letter as an entity": (WORDS("X&#97;nthe said so"), "cell 3 of the template", A_NAME),
    "an accent as an entity": (WORDS("X&aacute;nthe said so"), "cell 3 of the template", A_NAME),
    "a name in two elements": (WORDS("Xan<b>the</b> said so"), "cell 3 of the template", A_NAME),
    "a name beside a picture": (WORDS("![Xan](attachment:x.png)the"), "cell 3 of the template", A_NAME),
    "a link": (WORDS("[here](https://example.org 'Xa&#110;the')"), "cell 3 of the template", A_NAME),
    "a number in bold": (WORDS("1134**56787**"), "cell 3 of the template", A_NUMBER),
    "a name by chr": (
        CODE(SHOW + "Fragment(paragraph(chr(88) + 'anthe'))"),
        "what cell 3 of the template shows",
        A_NAME,
    ),
    "names in two columns": (
        CODE(
            "from markupsafe import Markup\nfrom sipp_lib.reports.html import Fragment\n"
            "Fragment(Markup('<td>%s</td><td>quibble</td>') % (chr(120) + 'anthe'))"
        ),
        "what cell 3 of the template shows",
        A_NAME,
    ),
    "a chart": (
        CODE(
            "from matplotlib.figure import Figure\nfrom sipp_lib.reports.html import Fragment, figure, svg_image\n"
            "drawn = Figure()\ndrawn.subplots().set_xlabel(chr(88) + 'anthe')\n"
            "Fragment(figure(svg_image(drawn), alt='', caption=''))"
        ),
        "what cell 3 of the template shows",
        A_NAME,
    ),
    "a pseudonym": (
        CODE(SHOW + "Fragment(paragraph(report.book.evidence.pupils.pupil[0]))"),
        "what cell 3 of the template shows",
        "the pseudonym of a pupil",
    ),
}


@pytest.mark.parametrize(("cell", "where", "what"), READ.values(), ids=READ)
def test_a_template_is_searched_as_it_is_read(programme, tmp_path, cell, where, what):
    template = own(tmp_path, cell)
    sentence = STOPPED.format(where, what) + CORRECT
    assert batch.one(programme, SLUG, "public", template, {}).reason == sentence
    # and by hand, as papermill leaves it
    parameters = {"partnership": SLUG, "audience": "public"}
    with chdir(programme.folder):
        executed = executed_by("sipp", checked(template, parameters), parameters, str(programme.folder))
        with pytest.raises(DisclosureError) as stopped:
            exporter().from_notebook_node(executed, {"metadata": {"name": "out"}})
    assert str(stopped.value) == sentence


def test_what_nobody_reads_of_a_template_is_not_kept(programme, tmp_path):
    beside = DISPLAY.format("{'text/html': '<p>Yes</p>', 'image/png': 'WGFudGhl', 'text/x': '5'}")
    cells = [CODE("report.title()", id="xanthe-quibble"), CODE(beside), WORDS("Yes", id=PSEUDONYM)]
    result = batch.one(programme, SLUG, "school", own(tmp_path, *cells), {})
    assert result.reason == ""
    made = nbformat.read(programme.reports("school") / f"{SLUG}.ipynb", as_version=4)
    assert [cell.id for cell in made.cells[3:]] == ["cell-3", "cell-4", "cell-5", "cell-6"]
    assert made.cells[4].outputs[0].data == {"text/html": "<p>Yes</p>"}


NOT_GATED = (
    "Cell {} of the report's template shows something that did not pass the disclosure gate. A template may show only "
    "what the report's own functions return; change that cell, or show a table that passed, or a figure of it, with "
    "report.show()."
)
NOT_SO = (
    "What cell {} of the report's template shows is not what the workbook shows there: the cells before it changed the "
    "workbook, or records, evidence or settings have changed since the notebook was run. Run it again; if this comes "
    "back, correct those cells."
)
PICTURE = (
    "Cell {} of the report's template shows a picture of its own, and no picture can be read for pupils' names. Take "
    "it out."
)
ROWS = "from pathlib import Path\nimport os\nimport pandas as pd\nfrom markupsafe import Markup\n"
ROWS += "from sipp_lib.reports.html import Fragment\nfrom sipp_lib.programme import find\n"
ROWS += "folder = find(Path(os.environ['SIPP_PROGRAMME'])).private\n"
ROWS += "rows = pd.read_csv(next(folder.glob('partnerships/*/evidence/observations-*.csv')), dtype=str)\n"
OWN_CLASS = (
    ROWS
    + "class Mine:\n    def title(self): return Fragment(Markup(rows['value'].iloc[:3].to_frame().to_html()))\n"
    "    stamp = report.stamp\nreport = Mine()"
)
CIRCUMVENTED = {
    "a report of one's own": ([CODE(OWN_CLASS), CODE("report.title()")], NOT_GATED.format(4)),
    "a method of one's own": (
        [
            CODE(ROWS + "Report.title = lambda self: Fragment(Markup('<p>4 pupils</p>'))"),
            CODE("report.title()"),
        ],
        NOT_GATED.format(4),
    ),
    "a class that inherits": (
        [
            CODE(
                ROWS + "class Mine(Report):\n    def title(self): return Fragment(Markup('<p>4 pupils</p>'))"
            ),
            CODE("report = Mine(report.book)"),
            CODE("report.title()"),
        ],
        NOT_GATED.format(5),
    ),
    "limits of one's own": (
        [
            CODE("report.book.__dict__['settings'] = type(report.book.settings)(5, 5)"),
            CODE("report.performance()"),
        ],
        NOT_SO.format(4),
    ),
    "the other audience": (
        [
            CODE("report.book.audience = 'school'\nreport.performance()"),
            CODE("report.book.audience = 'public'"),
        ],
        NOT_SO.format(3),
    ),
    "the search for names switched off": (
        [
            CODE("import sipp_lib.name_check as checks\nchecks.check_words = lambda *_: None"),
            CODE(SHOW + "Fragment(paragraph(chr(88) + 'anthe'))"),
        ],
        STOPPED.format("what cell 4 of the template shows", A_NAME) + CORRECT,
    ),
    "a name under a cell of the workbook's": (
        [
            CODE(
                SHOW + "Report.summary = lambda self: Fragment(paragraph(chr(88) + 'anthe'))\n"
                "Report.stamp = lambda self, stamp=Report.stamp: stamp(self)"
            ),
            CODE("report.summary()"),
        ],
        STOPPED.format("what cell 4 of the template shows", A_NAME) + CORRECT,
    ),
    "numbers under the mark of a part": (
        [CODE(ROWS + DISPLAY.format("{'text/html': rows[['value']].to_html()}"))],
        NOT_GATED.format(3),
    ),
    "numbers beside a part": (
        [
            CODE(
                "from IPython.display import display\ndisplay({'text/html': str(report.title().html) + '<p>4</p>'}, "
                "metadata={'text/html': {'sipp': [['glen-corrie', 'title', [], {}]]}}, raw=True)"
            )
        ],
        NOT_SO.format(3),
    ),
    "calls that are none": (
        [
            CODE(
                "from IPython.display import display\ndisplay({'text/html': 'x'}, "
                "metadata={'text/html': {'sipp': [['glen-corrie', '__init__', [], {}]]}}, raw=True)"
            )
        ],
        NOT_GATED.format(3),
    ),
    "a picture in the words": (
        [WORDS("![a chart of ours](data:image/png;base64,iVBORw0KGgo=)")],
        PICTURE.format(3),
    ),
    "a picture in a style": (
        [WORDS('<p style="background: URL(x.png)">Our school</p>')],
        PICTURE.format(3),
    ),
    "a picture that a cell drew": (
        [
            CODE(
                ROWS
                + 'Fragment(Markup(\'<img alt="Our own picture of it" src="data:image/png;base64,iVBO=">\'))'
            )
        ],
        NOT_GATED.format(3),
    ),
}


@pytest.mark.parametrize(("cells", "sentence"), CIRCUMVENTED.values(), ids=CIRCUMVENTED)
def test_a_template_publishes_only_what_the_workbook_itself_shows(
    programme, tmp_path, monkeypatch, cells, sentence
):
    template = own(tmp_path, *cells)
    assert batch.one(programme, SLUG, "public", template, {}).reason == sentence
    assert not programme.reports("public").exists()
    # and by hand, as papermill leaves it
    parameters = {"partnership": SLUG, "audience": "public"}
    with chdir(programme.folder):
        monkeypatch.setenv("SIPP_PROGRAMME", str(programme.folder))
        executed = in_a_copy(executed_by, "sipp", checked(template, parameters), parameters, ".")
        with pytest.raises(SippError) as stopped:
            exporter().from_notebook_node(executed, {"metadata": {"name": "out"}})
    assert str(stopped.value) == sentence


def test_what_a_template_writes_among_the_public_reports_is_taken_out(programme, tmp_path):
    folder = programme.reports("public")
    folder.mkdir()
    (folder / "ours.txt").write_text("a person's own")
    write = "from pathlib import Path\nimport os\nfolder = Path(os.environ['SIPP_PROGRAMME'], 'reports', 'rows')\n"
    write += "folder.mkdir()\n(folder / 'rows.csv').write_text('Xanthe Quibble,4')"
    assert batch.one(programme, SLUG, "public", own(tmp_path, CODE(write)), {}).reason == (
        "While the template own.ipynb ran, rows.csv came into the folder of the public reports, and nobody had looked "
        "through it. It is now in .sipp/held-back, beside what stays in the school. A template shows what it has to "
        "say on the page; take out what writes to that folder."
    )
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["ours.txt"]
    kept = programme.private / ".sipp" / "held-back"
    assert (kept / "rows.csv").read_text() == "Xanthe Quibble,4"
    assert os.name == "nt" or kept.stat().st_mode & 0o077 == 0


def test_a_template_may_join_parts_and_show_those_of_several_partnerships(programme, tmp_path):
    begin("Other", programme.folder)
    two = CODE(
        "from sipp_lib.reports.html import joined\n"
        "joined([report.summary(), Report.open('other').title('Next year')])"
    )
    result = batch.one(programme, SLUG, "public", own(tmp_path, two, WORDS("Read *both*.")), {})
    assert result.reason == ""
    page = (programme.reports("public") / f"{SLUG}.html").read_text(encoding="utf-8")
    places = [
        page.index(each) for each in ('id="summary"', '<p class="kicker">Next year</p>', "<em>both</em>")
    ]
    assert places == sorted(places)


FOR_THE_SCHOOL = (
    "This notebook is run for the public, and a cell of it opens a partnership for the school. In that cell give the "
    "parameter, audience, in place of ‘school’; or run the notebook for the school."
)


@pytest.mark.parametrize(
    "cell",
    [
        "report = Report.open(partnership, 'school')",
        "audience = 'school'\nreport = Report.open(partnership, audience)",
        "from sipp_lib.workbook import Workbook\nbook = Workbook.open(partnership, audience='school')",
        "from sipp_lib.pages.phase2_exploring import Exploring\npage = Exploring(partnership, audience='school')",
    ],
)
def test_a_notebook_for_the_public_opens_nothing_for_the_school(programme, tmp_path, cell):
    template = own(tmp_path, CODE(cell))
    assert batch.one(programme, SLUG, "public", template, {}).reason == FOR_THE_SCHOOL
    assert not programme.reports("public").exists()
    assert batch.one(programme, SLUG, "school", template, {}).reason == ""


def test_papermill_by_hand_opens_nothing_for_the_school_either(programme, tmp_path):
    template = own(tmp_path, CODE("Report.open(partnership, 'school')"))
    words = ["--engine", "sipp", "-k", "sipp", "-l", "python", "--no-progress-bar", "-p", "partnership", SLUG]
    words = [BIN / "papermill", *words, template, tmp_path / "out.ipynb"]
    code, told = quiet(subprocess.run, *words, cwd=programme.folder)
    assert code != 0
    assert told.strip().splitlines()[-1] == f"UsageError: {FOR_THE_SCHOOL}"


@pytest.mark.parametrize(
    ("cell", "audience"),
    [("report = Report.open('other', audience)", "public"), ("report = Report.open(partnership)", "school")],
)
def test_a_template_makes_the_report_that_it_was_asked_for(programme, tmp_path, cell, audience):
    begin("Other", programme.folder)
    result = batch.one(programme, SLUG, audience, own(tmp_path, CODE(cell)), {})
    assert result.reason == (
        "The template own.ipynb has not made the report of glen-corrie for this audience. Its cells must hand the "
        "parameters partnership and audience to Report.open, and the last one show report.stamp()."
    )
    assert not programme.reports(audience).exists()


def test_what_somebody_has_looked_at_may_be_shown_by_a_template(programme, tmp_path):
    with Store.open(programme.partnership(SLUG).records, SLUG) as store:
        entry = store.add(Factor(name="Xanthe is a river"), author="test")
    toml = programme.folder / "sipp.toml"
    seen = ", ".join(f'"{head}"' for head in entry.heads)
    toml.write_text(toml.read_text().replace("looked_at = []", f"looked_at = [{seen}]"))
    programme = Programme.open(programme.folder)
    assert batch.one(programme, SLUG, "public", own(tmp_path, WORDS("Xanthe is a river")), {}).reason == ""
    further = own(tmp_path, WORDS("Xanthe is a river, and a child"))
    sentence = STOPPED.format("cell 3 of the template", A_NAME) + CORRECT
    assert batch.one(programme, SLUG, "public", further, {}).reason == sentence


def test_nbconvert_says_what_to_do_before_a_page_is_published(tmp_path, monkeypatch, caplog):
    place, _ = begin("Tiny", tmp_path / "programme")
    monkeypatch.setattr(preprocessor, "renewed", lambda _, open_: open_(place.slug))
    monkeypatch.setattr(preprocessor, "noted", lambda book, _: [f"wait with {book.slug}."])
    for name, gives in (("own_texts", []), ("facts_of", {}), ("cleaned", None), ("only", None)):
        monkeypatch.setattr(preprocessor, name, lambda *_, gives=gives, **__: gives)
    given = {"partnership": place.slug, "programme": str(tmp_path / "programme")}
    notebook = nbformat.v4.new_notebook(metadata={"papermill": {"parameters": given}})
    step = preprocessor.Published(log=logging.getLogger("published"))
    step.preprocess(notebook, {"output_extension": ".html", "metadata": {"name": "made"}})
    assert caplog.messages == ["Before you publish tiny: wait with tiny."]
