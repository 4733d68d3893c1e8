import html5lib
from given_out import FACTORS, VOICES

from sipp_lib.handout import Asked, Handout
from sipp_lib.handouts.make import of_kind
from sipp_lib.handouts.web_page import to_fill_in, to_print

HOSTILE = "</script><img src=x onerror=alert(1)>\"' onfocus=1 {x} <!--<script>"


def parsed(text):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(text)


def test_a_page_to_print_has_a_box_for_each_answer_and_no_script():
    page = parsed(to_print(VOICES))
    rows = page.findall(".//tbody/tr")
    assert [row.find("th").text for row in rows] == ["I like reading", "I read at home"]
    assert all(len(row.findall("td")) == 3 for row in rows)
    assert page.find(".//script") is None
    assert "Filled in by" not in to_print(VOICES)  # who answers is nobody's business
    assert "Filled in by" in to_print(FACTORS)


def test_a_page_to_fill_in_loads_nothing_and_runs_its_own_script_alone():
    text = to_fill_in(FACTORS)
    page = parsed(text)
    policy = page.find(".//meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    assert not [each for each in page.iter() if {"src", "href", "action"} & {*each.attrib}]
    assert len(page.findall(".//script")) == 2


def test_rows_within_a_record_can_be_added_on_the_page_and_written_on_paper():
    form = of_kind("cycle", "tiny", [])
    page = parsed(to_fill_in(form))
    tables = {each.get("data-rows"): each for each in page.findall(".//fieldset[@data-rows]")}
    assert [*tables] == ["case_pupils", "tasks", "predictions", "lessons", "observations"]
    tasks = tables["tasks"]
    fields = [each.get("data-field") for each in tasks.iter() if each.get("data-field")]
    assert fields == ["what", "who", "when", "where", "how"]
    assert [each.text for each in tasks.findall("./button")] == ["Add a row"]
    paper = parsed(to_print(form))
    rows = {tuple(cell.text for cell in each.findall(".//th")): each for each in paper.findall(".//table")}
    assert len(rows["What", "Who", "When", "Where", "How"].findall(".//tbody/tr")) == 4
    pupils = rows["Case pupil", "Typical of which learners", "Success criteria"]
    assert [row.find("td").text for row in pupils.findall(".//tbody/tr")] == ["A", "B", "C", None]


def test_hostile_text_of_a_form_stays_text():
    asked = tuple(
        Asked(f"a{at}", HOSTILE, HOSTILE, type_, (HOSTILE,) if type_ in ("choice", "choices", "link") else ())
        for at, type_ in enumerate(("text", "long", "choice", "choices", "link", "date", "tick"))
    )
    asked += (Asked("rows", HOSTILE, HOSTILE, "rows", (), asked[:3], ({"a0": HOSTILE},)),)
    for made in (
        Handout("0123456789abcdef", HOSTILE, HOSTILE, HOSTILE, asked, "factor"),
        Handout("0123456789abcdef", HOSTILE, HOSTILE, HOSTILE, asked, measure="m", occasion=HOSTILE),
    ):
        for text in (to_fill_in(made), to_print(made)):
            page = parsed(text)
            assert page.find(".//img") is None
            assert page.find(".//h1").text == HOSTILE
            assert not [each for each in page.iter() if any(name.startswith("on") for name in each.attrib)]
        assert len(parsed(to_fill_in(made)).findall(".//script")) == 2
