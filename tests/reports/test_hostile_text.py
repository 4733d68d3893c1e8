"""Hostile text in every text field of every kind goes through the whole report."""

import json
import typing

import pytest

from sipp_lib.batch.run import make
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import KINDS
from sipp_lib.records.store import Store

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "javascript:alert(1)",
    '=HYPERLINK("https://evil.example/x","click")',
    "{{7*7}} {% raw %} ${7*7}",
    "https://evil.example/pixel.png",
    "</title></style></td><iframe src=//evil.example>",
    "Tha sinn toilichte: ò à ù – 🎉👩🏽‍🏫",
    "' onmouseover='alert(1)' \" autofocus onfocus=alert(1)",
    "$x^2$ \\frac{1}{2} `rm -rf` %%html !ls",
]
LONG = "word " * 1999 + "end!!"


def filled(model, texts):
    """A record with hostile text in every text field, and one row in every nested list."""
    values = {}
    for name, field in model.fields():
        rows = model.rows_of(name)
        if rows:
            values[name] = [filled(rows, texts)]
        elif model.links_of(name):
            continue
        elif field.annotation is str:
            values[name] = next(texts)
        elif field.annotation == list[str]:
            values[name] = [next(texts)]
        elif field.annotation is bool:
            values[name] = True
        else:
            choices = [part for part in typing.get_args(field.annotation) if part is not type(None)]
            if choices and typing.get_origin(choices[0]) is typing.Literal:
                choice = typing.get_args(choices[0])[0]
                values[name] = [choice] if typing.get_origin(field.annotation) is list else choice
    return values


def hostile(extra):
    while True:
        yield from [*HOSTILE, *extra]


def shown_to_everyone(model, values):
    """The texts of those fields that a public report may show."""
    for name, value in values.items():
        if model.audience_of(name) != "public":
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from shown_to_everyone(model.rows_of(name), part)
            elif isinstance(part, str) and typing.get_args(model.model_fields[name].annotation) in [
                (),
                (str,),
            ]:
                yield part


@pytest.fixture(scope="module")
def made(tmp_path_factory, keys):
    folder = tmp_path_factory.mktemp("hostile")
    secret = folder / "secret.txt"
    secret.write_text("the content of a file")
    place, _ = begin("Hostile", folder / "programme")
    texts = hostile([str(secret), LONG])
    bodies = {
        kind: filled(model, texts) for kind, model in KINDS.items() if kind not in ("import", "partnership")
    }
    with Store.open(place.records, place.slug) as store:
        own = store.current("partnership")[0]
        bodies["partnership"] = filled(KINDS["partnership"], texts)
        store.revise(own.id, bodies["partnership"], author="<b>me</b>")
        for kind, values in bodies.items():
            if kind != "partnership":
                store.add(KINDS[kind].model_validate(values), author="<b>me</b>")
    return make(Programme.open(folder / "programme"), "hostile"), bodies


def test_no_element_can_run_or_load_and_every_public_text_appears_as_text(made, harmless):
    report, bodies = made
    page = report.page.read_text()
    text = harmless(page)
    for kind, values in bodies.items():
        if kind in ("log", "measure", "school"):
            continue  # the log stays in school; the tables of the other two leave fields out
        for part in shown_to_everyone(KINDS[kind], values):
            assert " ".join(part.split()) in text, (kind, part[:60])
    assert "the content of a file" not in page
    assert "49" not in text.split("{{7*7}}")[0][-3:]


@pytest.mark.parametrize("edition", ["brief", "plain"])
def test_nor_in_the_pages_beside_it(made, harmless, edition):
    report, bodies = made
    page = report.page.with_name(f"hostile-{edition}.html").read_text()
    text = harmless(page)
    told = [
        (bodies["partnership"], "success"),
        (bodies["target_group"], "name"),
        (bodies["question"], "choice"),
        (bodies["voice"], "quote"),
        (bodies["decision"], "what"),
        (bodies["school"], "name"),
    ]
    for values, field in told:
        assert " ".join(values[field][:300].split()) in text, field
    assert "the content of a file" not in page


def test_the_notebook_beside_it_holds_the_same_and_no_more(made):
    report, _ = made
    notebook = json.loads(report.notebook.read_text())
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info", "sipp"}
    assert all(set(cell["metadata"]) <= {"tags"} for cell in notebook["cells"])
    assert str(report.page.parents[1]) not in report.notebook.read_text()
