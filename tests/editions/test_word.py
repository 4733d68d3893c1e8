import zipfile
from io import BytesIO
from xml.etree import ElementTree

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from office import shown

from sipp_lib.editions.style_file import reference
from sipp_lib.editions.word import word

PICTURE = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyMDAiIGhlaWdodD0iMTAwIi"
    "8+"
)
PAGE = f"""<!DOCTYPE html><html lang="gd"><head><title>A report</title><style>p {{}}</style></head><body><main>
<header><p class="kicker">Evaluation</p><h1>Tarvit Water</h1><dl class="facts"><dt>Theme</dt><dd>reading</dd></dl>
<nav><ul><li><a href="#s">Summary</a></li></ul></nav></header>
<section id="s"><h2>Summary</h2><ul><li>One <strong>bold</strong> word</li><li>Two<ul><li>inside</li></ul></li></ul>
<p class="text">A line
and  another</p>
<article class="record"><h4>A record</h4><dl><div><dt>By whom:</dt> <dd>us</dd></div><div><dt>Seen in:</dt>
<dd><ul><li>one</li><li>two</li></ul></dd></div></dl></article>
<blockquote><p class="text">It helps.</p><footer>a learner</footer></blockquote>
<figure><img src="{PICTURE}" width="200" height="100" alt="What the picture shows"><figcaption>A chart</figcaption>
<details><summary>The same as a table</summary><div><table class="numbers"><caption>Numbers</caption><thead><tr>
<th scope="col">Group</th><th scope="col" class="number">Pupils</th></tr></thead><tbody><tr><th scope="row">target</th>
<td class="number"><span aria-hidden="true">–</span><span class="visually-hidden">not shown</span></td></tr></tbody>
</table></div></details></figure>
<table class="records"><caption>Wide</caption><thead><tr><th>Who</th><th>B</th><th>C</th><th>D</th><th>E</th><th>F</th>
</tr></thead><tbody><tr><th>Somebody</th><td>b</td><td>c</td><td>d</td><td>e</td><td></td></tr></tbody></table>
</section></main></body></html>"""
# as `sipp report --annex` makes it, what is folded told once more at its end for paper
ANNEXED = PAGE.replace(
    "</main>",
    '<section id="annex"><h2>Annex</h2><table class="numbers"><tr><td>1</td></tr></table></section></main>',
)
FIELDS = {
    qn(f"w:{name}") for name in ("fldSimple", "fldChar", "instrText", "hyperlink", "object", "altChunk")
}


def opened(data):
    return Document(BytesIO(data))


def told(document):
    return [(each.style.name, each.text) for each in document.paragraphs]


def test_a_page_becomes_headings_lists_fields_and_paragraphs():
    assert told(opened(word(PAGE))) == [
        ("Subtitle", "Evaluation"),
        ("Title", "Tarvit Water"),
        ("Normal", "Theme: reading"),
        ("Heading 1", "Summary"),
        ("List Bullet", "One bold word"),
        ("List Bullet", "Two"),
        ("List Bullet 2", "inside"),
        ("Normal", "A line\nand another"),
        ("Heading 3", "A record"),
        ("Normal", "By whom: us\u2003Seen in: one; two"),
        ("Quote", "It helps.\u2003a learner"),
        ("Normal", ""),
        ("Caption", "A chart"),
        ("Heading 3", "Wide"),
        ("Normal", "Somebody"),
        ("Normal", "B: b\u2003C: c\u2003D: d\u2003E: e"),
    ]


def test_what_a_page_keeps_folded_is_told_at_the_end_where_an_annex_is_wished_and_the_annex_for_paper_is_not():
    plain, annexed = (opened(word(page)) for page in (PAGE, ANNEXED))
    assert told(annexed) == [
        *told(plain),
        ("Normal", ""),  # holds the end of the upright pages
        ("Heading 1", "The charts as tables"),
        ("Caption", "Numbers"),
    ]
    assert [len(document.tables) for document in (plain, annexed)] == [0, 1]


def test_other_things_that_a_page_keeps_folded_stand_where_they_are_with_an_annex_only():
    folded = "<details><summary>How it is read</summary><p>From left to right</p></details>"
    pages = (page.replace("<blockquote>", f"{folded}<blockquote>") for page in (PAGE, ANNEXED))
    without, with_it = ([text for _, text in told(opened(word(page)))] for page in pages)
    assert "From left to right" not in without
    assert with_it[with_it.index("From left to right") - 1] == "How it is read"


def pictures(*sizes):
    """A page of charts, one after another."""
    figures = "".join(
        f'<figure><img src="{PICTURE}" width="{wide}" height="{high}" alt="{at}">'
        f"<figcaption>Chart {at}</figcaption></figure>"
        for at, (wide, high) in enumerate(sizes, 1)
    )
    return opened(word(f"<main><h1>A report</h1>{figures}</main>"))


def test_two_charts_stand_side_by_side_with_their_words_below_them_and_a_third_alone():
    document = pictures((440, 200), (440, 300), (440, 200))
    shown = [len([*each._p.iter(qn("wp:inline"))]) for each in document.paragraphs]
    assert shown == [0, 2, 0, 1, 0]
    assert [text for style, text in told(document) if style == "Caption"] == [
        "Left: Chart 1. Right: Chart 2.",
        "Chart 3",
    ]
    root = document.element.body
    assert [each.get("descr") for each in root.iter(qn("wp:docPr"))] == ["1", "2", "3"]
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    wide = [int(each.get("cx")) for each in root.iter(qn("wp:extent"))]
    assert room - 30 * 9525 < sum(wide[:2]) < room - 15 * 9525
    # nothing around a picture makes it wider
    assert {each.get(f"dist{side}") for each in root.iter(qn("wp:inline")) for side in "LRTB"} == {"0"}


def test_a_chart_that_would_be_too_tall_stands_alone():
    document = pictures((440, 200), (300, 900))
    assert [text for style, text in told(document) if style == "Caption"] == ["Chart 1", "Chart 2"]


def test_rows_within_a_field_are_a_list_a_question_has_no_colon_and_what_nobody_wrote_is_left_out():
    rows = "".join(
        f"<li><dl><div><dt>What we did:</dt> <dd>{did}</dd></div><div><dt>Sure?</dt> <dd>Yes</dd></div></dl></li>"
        for did in ("Asked them", "Counted")
    )
    nothing = '<span aria-hidden="true">–</span><span class="visually-hidden">nothing given</span>'
    cells = (
        f"<th>Few books</th><td>pupil</td><td>{nothing}</td><td><ul>{rows}</ul></td><td>yes</td><td>None</td>"
    )
    head = "".join(f"<th>{each}</th>" for each in ("Name", "Level", "Seen in", "Tested", "Confirmed?", "Why"))
    made = opened(
        word(f'<table class="records"><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>')
    )
    assert told(made) == [
        ("Normal", "Few books"),
        ("Normal", "Level: pupil"),
        ("Normal", "Tested:"),
        ("List Bullet", "What we did: Asked them\u2003Sure? Yes"),
        ("List Bullet", "What we did: Counted\u2003Sure? Yes"),
        ("Normal", "Confirmed? yes\u2003Why: None"),
    ]


def test_who_spoke_is_slanted_and_the_head_of_a_table_bold():
    document = opened(word(ANNEXED))
    slanted = [run.text for each in document.paragraphs for run in each.runs if run.italic]
    assert slanted == ["\u2003a learner"]
    bold = [
        [all(run.bold for run in each.paragraphs[0].runs) for each in row.cells]
        for row in document.tables[0].rows
    ]
    assert bold == [[True, True], [True, False]]


def test_a_table_tells_its_header_on_each_page_and_a_picture_what_it_shows():
    document = opened(word(ANNEXED))
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Group", "Pupils"],
        ["target", "not shown"],
    ]
    root = document.element.body
    headers = [row.find(f".//{qn('w:tblHeader')}") is not None for row in root.iter(qn("w:tr"))]
    assert headers == [True, False]
    assert [each.get(qn("w:val")) for each in root.iter(qn("w:tblCaption"))] == ["Numbers"]
    assert [each.get("descr") for each in root.iter(qn("wp:docPr"))] == ["What the picture shows"]
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_it_has_the_pages_title_and_language_and_tells_nothing_of_who_made_it_when():
    document = opened(word(PAGE))
    assert document.core_properties.title == "A report"
    assert document.core_properties.author == "SIPP workbook"
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"gd"}


def test_the_same_page_gives_the_same_words():
    first, second = (opened(word(PAGE)).element.xml for _ in range(2))
    assert first == second


HOSTILE = [
    '=HYPERLINK("https://evil.example/x","click")',
    '{ HYPERLINK "https://evil.example" }',
    "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }",
    "</w:t></w:r><w:fldSimple w:instr='DATE'/>",
    "https://evil.example/pixel.png",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
]


def test_what_somebody_typed_is_text():
    from markupsafe import escape

    typed = "".join(f"<p>{escape(each)}</p><ul><li>{escape(each)}</li></ul>" for each in HOSTILE)
    cells = "".join(f"<tr><td>{escape(each)}</td></tr>" for each in HOSTILE)
    made = word(f"<title>{escape(HOSTILE[3])}</title><h1>T</h1>{typed}<table>{cells}</table>")
    document = opened(made)
    texts = [each.text for each in document.paragraphs]
    assert [texts.count(each) for each in HOSTILE] == [2] * len(HOSTILE)
    assert [row.cells[0].text for row in document.tables[0].rows] == HOSTILE
    assert not [each.tag for each in document.element.iter() if each.tag in FIELDS]
    with zipfile.ZipFile(BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower() or "embed" in name.lower()]
        for name in parts.namelist():
            if name.endswith(".rels"):
                root = ElementTree.fromstring(parts.read(name))
                assert not [each for each in root if each.get("TargetMode") == "External"]


def test_an_authoritys_own_file_gives_styles_and_header_and_none_of_its_words(tmp_path):
    own = Document(str(reference()))
    own.add_paragraph("How to use this file", "Heading 1")
    own.sections[0].header.paragraphs[0].text = "Strathmoray Council"
    own.styles["Heading 1"].font.name = "Verdana"
    own.save(str(tmp_path / "own.docx"))
    document = opened(word(PAGE, tmp_path / "own.docx"))
    assert document.sections[0].header.paragraphs[0].text == "Strathmoray Council"
    assert document.styles["Heading 1"].font.name == "Verdana"
    assert "How to use this file" not in [text for _, text in told(document)]


def test_libreoffice_opens_it_with_its_pages_and_words(tmp_path):
    (tmp_path / "a.docx").write_bytes(word(ANNEXED))
    pages = shown([tmp_path / "a.docx"], tmp_path)["a"]
    assert len(pages) == 2
    assert "Tarvit Water" in pages[0]
    assert "Page 1 of 2" in pages[0]
    assert "The charts as tables" in pages[1]


def test_the_same_page_gives_the_same_bytes_whenever_it_is_written():
    with zipfile.ZipFile(BytesIO(word(PAGE))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_long_text_has_the_wide_column_and_its_row_may_be_parted_but_no_short_one():
    long = "The teachers met and looked at what children had written. " * 50
    rows = (
        f"<tr><th>A source with a name of many words that fills more than one line</th><td>{long}</td></tr>"
        + ("<tr><th>Short</th><td>text</td></tr>")
    )
    page = f"<main><h1>A report</h1><table class='records'><tr><th>Source</th><th>Shows</th></tr>{rows}</table></main>"
    [table] = opened(word(page)).tables
    name, text = (column.width for column in table.columns)
    assert text > 3 * name
    assert [len([*row._tr.iter(qn("w:cantSplit"))]) for row in table.rows] == [1, 0, 1]
