"""A form as one page: to print, or to fill in offline in any browser, which saves the answers into a file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from sipp_lib.handout import BY, MARK, Asked, Handout

STATIC = Path(__file__).parent / "static"
BOX = "☐"
OFFLINE = (
    "This works without the internet, and nothing is sent anywhere. At the end press ‘Save the answers’, and send back "
    "the file that is saved."
)
RULES = {"long": 4, "lines": 3}
"""Lines to write on, where there is room for several sentences."""
ROWS = 4
"""Empty rows of a table on paper."""

PAGE = Markup("""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="{mark}" content="{id}">
<title>{title}</title>
<style>
{css}
</style>
</head>
<body data-file="{file}">
<main>
<h1>{title}</h1>
<p>{help}</p>
{body}
<p class="id">{mark} {id}</p>
</main>
{end}
</body>
</html>
""")


def to_print(form: Handout) -> str:
    """The form as a page to print: boxes to tick and lines to write on, for one record or one person.

    Parameters
    ----------
    form : Handout
        The form.
    """
    by = Markup('<div class="field"><label class="ask">{}</label><div class="rule"></div></div>').format(BY)
    rest = [each for each in form.asked if not (form.measure and each.type == "choice")]
    table = _statements([each for each in form.asked if each not in rest])
    return _page(form, Markup("\n").join([by if form.kind else Markup(""), *map(_ruled, rest), table]))


def to_fill_in(form: Handout) -> str:
    """The form as a page that works offline: one plain script, no network, the answers saved as a file.

    Parameters
    ----------
    form : Handout
        The form.
    """
    script = (STATIC / "form.js").read_text(encoding="utf-8")
    # text that ends a script, or begins a comment in one, is written with its number
    held = form.as_text().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    more = "Next person" if form.measure else "Add another"
    many = Markup('<p class="help">{} <span id="many">1</span></p>').format(
        "Person" if form.measure else "Number"
    )
    by = Markup(
        '<div class="field"><label class="ask" for="by">{}</label>'
        '<input type="text" id="by" autocomplete="off"></div>'
    ).format(BY)
    bar = Markup(
        '{next}<button type="button" class="main" id="save">Save the answers</button> '
        '<button type="button" id="again">Begin again</button></div>\n'
        '<p id="told" role="status"></p>'
    ).format(
        next=Markup('<div class="bar">')
        + ("" if form.one else Markup('<button type="button" id="next">{}</button> ').format(more))
    )
    body = Markup("\n").join(
        [
            Markup("<p>{}</p>").format(OFFLINE),
            by if form.kind else Markup(""),  # who answers a questionnaire is nobody's business
            Markup("<form>"),
            Markup("") if form.one else many,
            *(_control(each, number) for number, each in enumerate(form.asked, 1)),
            Markup("</form>"),
            bar,
        ]
    )
    end = Markup('<script type="application/json" id="form">{}</script>\n<script>{}</script>').format(
        Markup(held),  # noqa: S704 - no sign in it ends the element
        Markup(script),  # noqa: S704 - our own
    )
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return _page(form, body, end, f"script-src 'sha256-{digest}'; ")


def _page(form: Handout, body: Markup, end: str = "", script: str = "") -> str:
    css = (STATIC / "form.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src 'unsafe-inline'; {script}base-uri 'none'; form-action 'none'"
    file = form.measure or form.kind
    return str(
        PAGE.format(
            mark=MARK,
            id=form.id,
            title=form.title,
            help=form.help,
            body=body,
            css=Markup(css),  # noqa: S704 - our own
            file=file,
            end=end,
            policy=Markup(policy),  # noqa: S704 - our own
        )
    )


def _control(asked: Asked, number: int) -> Markup:
    """A question to be answered in a browser."""
    help = Markup('<p class="help">{}</p>').format(asked.help) if asked.help else Markup("")
    if asked.type in ("choice", "tick", "choices", "links"):
        kind = "checkbox" if asked.type in ("choices", "links") else "radio"
        options = Markup("").join(
            Markup('<label><input type="{}" name="{}" value="{}"> {}</label>').format(
                kind, asked.name, each, each
            )
            for each in asked.choices
        )
        return Markup('<fieldset><legend>{}</legend>{}<div class="options">{}</div></fieldset>').format(
            asked.label, help, options
        )
    id = f"f{number}"
    if asked.type == "rows":
        return _rows(asked, help)
    control = _box(asked, Markup('id="{}" name="{}"').format(id, asked.name), 4)
    return Markup('<div class="field"><label class="ask" for="{}">{}</label>{}{}</div>').format(
        id, asked.label, help, control
    )


def _box(asked: Asked, named: Markup, tall: int) -> Markup:
    """Where one answer is chosen or written, under these attributes; a long one in a box of so many lines."""
    if asked.choices or asked.type == "link":
        options = Markup("").join(Markup("<option>{}</option>").format(each) for each in ("", *asked.choices))
        return Markup("<select {}>{}</select>").format(named, options)
    if asked.type in ("long", "lines"):
        return Markup('<textarea {} rows="{}"></textarea>').format(named, tall)
    kind = "date" if asked.type == "date" else "text"
    return Markup('<input type="{}" {} autocomplete="off">').format(kind, named)


def _rows(asked: Asked, help: Markup) -> Markup:
    """Rows to be filled in in a browser: as many as somebody adds, each with its fields."""

    def control(each: Asked) -> Markup:
        made = _box(each, Markup('data-field="{}"').format(each.name), 3)
        return Markup("<label class='ask'>{} {}</label>").format(each.label, made)

    return Markup(
        "<fieldset data-rows='{}'><legend>{}</legend>{}<div class='rows'></div>"
        "<template><div class='one' role='group'>{}"
        "<button type='button' class='away'>Take this row out</button></div></template>"
        "<button type='button' class='more'>Add a row</button></fieldset>"
    ).format(asked.name, asked.label, help, Markup("").join(map(control, asked.fields)))


def _ruled(asked: Asked) -> Markup:
    """A question to be answered on paper."""
    if asked.type == "rows":
        room = _empty_rows(asked)
    elif asked.choices and asked.type != "link":
        options = Markup("").join(Markup("<label>{} {}</label>").format(BOX, each) for each in asked.choices)
        room = Markup('<div class="options">{}</div>').format(options)
    else:
        room = Markup('<div class="rule"></div>') * RULES.get(asked.type, 1)
    help = Markup('<p class="help">{}</p>').format(asked.help) if asked.help else Markup("")
    return Markup('<div class="field"><label class="ask">{}</label>{}{}</div>').format(
        asked.label, help, room
    )


def _empty_rows(asked: Asked) -> Markup:
    """Rows to be filled in on paper; those that stand ready say so."""
    heads = Markup("").join(Markup("<th scope='col'>{}</th>").format(each.label) for each in asked.fields)
    ready = [*asked.ready, *({} for _ in range(ROWS if not asked.ready else 1))]
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup("<td class='room'>{}</td>").format(row.get(each.name, "")) for each in asked.fields
            )
        )
        for row in ready
    )
    return Markup("<table class='even'><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        heads, rows
    )


def _statements(asked: list[Asked]) -> Markup:
    """The statements of a questionnaire, a box for each answer."""
    if not asked:
        return Markup("")

    def row() -> Iterator[Markup]:
        for each in asked:
            boxes = Markup('<td class="box">{}</td>').format(BOX) * len(each.choices)
            yield Markup("<tr><th scope='row'>{}</th>{}</tr>").format(each.label, boxes)

    heads = Markup("").join(Markup("<th scope='col'>{}</th>").format(each) for each in asked[0].choices)
    return Markup(
        "<table><thead><tr><th scope='col'>Statement</th>{}</tr></thead><tbody>{}</tbody></table>"
    ).format(heads, Markup("").join(row()))
