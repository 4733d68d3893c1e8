import re
from pathlib import Path

import pytest
import typer

import sipp_lib
from sipp_lib.cli import app
from sipp_lib.disclosure.vocabulary import COLUMNS
from sipp_lib.evidence.schema import TABLES
from sipp_lib.records.chain import phase_of
from sipp_lib.records.kinds import KINDS
from sipp_lib.records.store import Store
from sipp_lib.reports.report import Report
from sipp_lib.workbook import Workbook

ROOT = Path(__file__).parents[1]
PATHS = sorted(path for folder in ("", "docs", "benchmarks") for path in (ROOT / folder).glob("*.md"))
DOCUMENTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PATHS}
README, GLOSSARY = DOCUMENTS["README.md"], DOCUMENTS["GLOSSARY.md"]
CONTRIBUTING, CHANGELOG = DOCUMENTS["CONTRIBUTING.md"], DOCUMENTS["CHANGELOG.md"]
TRAPS, IN_FULL = DOCUMENTS["docs/traps.md"], DOCUMENTS["docs/commands.md"]
COMMANDS = {
    " ".join([name, *more]): each
    for name, command in typer.main.get_command(app).commands.items()
    for more, each in (
        [((n,), c) for n, c in command.commands.items()] if hasattr(command, "commands") else [((), command)]
    )
}
PLANNED: set[str] = set()
# what commands make, and a user's own things: not in a checkout
MADE = {
    "sipp.toml",
    "reports/",
    "index.html",
    "batch.json",
    "build/sample/reports/index.html",
    "partnerships/held-out",
}
MADE |= {
    "STUDY.csv",
    "exports/",
    "README.txt",
    "out.ipynb",
    "~/.local/share",
    "~/Library/Application Support",
    "sipp/keys",
    "sipp/programmes",
    "sipp/who.json",
    "~/.pgpass",
    "~/.pg_service.conf",
}
# of nbconvert and of PostgreSQL
OTHERS_NAMES = {
    "sanitize_html",
    "fsync",
    "full_page_writes",
    "hostssl",
    "log_parameter_max_length",
    "log_statement",
}
OTHERS_NAMES |= {
    "max_connections",
    "pg_class",
    "pg_current_wal_lsn",
    "lo_from_bytea",
    "ProtectProc",
    "pg_hba",
    "conf",
    "pg_relation_size",
    "pg_restore",
    "pg_stat_user_tables",
}
OTHERS_NAMES |= {"pg_stat_activity", "keeper", "none"}
# of JupyterHub
OTHERS_NAMES |= {"admin_users", "disable_user_config", "internal_ssl", "offline_access", "subdomain_host"}
OTHERS_NAMES |= {"JUPYTERHUB_CRYPT_KEY", "pg_ident", "pg_signal_backend"}
ENDINGS = (
    ".py",
    ".md",
    ".toml",
    ".yml",
    ".txt",
    ".ipynb",
    ".css",
    ".js",
    ".j2",
    ".json",
    ".html",
    ".sqlite",
    ".csv",
)
# folders whose files are named alone, in what is about them
BESIDE = ("", "templates/html/sipp", "data/generator", "benchmarks", "deploy/jupyterhub")


def rows(text, heading):
    """The rows of the first table under a heading, as lists of cells."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found]


def names(text, heading):
    return [row[0].strip("`") for row in rows(text, heading)]


def codes(text):
    """What stands in backticks in running text and tables, not in blocks."""
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return re.findall(r"(?<!`)`([^`\n]+)`", re.sub(r"^ {4}.*$", "", plain, flags=re.MULTILINE))


def options(command):
    return {name for each in command.params for name in each.opts if name.startswith("--")}


def test_the_glossary_has_every_column_of_results_and_no_other():
    assert names(GLOSSARY, "Columns of results") == list(COLUMNS)


@pytest.mark.parametrize("table", TABLES)
def test_the_glossary_has_every_column_of_evidence_and_no_other(table):
    assert names(GLOSSARY, f"Evidence: `{table}`") == list(TABLES[table])


def test_the_glossary_has_every_kind_of_record_in_its_phase_and_no_other():
    told = {row[0].strip("`"): int(row[1]) for row in rows(GLOSSARY, "Kinds of record")}
    assert told == {kind: phase_of(kind) for kind in KINDS}
    assert list(told) == list(KINDS)


def test_every_entry_of_the_glossary_says_something():
    for heading in ("Kinds of record", "Columns of results", *(f"Evidence: `{table}`" for table in TABLES)):
        assert all(len(row) == 3 and all(row) for row in rows(GLOSSARY, heading)), heading


def test_readme_is_short_and_lists_every_command_and_no_other():
    assert README.count("\n") <= 200
    assert names(README, "The commands") == [f"sipp {name}" for name in COMMANDS]


def test_the_page_of_commands_lists_each_with_its_options_and_no_other():
    told = {}
    for row in re.findall(r"^\| `sipp (.+?)` \|", IN_FULL, re.MULTILINE):
        command = next(name for name in sorted(COMMANDS, key=len, reverse=True) if row.startswith(name))
        told[command] = set(re.findall(r"--[a-z-]+", row))
    assert told == {name: options(command) for name, command in COMMANDS.items()}


def test_the_page_of_commands_gives_each_ones_arguments_as_help_does():
    for name, command in COMMANDS.items():
        row = re.search(rf"^\| `sipp {name}(.*?)` \|", IN_FULL, re.MULTILINE)[1]
        for each in command.params:
            if each.param_type_name == "argument":
                word = (each.metavar or each.name).strip("[].").upper()
                assert word in row.split("--")[0], name
            elif each.metavar:
                assert f"{each.opts[0]} {each.metavar}" in row, name


def test_readme_names_the_options_of_every_command():
    for option in options(typer.main.get_command(app)):
        assert f"`sipp {option}" in README, option


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_and_option_that_is_named_exists(document):
    for words in [
        said for code in codes(DOCUMENTS[document]) for said in re.findall(r"\bsipp ((?:--)?[a-z]+)\b", code)
    ]:
        known = {
            *(name.split()[0] for name in COMMANDS),
            *PLANNED,
            *options(typer.main.get_command(app)),
            "--help",
        }
        assert words in known, words


def test_what_is_told_to_be_planned_is_not_there_and_what_is_there_is_not():
    planned = README.split("Planned, but not there yet")[1].split("\n## ")[0]
    told = set(re.findall(r"`sipp ([a-z]+)`", planned))
    assert told == PLANNED
    assert told.isdisjoint(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_exists(document):
    paths = [code for code in codes(DOCUMENTS[document]) if code.endswith(ENDINGS) or "/" in code]
    assert paths
    for path in paths:
        if (
            path in MADE
            or path.startswith((".venv/", "/etc/", "/home/", "/proc", "/srv/", "/var/"))
            or "<" in path
            or not re.fullmatch(r"[\w./~ -]+", path)
            or re.fullmatch(r"[\d/]+", path)
        ):
            continue
        assert any((ROOT / folder / path).exists() for folder in BESIDE), path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    for path, part in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", DOCUMENTS[document]):
        target = (ROOT / document).parent / path if path else ROOT / document
        assert target.is_file(), path
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in [heading.casefold().replace(" ", "-") for heading in headings], part


def test_names_of_code_that_maintainers_read_of_are_in_the_code():
    sources = [path for kind in ("py", "js", "sql") for path in (ROOT / "sipp_lib").rglob(f"*.{kind}")]
    sources += [ROOT / "pyproject.toml", *ROOT.glob("templates/**/*.ipynb")]
    known = {word for path in sources for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    for document in ("CONTRIBUTING.md", *(each for each in DOCUMENTS if each.startswith("docs/"))):
        named = {
            code
            for code in codes(DOCUMENTS[document])
            if re.fullmatch(r"[a-zA-Z_]\w+(\.\w+)*(\(.*\))?", code)
        }
        words = {
            word for code in named if not code.endswith(ENDINGS) for word in code.split("(")[0].split(".")
        }
        assert words - known <= OTHERS_NAMES, document


def test_readme_and_contributing_lead_to_every_page_of_docs():
    pages = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")}
    assert set(re.findall(r"\]\((docs/\w+\.md)[)#]", README + CONTRIBUTING)) == pages


def test_readme_shows_every_picture_small_and_says_what_is_on_it():
    shown = dict(re.findall(r"!\[(.+?)\]\((.+?)\)", README))
    assert sorted(shown.values()) == sorted(
        f"docs/images/{path.name}" for path in (ROOT / "docs/images").iterdir()
    )
    script = (ROOT / "docs" / "images.py").read_text(encoding="utf-8")
    for alt, path in shown.items():
        assert f'take(page, "{Path(path).stem}"' in script, path
        assert (ROOT / path).stat().st_size < 150_000, path
        assert len(alt.split()) > 10, path


def test_what_is_called_made_by_a_command_is_named_somewhere():
    told = {code for text in DOCUMENTS.values() for code in codes(text)}
    assert told >= MADE


def test_contributing_is_short_and_each_recipe_names_a_file_or_two():
    assert len(CONTRIBUTING.encode()) <= 12_000
    recipes = rows(CONTRIBUTING, "How to add or change …")
    assert len(recipes) > 10
    for what, where, _ in recipes:
        assert 1 <= sum("/" in code for code in codes(where)) <= 2, what


def test_the_page_of_traps_is_whole():
    assert TRAPS.count("\n| ") > 40


@pytest.mark.parametrize(
    "document", ["CONTRIBUTING.md", *(each for each in DOCUMENTS if each.startswith("docs/"))]
)
def test_what_is_said_to_be_in_a_module_is_there(document):
    for name, path in re.findall(
        r"`(\w+)`(?: \([^)]*\))? (?:in|of) `(sipp_lib/[\w/]+\.py)`", DOCUMENTS[document]
    ):
        there = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^\s*(def|class) {name}\b|^{name}(: .+)? = ", there, re.MULTILINE), (
            f"{name}, {path}"
        )


def test_the_sample_partnerships_are_those_readme_tells_of():
    there = {path.name for path in (ROOT / "data" / "sample" / "partnerships").iterdir()}
    assert set(names(README, "The sample programme")) == there


def test_make_targets_that_are_named_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {
        word for text in DOCUMENTS.values() for word in re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.M)
    }
    assert told
    assert told <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_field_says_enquiry(document):
    assert "inquir" not in DOCUMENTS[document].casefold()


def test_the_newest_version_of_the_changelog_is_this_one():
    assert re.search(r"^## (\S+)$", CHANGELOG, re.MULTILINE)[1] == sipp_lib.__version__
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^version = "(.+)"$', project, re.MULTILINE)[1] == sipp_lib.__version__


def test_readme_names_the_wheel_that_is_built():
    assert f"sipp_workbook-{sipp_lib.__version__}-py3-none-any.whl" in README


def test_the_code_that_researchers_are_shown_runs(sample, monkeypatch):
    monkeypatch.chdir(sample.folder)
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENTS["docs/research.md"], re.DOTALL)
    assert len(blocks) == 3
    said = {"report": Report(Workbook.open("tarvit-water", audience="public", warn=False))}
    for block in blocks:
        exec(block, said)  # as a reader would run it
    assert said["book"].records("factor")
    with Store.open(sample.place("tarvit-water").records, "tarvit-water", read_only=True) as store:
        assert store.get(said["factor"].id).body.confirmed == "confirmed"
