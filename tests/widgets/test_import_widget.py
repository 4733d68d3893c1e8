import asyncio
import json

import pytest

from sipp_lib.evidence.readers.read import MAX_FILE
from sipp_lib.records.author import Author
from sipp_lib.records.kinds import Measure, School
from sipp_lib.widgets import import_widget
from sipp_lib.widgets.import_widget import ImportWidget
from sipp_lib.workbook import Workbook

ISLA, TOM, ZOE = "987654325", "012345674", "110345674"
EFFORT = "Effort Sept 2025"
HEAD = "SCN,Forename,Surname,Stage,READ Pre,Notes,Effort Sept 2025\n"
ROWS = [
    f"{ISLA},Isla,Fraser,P5,7,lives with gran,3",
    f"{TOM},Tom,Ross,P5,Absent,,4",
    f"{ZOE},Zoë,Reid,P5,12,,2",
]
TABLE = HEAD + "\n".join(ROWS) + "\n"
FIRST = f"School summary,,,,,,\n{TABLE}"


@pytest.fixture
def book(home, tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    book = Workbook.open("tiny", home, "school")
    book.store.file.add(School(name="Kirkmuir", code="KIR"), author="AB")
    book.store.file.add(Measure(name="Reading", code="READ", occasions=["Pre", "Post"]), author="AB")
    book.store.refresh()
    return book


class Screen:
    """What the page does, without the page."""

    def __init__(self, book):
        self.widget, self.seq = ImportWidget(book), 0

    def send(self, op, *buffers, **rest):
        self.seq += 1
        self.widget._handle_custom_msg({"op": op, "client": "page", "seq": self.seq, **rest}, list(buffers))
        return self.widget

    def choose(self, text, name="scores.csv", **rest):
        data = text.encode() if isinstance(text, str) else text
        return self.send("part", data, name=name, first=True, last=True, **rest)

    def trouble(self):
        return [each["text"] for each in self.widget.trouble]

    def beside(self):
        """What stands beside each file of the list: its name, where it stands, and why."""
        rows = self.widget.state.get("queue", ())
        return [(row["name"], row["state"], *(each["text"] for each in row["issues"])) for row in rows]


@pytest.fixture
def screen(book):
    return Screen(book)


def test_a_file_goes_from_the_screen_into_the_evidence_with_pseudonyms_and_the_workbook_follows(
    book, screen, tmp_path
):
    book.store.person = Author("Morag Bell", "class teacher")
    assert book.evidence.pupils.empty
    shown = screen.choose(TABLE)
    assert shown.told == "3 rows were read. Now look at what each column is."
    columns = {each["heading"]: each for each in shown.state["columns"]}
    assert [columns[name]["cells"] for name in ("SCN", "Forename", "Surname", "Notes")] == [None] * 4
    assert (columns["READ Pre"]["field"], columns["READ Pre"]["cells"]) == ("value", ["7", "12"])
    assert columns["READ Pre"]["missing"] == 1
    (read,) = shown.state["taken"]
    assert (read["measure"], read["occasion"], read["new"]) == ("READ", "Pre", False)
    assert [columns[name]["doubt"] for name in ("READ Pre", EFFORT)] == ["", "measure"]
    screen.send("say", column=6, field="value")
    read, effort = shown.state["taken"]
    assert (effort["measure"], effort["occasion"]) == ("", "Sept 2025")
    assert shown.state["open"] == {"measure:7": "Say what was measured, such as reading or attendance."}
    screen.send("say", taken="7", measure="EFF", occasion="Sept 2025")
    assert [each["new"] for each in shown.state["taken"]] == [False, True]
    assert shown.state["school"] == "KIR"
    screen.send("say", column=6, field="leave out")
    assert [each["key"] for each in shown.state["taken"]] == ["5"]
    assert (
        screen.send("check").told
        == "scores.csv would add 3 pupils and 2 results. Nothing has been added yet."
    )
    assert book.records("import") == []
    shown = screen.send("bring")
    assert shown.told == (
        "‘scores.csv’ was brought in: 3 pupils and 2 results, with pseudonyms in place of names and "
        "numbers. A file with the same headings will be understood like this one."
    )
    assert [(each["name"], each["words"], each["counts"]) for each in shown.state["queue"]] == [
        ("scores.csv", "Added", "3 pupils and 2 results")
    ]
    assert "columns" not in shown.state
    assert len(book.evidence.pupils) == 3  # the workbook has it without being told
    assert {entry.author for entry in book.records("import")} == {"Morag Bell, class teacher"}
    line = {"name": "scores.csv", "rows": "3 pupils and 2 results", "gone": False}
    (brought,) = shown.brought
    assert {**brought, **line} == brought
    every = (*book.programme.folder.rglob("*"), *book.programme.private.rglob("*"))
    kept = "".join(path.read_text() for path in every if path.suffix in (".csv", ".toml"))
    assert "P5" in kept
    sent = json.dumps([shown.state, shown.brought])
    for secret in ("Isla", "Fraser", "Zoë", ISLA, TOM, "lives with gran"):
        assert secret not in kept
        assert secret not in sent
    assert "Fraser, Isla" in "".join(path.read_text() for path in (tmp_path / "keys").rglob("KIR.csv"))


def test_names_and_numbers_are_not_sent_to_the_screen_at_any_step(screen):
    sent = []
    screen.widget.observe(lambda change: sent.append(repr(change["new"])))
    screen.choose(TABLE)
    screen.send("check")
    screen.choose(TABLE.replace("7,", "7x,"))
    screen.send("check")
    assert sent
    for secret in ("Isla", "Fraser", "Zoë", ISLA, TOM, ZOE, "gran"):
        assert not [each for each in sent if secret in each]
    assert repr(screen.widget) == "<Upload>"


def test_a_file_that_cannot_be_read_is_refused_with_where_and_what_to_do(screen):
    screen.choose(b"\x00\x01\x02" * 50, "photo.csv")
    assert screen.trouble() == []
    assert screen.widget.told == "‘photo.csv’ was left out."
    assert screen.beside() == [
        (
            "photo.csv",
            "left out",
            "photo.csv, line 1: there are characters that are not text, so the file is damaged or of another kind. "
            "Open it in the program it comes from, save it as an Excel workbook (.xlsx) and import that file.",
        )
    ]
    assert "columns" not in screen.widget.state
    screen.send("check")
    assert screen.trouble() == ["Choose a file first."]


def test_a_stop_refuses_the_file_whole_with_row_and_column(book, screen):
    twice = TABLE + ROWS[0].replace(",7,", ",9,") + "\n"
    screen.choose(twice)
    shown = screen.send("check")
    assert shown.told == (
        "scores.csv cannot be added as it is. Nothing has been added; what to put right is listed below."
    )
    assert shown.state["found"]["stops"]
    stop = shown.state["found"]["issues"][0]
    assert stop["severity"] == "stop"
    assert "scores.csv" in stop["text"]
    assert "rows 2 and 5" in stop["text"]
    screen.send("bring")
    assert screen.trouble()
    assert book.records("import") == []
    assert not list(book.place.evidence.glob("*.csv"))


def test_what_only_a_person_knows_is_asked_and_nothing_is_checked_before(book, screen):
    book.store.file.add(School(name="Tarvit", code="TAR"), author="AB")
    shown = screen.choose("SCN,Score\n" + f"{ISLA},3\n{TOM},4\n")
    assert shown.state["open"] == {
        "measure:2": "Say what was measured, such as reading or attendance.",
        "occasion:2": "Say when this was. For example: August 2026, or Before and After.",
        "school": "Say which school the file is from.",
    }
    screen.send("check")
    assert screen.trouble()[0].endswith("Say which school the file is from.")
    screen.send("say", taken="2", measure="READ", occasion="Pre")
    screen.send("say", school="TAR")
    assert shown.state["open"] == {}
    (row,) = screen.send("check").state["queue"]
    assert (row["state"], row["counts"]) == ("ready", "2 pupils and 2 results")


def test_a_kept_mapping_is_used_for_the_next_export_and_the_time_asked_again(screen):
    text = "SCN,Score\n" + f"{ISLA},3\n{TOM},4\n"
    screen.choose(text)
    screen.send("say", taken="2", measure="READ", occasion="Pre")
    screen.send("check")
    screen.send("bring")
    shown = screen.choose(text.replace("3", "5"), "june.csv")
    assert shown.state["told"][-1] == "The columns are read as they were last time."
    (taken,) = shown.state["taken"]
    assert (taken["measure"], taken["occasion"], taken["hint"]) == ("READ", "", "Pre")


def test_rows_are_left_out_and_kept_as_a_person_says(screen):
    screen.choose(TABLE + "Out of,,,,15,,\n")
    assert screen.widget.state["rows"] == 3
    screen.send("again", header="", sheet="", encoding="", keep="5", leave="3")
    shown = screen.widget.state
    assert (shown["rows"], shown["how"]["keep"], shown["how"]["leave"]) == (3, "5", "3")
    assert any("row 3 (as you asked)" in line for line in shown["told"])
    screen.send("again", header="", sheet="", encoding="", keep="", leave="three")
    assert screen.trouble() == ["Give rows as numbers, such as 6, or 5, 6."]


def test_header_and_sheet_are_read_again_as_a_person_says(screen):
    shown = screen.choose(FIRST)
    assert shown.state["how"]["header"] == "2"
    screen.send("again", header="1", sheet="", encoding="")
    assert screen.trouble() == [
        "No heading of this file is known (such as SCN, Forename, Stage or Possible), so its first row may not be the "
        "headings. Say which row they are in, or add a row of headings, and try again."
    ]
    assert shown.state["how"]["header"] == "1"
    screen.send("again", header="two", sheet="", encoding="")
    assert screen.trouble() == ["Give rows as numbers, such as 6, or 5, 6."]
    screen.send("again", header="2", sheet="", encoding="utf-8")
    assert [each["heading"] for each in shown.state["columns"]][:2] == ["SCN", "Forename"]


def test_a_wrong_file_is_taken_back_and_the_right_one_comes_in(book, screen):
    screen.choose(TABLE)
    screen.send("check")
    shown = screen.send("bring")
    assert len(book.evidence.observations) == 2
    shown = screen.send("withdraw", file=shown.brought[0]["file"])
    assert shown.told == (
        "‘scores.csv’ was removed (3 pupils and 2 results) and will no longer be used. Now add the right file."
    )
    assert book.evidence.observations.empty
    assert [each["gone"] for each in shown.brought] == [True]
    screen.choose(TABLE.replace(",12,", ",13,"))
    screen.send("check")
    shown = screen.send("bring")
    assert sorted(each["gone"] for each in shown.brought) == [False, True]
    assert 13 in set(book.evidence.observations["value"].dropna())


def test_what_somebody_else_brought_in_meanwhile_is_looked_at_again_first(home, book, screen):
    screen.choose(TABLE)
    screen.send("check")
    other = Screen(Workbook.open("tiny", home, "school"))
    other.choose(TABLE, "other.csv")
    other.send("check")
    other.send("bring")
    screen.send("bring")
    assert screen.widget.told == "Nothing was brought in. The reason is given beside ‘scores.csv’."
    nothing = "scores.csv: everything in the file was imported before. Nothing was added."
    assert screen.beside() == [("scores.csv", "left out", nothing)]
    screen.send("bring")
    assert screen.trouble() == ["Check the file first."]


def test_a_file_comes_in_parts_and_one_that_is_too_large_is_refused(screen, monkeypatch):
    data = TABLE.encode()
    screen.send("part", data[:50], name="x.csv", first=True)
    screen.send("part", data[50:], name="x.csv", last=True)
    assert screen.widget.state["rows"] == 3
    assert import_widget.LARGEST == MAX_FILE
    monkeypatch.setattr(import_widget, "LARGEST", 60)
    screen.send("coming", files=[{"id": "page 1", "name": "y.csv"}])
    screen.send("part", data, id="page 1", name="y.csv", first=True)
    screen.send(
        "part", data[:50], id="page 1", name="y.csv", last=True
    )  # of what was refused nothing is read
    large = "larger than 100 MB, which is more than can be read. Split it, by school or by year say, and import the "
    assert screen.beside() == [("x.csv", "look"), ("y.csv", "left out", f"y.csv: the file is {large}parts.")]
    assert screen.widget.state["file"] == "x.csv"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\a\\b.csv", "b.csv"),
        ("..", "file"),
        ("a:b?.csv", "a_b_.csv"),
    ],
)
def test_a_files_name_leads_nowhere(screen, name, kept):
    assert screen.choose(TABLE, name).state["file"] == kept


def test_a_fault_of_the_workbook_is_said_and_holds_nothing_of_the_file(screen, monkeypatch):
    monkeypatch.setattr("sipp_lib.evidence.importer.preview", lambda *_, **__: {}["Isla"])
    screen.choose(TABLE)
    fault = "A fault of the workbook (KeyError), not of your file. Nothing was imported. Please report it."
    assert screen.beside() == [("scores.csv", "left out", fault)]


def test_data_zones_become_deciles_with_the_lookup_and_a_wrong_lookup_is_refused(screen):
    shown = screen.choose("SCN,Data zone\n" + f"{ISLA},S01006506\n")
    assert shown.state["zones"] == ""
    screen.choose("a,b\n1,2\n", "simd.csv", lookup=True)
    assert screen.trouble()
    lookup = "DataZone,SIMD2020v2_Rank,SIMD2020v2_Decile\nS01006506,4691,7\n"
    screen.choose(lookup, "simd.csv", lookup=True)
    assert screen.trouble() == []
    assert shown.state["zones"] == "simd.csv"


def test_an_edit_is_answered_while_a_file_is_read(book):
    async def work():
        screen = Screen(book)
        screen.choose(TABLE)
        busy = screen.widget.busy  # answered at once, read in its own time
        for _ in range(200):
            await asyncio.sleep(0.05)
            if not screen.widget.busy:
                break
        return busy, screen.widget.told

    assert asyncio.run(work()) == (
        "Reading ‘scores.csv’ …",
        "3 rows were read. Now look at what each column is.",
    )


def test_the_order_of_levels_in_numbers_is_asked_and_can_be_changed_until_the_file_is_in(book, screen):
    book.store.file.add(Measure(name="PM", code="PM", ordered=True, occasions=["Pre", "Post"]), author="AB")
    book.store.refresh()
    shown = screen.choose(
        "SCN,Forename,Surname,PM Pre\n"
        + "".join(f"{each},A,B{each},{at}\n" for at, each in enumerate((ISLA, TOM, ZOE), 1))
    )
    (asked,) = shown.state["orders"]
    assert asked == [
        "order:PM",
        "‘PM Pre’: only the order of these levels counts. Which is it, from best to worst?",
        ["3, 2, 1", "1, 2, 3"],
        "",
    ]
    screen.send("check")
    assert screen.trouble() == [asked[1]]
    assert screen.widget.state["open"]["order:PM"] == "Say which level is the best."
    screen.send("say", order="PM", levels="3, 2, 1")
    shown = screen.send("say", order="PM", levels="1, 2, 3")
    assert shown.state["orders"][0][-1] == "1, 2, 3"
    screen.send("check")
    screen.send("bring")
    assert [each.answers for each in book.bodies(Measure) if each.code == "PM"] == [["1", "2", "3"]]
