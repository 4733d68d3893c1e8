from __future__ import annotations

import html5lib
import pandas as pd
import pytest

from sipp_lib.disclosure.gate import Settings, gate
from sipp_lib.disclosure.rounding import safe_number
from sipp_lib.errors import DisclosureError
from sipp_lib.records.kinds import KINDS
from sipp_lib.records.merge import Conflict, Entry
from sipp_lib.tables import answers_table, frame_table, record_details, records_table

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "javascript:alert(1)",
    '=HYPERLINK("https://example.org","x")',
    "{{7*7}} {% raw %} ${7*7}",
    "C:\\Users\\head\\plan.docx and /etc/passwd",
    "https://example.org/?a=1&b=2",
    "Tha sinn a’ leughadh còmhla gach latha",
    "well done 👩‍🏫🎉",
    "</td></table><h1>out</h1>",
    '\'" onmouseover=alert(1) x="',
    "&lt;b&gt; &amp;",
    "long " * 2000 + "end",
]
ALLOWED = {
    *("html", "head", "body", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("span", "dl", "dt", "dd", "ul", "li", "p", "article", "h4"),
}
ATTRIBUTES = {"class", "scope", "tabindex", "role", "aria-label", "aria-hidden", "data-label"}


def parsed(markup):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse("<!DOCTYPE html><html><head></head><body>" + str(markup) + "</body></html>")
    assert [error[1] for error in parser.errors] == []
    assert {element.tag for element in tree.iter()} <= ALLOWED
    assert {name for element in tree.iter() for name in element.attrib} <= ATTRIBUTES
    return tree


def said(element):
    return "".join(element.itertext())


def rows(tree):
    return [[said(cell) for cell in row] for row in tree.iter("tr")]


def safe(frame, audience="public", **more):
    return gate(frame, name="t", audience=audience, settings=Settings(), **more)


def quintiles():
    frame = pd.DataFrame(
        {"quintile": [1, 2], "n": pd.array([41, 4], "Int64"), "count": pd.array([14, 1], "Int64")}
    )
    return frame.assign(percent=[34.1, 25.0], low=[1.0, 1.0], high=[2.0, 2.0])


def entry(kind, conflicts=(), withdrawn=False, **fields):
    body = KINDS[kind](**fields)
    return Entry(
        "id1", kind, body, ("r1",), tuple(conflicts), "Ms Author", "2025-09-03T10:00:00Z", "x", withdrawn
    )


def details(found, audience="public", names=None, **more):
    number = lambda count: safe_number(count, Settings(), audience)  # noqa: E731
    return record_details(found, audience=audience, names=names or {}, number=number, **more)


def listed(found, fields, audience="public", names=None):
    number = lambda count: safe_number(count, Settings(), audience)  # noqa: E731
    return records_table(found, fields, "The caption", audience=audience, names=names or {}, number=number)


def test_a_frame_becomes_a_table_that_can_be_read_aloud():
    tree = parsed(frame_table(safe(quintiles()), "Reading & writing"))
    assert rows(tree) == [
        ["SIMD quintile (1 = most deprived)", "Pupils", "How many of them", "Per cent", "from (95% interval)",
         "to (95% interval)"],
        ["1", "40", "15", "38", "24", "53"],
        ["2", "fewer than 10 pupils", "–not shown", "–not shown", "–not shown", "–not shown"],
    ]  # fmt: skip
    assert said(tree.find(".//caption")) == "Reading & writing"
    region = tree.find(".//div")
    assert region.attrib == {
        "class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Reading & writing"
    }  # fmt: skip
    assert [cell.get("scope") for cell in tree.find(".//thead/tr")] == ["col"] * 6
    assert [(cell.tag, cell.get("scope")) for cell in tree.findall(".//tbody/tr")[0]][:2] == [
        ("th", "row"), ("td", None)
    ]  # fmt: skip
    assert tree.findall(".//tbody/tr")[0][1].get("class") == "number"


def test_in_school_nothing_is_hidden_and_percentages_have_a_decimal():
    tree = parsed(frame_table(safe(quintiles(), "school"), "x"))
    assert rows(tree)[2] == ["2", "4", "1", "25.0", "1.0", "2.0"]


def test_what_is_missing_without_being_hidden_is_not_known_and_never_nought():
    frame = pd.DataFrame({"group": ["a", "b"], "n": [40, 40], "mean": [7.25, None], "sd": [2.25, None]})
    assert rows(parsed(frame_table(safe(frame), "x")))[1:] == [
        ["a", "40", "7.2", "2.2"], ["b", "40", "–no value", "–no value"]
    ]  # fmt: skip


def test_months_dates_p_values_signs_and_yes_are_written_as_people_write_them():
    frame = pd.DataFrame({"month": pd.to_datetime(["2025-09-01"]), "start": pd.to_datetime(["2025-09-03"]),
                          "n_target": [1234], "n_comparison": [40], "difference": [-0.0168], "p": [0.0004],
                          "unequal": [True]})  # fmt: skip
    assert rows(parsed(frame_table(safe(frame, "school"), "x")))[1] == [
        "Sep 2025", "3 September 2025", "1,234", "40", "−0.02", "<.001", "Yes",
    ]  # fmt: skip
    other = frame.assign(p=[0.0354], unequal=pd.array([False], "boolean"))
    assert rows(parsed(frame_table(safe(other, "school"), "x")))[1][-2:] == [".035", "No"]


def test_columns_headers_and_formats_can_be_chosen():
    found = frame_table(
        safe(quintiles()), "x", columns=["quintile", "percent"], labels={"percent": "Reached the level"},
        formats={"quintile": lambda q: f"Q{q}"},
    )  # fmt: skip
    assert rows(parsed(found)) == [
        ["SIMD quintile (1 = most deprived)", "Reached the level"], ["Q1", "38"], ["Q2", "fewer than 10 pupils"]
    ]  # fmt: skip


def test_staff_are_not_called_pupils():
    frame = pd.DataFrame({"item": ["a"], "answer": ["yes"], "count": [3], "n": [4], "percent": [75.0]})
    assert rows(parsed(frame_table(safe(frame, subject="staff"), "x")))[0][3] == "Answers"


def test_a_frame_that_did_not_pass_the_gate_is_refused():
    with pytest.raises(DisclosureError) as error:
        frame_table(quintiles(), "x")
    assert str(error.value) == (
        "These numbers did not pass the disclosure gate, so they are not drawn. "
        "Pass them through sipp_lib.disclosure.gate.gate() first."
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_appears_as_that_text_everywhere(text):
    frame = pd.DataFrame({"item": [text], "answer": ["yes"], "count": [20], "n": [40], "percent": [50.0]})
    tree = parsed(frame_table(safe(frame), text, labels={"answer": text}))
    assert said(tree.find(".//caption")) == text
    assert rows(tree)[1][0] == text
    assert rows(tree)[0][1] == text
    found = entry("factor", name=text, why=text, tests=[{"what": text}], information=["i"])
    tree = parsed(details(found, names={"i": text}))
    assert [said(d) for d in tree.iter("dd") if said(d).strip() == text.strip()][:2] == [text, text]
    assert rows(parsed(listed([found], ["name", "why"])))[1] == [text, text]


def test_new_lines_stay_and_characters_that_deceive_are_taken_out():
    tree = parsed(details(entry("factor", name="a\r\nb\x00\x07\x1b[31m\u202egnp.exe\u2066 c\ud800")))
    span = tree.find(".//h4/span")
    assert (span.get("class"), said(span)) == ("text", "a\nb[31mgnp.exe c")


def test_a_word_longer_than_a_column_may_be_broken_so_that_the_columns_beside_it_stay_on_the_paper():
    address = "https://example.org/" + "a" * 20
    for words, kind in ((f"See {address}", "text unbroken"), ("See it " * 20, "text")):
        found = listed([entry("reading", reference="A", says=words)], ["reference", "says"])
        assert f'<span class="{kind}">{words}</span>' in found


def test_a_record_is_a_list_of_its_labelled_fields_without_the_empty_ones():
    found = entry("factor", name="Motivation", level="pupil", information=["i1", "gone"],
                  tests=[{"what": "Focus group", "who": "Mr B", "day": "2025-10-03"}])  # fmt: skip
    tree = parsed(details(found, names={"i1": "Reading scores"}))
    assert said(tree.find(".//h4")) == "Motivation"
    assert [said(term) for term in tree.iter("dt")] == [
        "Level:", "Seen in:", "How we tested it:", "What we did to test it:", "When:",
        "What this test shows:", "Confirmed?",
    ]  # fmt: skip
    text = said(tree)
    assert "Reading scores" in text
    assert "3 October 2025" in text
    assert "Mr B" not in text
    assert "Mr B" in said(parsed(details(found, "school")))


def test_pupils_are_written_by_the_caller_and_other_numbers_and_ticks_as_they_are():
    group = entry("target_group", name="Readers", size=8, pupils=["k7"])
    assert [said(d) for d in parsed(details(group)).iter("dd")] == ["No", "fewer than 10"]
    assert [said(d) for d in parsed(details(group, "school")).iter("dd")] == ["No", "8", "k7"]
    check = entry("self_check", progress=2.5)
    assert [said(d) for d in parsed(details(check)).iter("dd")] == ["2.5"]
    assert "Yes" in said(parsed(details(entry("sign_off", agreed=True))))


def test_records_of_one_kind_become_a_table_and_only_those_who_write_are_told_what_is_missing():
    found = [entry("action", task="Train", by_whom="Ms B", start="2025-09-03"), entry("action", task="Test")]
    fields = ["task", "by_whom", "start", "end"]
    assert rows(parsed(listed(found, fields))) == [
        ["Action or task", "From"], ["Train", "3 September 2025"], ["Test", "–nothing given"]
    ]  # fmt: skip
    assert rows(parsed(listed(found, fields, "school"))) == [
        ["Action or task", "By whom", "From", "To"],
        ["Train", "Ms B", "3 September 2025", "–not yet written"],
        ["Test", "–not yet written", "–not yet written", "–not yet written"],
    ]
    assert listed([entry("action")], fields) == ""
    assert listed([], fields) == ""


def test_records_for_the_school_and_withdrawn_ones_leave_no_trace():
    quiet = entry("voice", quote="Not ticked")
    assert details(quiet) == listed([quiet], ["quote"]) == ""
    assert details(entry("log", what="Lesson")) == ""
    assert details(entry("factor", withdrawn=True, name="gone"), "school") == ""
    assert "Not ticked" in details(quiet, "school")


def test_two_versions_are_shown_to_those_who_choose_and_nobody_else():
    versions = (
        ("2025-09-01", "Ms A", "2025-10-02T08:00:00Z", "r1"),
        ("2025-10-01", "Mr B", "2025-10-03T08:00:00Z", "r2"),
    )
    found = entry("action", [Conflict("start", "From", versions)], task="Train")
    text = said(parsed(details(found, "school")))
    assert "Two versions are waiting for a decision:" in text
    assert "1 September 2025 (Ms A, 2 October 2025)1 October 2025 (Mr B, 3 October 2025)" in text
    public = said(parsed(details(found)))
    assert "Not settled yet: more than one version waits for a choice" in public
    assert not any(each in public for each in ("2025", "Ms A", "Mr B"))
    assert rows(parsed(listed([found], ["task", "start"])))[1][1].startswith("Not settled yet")


def test_a_conflict_in_a_field_for_the_school_stays_there():
    versions = (
        ("Ms Secret", "a", "2025-10-02T08:00:00Z", "r1"),
        ("Mr Secret", "b", "2025-10-03T08:00:00Z", "r2"),
    )
    found = entry("action", [Conflict("by_whom", "By whom", versions)], task="Train")
    assert "Secret" not in details(found)
    assert "versions" not in details(found)
    assert "Ms Secret" in details(found, "school")


def test_a_disputed_withdrawal_is_shown_with_the_record():
    versions = ((True, "a", "2025-10-02T08:00:00Z", "r1"), (False, "b", "2025-10-03T08:00:00Z", "r2"))
    found = entry("factor", [Conflict("withdrawn", "Withdrawn", versions)], True, name="Motivation")
    assert "withdrawn (a, 2 October 2025)kept (b, 3 October 2025)" in said(parsed(details(found, "school")))
    assert "Withdrawn: Not settled yet" in said(parsed(details(found)))


# The School Improvement Partnership Programme, summary of November 2014, page 3, as it was printed.
SEED = {
    "left me with a desire to work collaboratively with colleagues": ([38, 13, 0, 0, 0], "51 75 25 - - -"),
    "encouraged networking with other colleagues": ([37, 14, 0, 0, 0], "51 73 27 - - -"),
    "increased my leadership opportunities": ([36, 10, 3, 1, 0], "50 72 20 6 2 -"),
    "encouraged me to try new ideas": ([29, 19, 3, 0, 0], "51 57 37 6 - -"),
    "promoted my skills in practitioner enquiry": ([26, 20, 5, 0, 0], "51 51 39 10 - -"),
}
LEVELS = ["Completely agree", "Mostly agree", "Not sure either way", "Disagree", "Completely disagree"]


def answers(found=None):
    rows = [
        (item, answer, count, sum(counts), 100 * count / sum(counts))
        for item, counts in (found or {item: counts for item, (counts, _) in SEED.items()}).items()
        for answer, count in zip(LEVELS, counts, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["item", "answer", "count", "n", "percent"])
    return frame.astype({"count": "Int64", "n": "Int64", "percent": "Float64"})


def test_the_programmes_own_table_is_printed_in_its_layout():
    printed = rows(parsed(answers_table(safe(answers(), "school", subject="staff"), "Working together has…")))
    assert printed[0] == ["Statement", "N", *(f"{answer}, %" for answer in LEVELS)]
    for row, (item, (_, told)) in zip(printed[1:], SEED.items(), strict=True):
        assert row[0] == item
        assert [cell.replace("–none", "-") for cell in row[1:]] == told.split()


def test_hidden_answers_stand_as_words_in_that_table():
    found = rows(parsed(answers_table(safe(answers({"I read": [30, 30, 20, 16, 4]})), "Reading")))
    assert found[1][:2] == ["I read", "100"]
    assert found[1][-1] not in ("", "–")
    few = rows(parsed(answers_table(safe(answers({"I read": [1, 1, 1, 1, 1]})), "Reading")))
    assert few[1][1] == "–not shown"
    assert few[1][2] == "fewer than 10 pupils"


def test_an_effect_has_the_decimals_of_its_sentence_whatever_its_weight():
    effects = pd.DataFrame(
        {"partnership": ["Tarvit"], "g": [0.31], "low": [0.17], "high": [0.44], "weight": [55.4]}
    )
    page = frame_table(safe(effects, "school"), "Effects")
    assert [cell in page for cell in (">0.31<", ">0.17<", ">0.44<", ">55.4<")] == [True] * 4


@pytest.mark.parametrize(
    ("name", "numbers", "told"),
    [
        ("difference", (-4.632, -5.531, 0.16), ["−4.6", "−5.5", "0.2"]),  # 4.6 lower, anywhere from 5.5 lower
        ("difference", (0.983, 0.112, 0.998), ["0.98", "0.11", "1.00"]),
        ("g", (1.169, 0.528, 2.551), ["1.17", "0.53", "2.55"]),
    ],
)
def test_a_number_has_the_decimals_of_its_sentence(name, numbers, told):
    frame = pd.DataFrame({name: [numbers[0]], "low": [numbers[1]], "high": [numbers[2]]}, dtype="Float64")
    assert rows(parsed(frame_table(safe(frame, "school"), "x")))[1] == told


def test_a_column_of_a_test_that_nobody_made_is_left_out(safe):
    frame = pd.DataFrame({"difference": [0.18], "p": pd.array([None], "Float64")})
    assert "p-value" not in frame_table(safe(frame), "Both groups")
    assert "p-value" in frame_table(safe(frame.assign(p=0.04)), "Both groups")
