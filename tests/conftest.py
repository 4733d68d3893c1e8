import base64
import html
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import HealthCheck, settings

# that a busy machine is slow is no fault of what is tried, and examples may share what a test was given
ALLOWED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=ALLOWED)
settings.load_profile("patient")

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory):
    """Keep tests' key files, what stays in their schools and who types there apart from what is the person's own."""
    folder = tmp_path_factory.mktemp("keys")
    os.environ["SIPP_KEYS"] = str(folder)
    os.environ["SIPP_DATA"] = str(tmp_path_factory.mktemp("data"))
    os.environ["SIPP_WHO"] = str(tmp_path_factory.mktemp("who") / "who.json")
    return folder


@pytest.fixture(scope="session", autouse=True)
def jupyter():
    """Keep what Jupyter notes of tests' notebooks, such as signatures, out of the person's own; short, for sockets."""
    with tempfile.TemporaryDirectory(prefix="j", ignore_cleanup_errors=True) as folder:
        os.environ["JUPYTER_DATA_DIR"] = folder
        yield


@pytest.fixture(scope="session")
def sipp():
    """Run the command as a person would, in a process of its own."""

    def run(*words, **options):
        return subprocess.run(
            [sys.executable, "-m", "sipp_lib.cli", *map(str, words)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "COLUMNS": "400", **options.pop("env", {})},
            **options,
        )

    return run


@pytest.fixture(scope="session")
def printing():
    """Skip where no browser is there to print a PDF."""
    from sipp_lib.editions.browser import found
    from sipp_lib.errors import UsageError

    try:
        found()
    except UsageError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL of the tests' own; without it they are skipped, but never where all must be tried."""
    import private_server

    if private_server.programs() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(private_server.WANTED)
    running = private_server.PrivateServer()
    yield running
    running.stop()


@pytest.fixture(params=["file", "server"])
def places(request, tmp_path):
    """Where stores are made: in files, or on a server."""
    from places import Databases, Files

    made = Files(tmp_path) if request.param == "file" else Databases(request.getfixturevalue("server"))
    yield made
    made.close()


@pytest.fixture
def served(places, tmp_path):
    """Begin a partnership in a programme whose records are in files, or on a server."""

    from places import Databases

    from sipp_lib.new import begin
    from sipp_lib.programme import Programme

    def make(name):
        folder = tmp_path / "programme"
        Programme.create(folder, "A programme")
        if isinstance(places, Databases):
            places.settle(folder, "keeper")
        place, _ = begin(name, folder)
        if isinstance(places, Databases):
            places.server.account("tess", f"sipp_{place.slug}_practitioner")
            places.settle(folder, "tess")
        return Programme.open(folder)

    return make


@pytest.fixture
def sample(tmp_path):
    """A fresh copy of the sample programme."""
    from sipp_lib.new import copy_sample

    return copy_sample(tmp_path / "sample")


@pytest.fixture(scope="session")
def abacus():
    """The module that builds a programme from the real study."""
    return _benchmark("abacus")


@pytest.fixture(scope="session")
def simulation():
    """The module that says how often intervals are right."""
    return _benchmark("simulation")


@pytest.fixture(scope="session")
def every_chart():
    """Each chart of a report with the tables that go into it, as the benchmark draws them."""
    return _benchmark("charts").cases()


def _benchmark(name):
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclasses are looked for
    spec.loader.exec_module(module)
    return module


ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "nav",
        "section",
        "article",
        "aside",
    ),
    *(
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "footer",
        "strong",
        "em",
    ),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "img", "figcaption", "details"),
    *("summary", "a", "span"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "id", "class", "role", "tabindex", "scope"),
    *("aria-labelledby", "aria-label", "aria-hidden", "data-label", "alt", "width", "height", "src", "href"),
}


def harmless(page):
    """Fail unless no element of the page can run or load anything; give back its text."""
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag in ALLOWED, element.tag
        assert set(element.attrib) <= ATTRIBUTES, (element.tag, element.attrib)
        assert element.tag == "img" or "src" not in element.attrib
        assert element.tag == "a" or "href" not in element.attrib
        if element.tag == "img":
            assert element.get("src").startswith("data:image/svg+xml;base64,")
            assert len(element.get("alt")) > 20
        if element.tag == "a":
            assert ":" not in element.get("href")
            assert not element.get("href").startswith(("/", "\\"))
        if element.tag == "style":
            assert "url(" not in element.text
            assert "@import" not in element.text
        if element.tag == "meta":
            assert element.get("http-equiv", "Content-Security-Policy") == "Content-Security-Policy"
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none'")
    return " ".join("".join(tree.find("body").itertext()).split())


def opened(page):
    """The page with every picture replaced by the words in it, after a look that it holds nothing else."""
    return re.sub(
        r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)",
        lambda found: html.escape(" ".join(pictured(base64.b64decode(found[1], validate=True)))),
        page,
    )


def pictured(svg):
    """The words of a picture; fails where it has more than shapes and words, or reaches outside itself."""
    assert b"<!" not in svg  # neither comments nor a document type
    root = ElementTree.fromstring(svg)
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    assert tags <= {"svg", "defs", "style", "path", "g", "use", "text", "pattern", "rect", "clipPath"}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert ":" not in value.replace(": ", "")
            assert not name.endswith("href") or value.startswith("#")
            assert "url(" not in value.replace("url(#", "")
    return [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.fixture(name="opened", scope="session")
def opened_fixture():
    return opened


@pytest.fixture(name="harmless", scope="session")
def harmless_fixture():
    return harmless


@pytest.fixture
def safe():
    """What makes a table that passed the gate."""
    import pandas as pd

    from sipp_lib.disclosure.safe import SafeFrame

    def make(rows, audience="public", subject="pupils"):
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
        return SafeFrame("a table", frame, audience, subject, frame)

    return make


@pytest.fixture
def door(tmp_path, monkeypatch):
    """A partnership of one school, and a file on its way in."""
    from door_frames import Door

    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    return Door(tmp_path)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A partnership with a school and a measure, for the files of `importing`."""
    from sipp_lib.new import begin
    from sipp_lib.records.kinds import Measure, School
    from sipp_lib.records.store import Store

    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    place, _ = begin("North cluster", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Kirkmuir", code="KIR"), author="AB")
        store.add(Measure(name="Reading", code="READ", occasions=["Pre", "Post"]), author="AB")
    return place


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A new partnership ‘Tiny’, on a machine where nobody has typed yet."""
    from sipp_lib.new import begin

    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who" / "who.json"))
    begin("Tiny", tmp_path / "programme")
    return tmp_path / "programme"


@pytest.fixture
def begin_glen(tmp_path, monkeypatch):
    """Begin a partnership of its own programme and keys with some records."""
    from sipp_lib.new import begin
    from sipp_lib.records.store import Store

    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))

    def make(*records):
        place, _ = begin("Glen", tmp_path / "programme")
        with Store.open(place.records, place.slug) as store:
            for record in records:
                store.add(record, author="AB")
        return place

    return make


@pytest.fixture
def made(begin_glen):
    """Begin a partnership with some schools, for the files of `glen_files`."""
    from sipp_lib.records.kinds import Measure, School

    def make(*schools):
        measure = Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=["Pre", "Post"])
        return begin_glen(*(School(name=name, code=code) for name, code in schools), measure)

    return make


@pytest.fixture
def glen(made):
    return made(("Glen Primary", "GLE"))
