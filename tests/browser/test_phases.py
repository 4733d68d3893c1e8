"""Each of the five pages filled in by keyboard alone, field by field, from the page to the store and the report."""

import json
import re
from datetime import date

import pandas as pd
import pytest
from two_schools import bring_in

from sipp_lib.formats import day
from sipp_lib.new import begin
from sipp_lib.phases import PHASES
from sipp_lib.programme import Programme, shipped
from sipp_lib.records.chain import phase_of
from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.kinds import (
    KINDS,
    Action,
    Coding,
    Cycle,
    Driver,
    Event,
    Factor,
    Information,
    Measure,
    Member,
    Outcome,
    Question,
    Reading,
    School,
    TargetGroup,
    Voice,
)
from sipp_lib.records.store import Store
from sipp_lib.reports.report import Report

SECTIONS = (
    *("title", "summary", "performance", "exploring", "planning", "action", "evaluation"),
    *("voices", "decisions", "sharing", "how_made"),
)
# What a machine needs and no reader: see tests/reports/test_records.py.
UNREAD = {
    ("target_group", "pupils"),
    ("target_group", "compared"),
    ("outcome", "measure"),
    ("information", "measured_on"),
    ("partnership", "language"),  # read on the page for learners and parents alone
}
# Filled in by a button, and pupils taken in or left out one by one: see test_class_list.py.
BY_BUTTON = {
    *(("target_group", field) for field in ("pupils", "compared", "size", "chosen_on")),
    *(("question", "question"), ("finding", "question")),
}
JUDGED = ("target_group", "judged")
NOT_ASKED = (
    "measure",
    "planned",
)  # of process measures alone, and the one that is filled in measures an outcome
# An interview as somebody saved it, and of its speakers who they are; what was said, with the theme each gave to it.
INTERVIEW = """Interviewer: What helped you?
P1: The pictures on the cards.
P2: That we read in pairs.
Interviewer: What was hard?
P1: Nothing in the pictures.
P2: To wait for my pair. <img src=x onerror=alert(1)>
"""
WHOSE = {"Interviewer": "", "P1": "learner", "P2": "learner"}
THEMES = {
    "The pictures on the cards.": ("pictures", "pictures"),
    "That we read in pairs.": ("pairs", "pairs"),
    "Nothing in the pictures.": ("pictures", "pictures"),
    "To wait for my pair. <img src=x onerror=alert(1)>": ("pairs", "waiting"),
}
# What was written before a phase begins, each record under the name of its kind.
BEFORE = {
    1: (
        School(name="Airlie", code="A"),
        Member(name="Ben Ross", role="head teacher", school="school"),
        Information(source="Reading test, P5", shows="gap", finding="Those in the first tenth are behind"),
        Measure(name="Reading", code="READ", unit="points", occasions=["September", "May"]),
        TargetGroup(
            name="Readers",
            who="P5 who read least",
            how_chosen="By the test",
            pupils=["a71", "a72", "a73"],
            compared=["b71", "b72", "b73"],
            chosen_on="READ",
        ),
        Outcome(name="They read", for_whom="target_group", measure="measure", baseline="72", target="80"),
    ),
    2: (
        Factor(name="Few books at home", level="parent", influence="pressure", confirmed="confirmed"),
        Reading(reference="Topping 1995", says="Pairs help", take="We read in pairs", factors=["factor"]),
    ),
    3: (
        Question(
            choice="reading in pairs",
            outcome="reading",
            context="P5",
            dosage="Three times a week",
            question="Does it?",
            factors=["factor"],
        ),
        Driver(name="Time to read", tier="primary driver", outcome="outcome", factors=["factor"]),
        Action(task="Pair the readers", questions=["question"], drivers=["driver"], start=date(2025, 9, 1)),
    ),
    4: (
        Event(day=date(2025, 10, 1), what="Pairs began", intervention=True),
        Cycle(name="Two weeks of pairs", method="improvement science", questions=["question"]),
        Voice(quote="I like it", whose="learner", questions=["question"], publish=True),
    ),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory, sipp_open):
    """A partnership for each phase, in which the phases before it are written, and where they are served."""
    folder = tmp_path_factory.mktemp("served") / "programme"
    for phase in range(1, 6):
        place, _ = begin(f"Phase {phase} of ours", folder)
        bring_in(place)
        with Store.open(place.records, place.slug) as store:
            if phase > 1:
                (own,) = store.current("partnership")
                store.revise(own.id, {"methods": ["improvement science"]}, author="test")
            for record in (each for before in range(1, phase) for each in BEFORE[before]):
                store.add(record, author="test", record_id=record.kind)
    with pytest.MonkeyPatch.context() as patch:
        who = folder.parent / "who.json"
        who.write_text('{"name": "Morag Bell", "role": "class teacher", "school": "Airlie"}')
        patch.setenv("SIPP_WHO", str(who))
        with sipp_open(folder) as address:
            yield folder, address


class Teacher:
    """Somebody who fills in every field of a phase with something of its own, by keyboard, and remembers it."""

    def __init__(self, served, page, phase):
        self.folder, address = served
        self.page, self.phase, self.slug = page, phase, f"phase-{phase}-of-ours"
        self.count = self.days = 0
        self.lettered = set()  # (kind, type of field) in which letters were typed that are commands elsewhere
        self.told = {}  # (kind, record, field) → what was typed, as a record holds it
        self.words = []  # (kind, field, what a reader of the report must find)
        stem = PHASES[phase - 1].stem
        self.path = f"partnerships/{self.slug}/notebooks/{stem}.ipynb"
        forms = shipped("templates", "phases", f"{stem}.ipynb").read_text(encoding="utf-8")
        page.set_viewport_size({"width": 1280, "height": 2400})
        page.goto(address.replace("start_here.ipynb", self.path))
        page.wait_for_selector('[data-sipp-runs="1"]', timeout=120_000)  # it runs by itself
        page.wait_for_function(
            "forms => document.querySelectorAll('.sipp:not([role=status])').length >= forms",
            arg=forms.count('"page.'),
        )
        self.cells = page.locator(".jp-Cell").count()

    def form(self, heading):
        return self.page.locator(f'section.sipp[aria-label="{heading}"]:not(.sipp-view)')

    def view(self, title):
        return self.page.locator(f'section.sipp-view[aria-label="{title}"]')

    def press(self, title, name, told):
        """Press a button of a view and read what it says."""
        self.view(title).get_by_role("button", name=name).first.press("Enter")
        self.view(title).locator(".sipp-told").get_by_text(told).wait_for()

    def saved(self):
        self.page.wait_for_function(
            "![...document.querySelectorAll('.sipp-state')].some(e => /Saving|Not saved/.test(e.textContent))"
        )
        self.page.locator(".sipp-problem:visible").wait_for(state="hidden")

    def add(self, kind, heading, skip=()):
        """Add a row to a table and fill it in."""
        form = self.form(heading)
        before = form.locator("tbody[data-record]").count()
        form.get_by_role("button", name=form_schema(kind)["add"], exact=True).press("Enter")
        self.row(kind, form.locator("tbody[data-record]").nth(before), skip)

    def row(self, kind, row, skip=()):
        """Fill in every field of a row that is asked; gives its record."""
        record = row.get_attribute("data-record")
        more = row.locator("tr").first.get_by_role("button", name=re.compile("^Everything about"))
        if more.count():
            more.press("Enter")
        self.fields(kind, record, row, form_schema(kind)["fields"], skip)
        self.saved()
        return record

    def fields(self, kind, record, within, specs, skip=()):
        order = sorted(specs, key=lambda spec: spec["name"] != "method")  # the method says what else is asked
        for spec in order:
            slot = within.locator(
                f'.sipp-field[data-field="{spec["name"]}"]'
            ).last  # beneath the row where there are rows
            if spec["name"] in skip or not slot.count() or not slot.is_visible():
                continue
            self.told[kind, record, spec["name"]] = self.fill(kind, spec["name"], slot, spec)

    def typed(self, control, words):
        control.press("Control+a")
        self.page.keyboard.type(str(words))
        self.page.keyboard.press("Tab")

    def fill(self, kind, field, slot, spec):
        typed, value = spec["type"], None
        match typed:
            case "text" | "long" | "lines":
                self.count += 1
                value = f"tok{self.count}en"
                if (kind, typed) not in self.lettered:  # ‘dd’, ‘b’ and ‘a’ would be JupyterLab's commands
                    self.lettered.add((kind, typed))
                    value = f"dd b a {value}"
                self.typed(slot.locator("textarea"), value)
                self.words.append((kind, field, value))
                return [value] if typed == "lines" else value
            case "date":
                self.count += 1
                self.days += 1  # each later than the one before: nothing ends before it starts
                month, year = self.count % 12 + 1, 1950 + self.days
                slot.locator("input").focus()
                self.page.keyboard.type(f"{month:02}{month:02}{year}")  # the same in every country's order
                self.page.keyboard.press("Tab")
                value = f"{year}-{month:02}-{month:02}"
                self.words.append((kind, field, day(pd.Timestamp(value).date())))
            case "whole" | "number":
                self.count += 1
                value = {"reliability": 0.5, "progress": 0.5, "number": 97}.get(field, self.count + 1000)
                self.typed(slot.locator("input"), value)
                self.words.append((kind, field, str(value)))
            case "tick":
                slot.get_by_role("checkbox").press("Space")
                value = True
            case "choice" | "link":
                slot.locator("select").press("End")
                value = slot.locator("select").input_value()
                if typed == "choice":
                    assert value == spec["choices"][-1]
                    self.words.append((kind, field, value))
            case "choices" | "links":
                return self.several(slot)
            case _:
                return self.rows(kind, field, slot, spec)
        return value

    def several(self, slot):
        """The last of those that can be chosen, by its words."""
        folded = slot.locator("details.sipp-several")
        if folded.count():
            folded.locator("summary").press("Enter")
            slot.locator("details[open]").wait_for()
        if not slot.get_by_role("checkbox").last.is_checked():  # a button may have done it
            slot.get_by_role("checkbox").last.press("Space")
        slot.get_by_role("checkbox", checked=True).last.wait_for()
        words = slot.locator("label").last.inner_text()
        self.page.keyboard.press("Escape")
        return ("words", words)

    def rows(self, kind, field, slot, spec):
        """A nested row with all its fields, and rows in it."""
        items = slot.locator("> ol > li, > .sipp-nested > ol > li")
        if not items.count():  # a self-check comes with its rows
            slot.locator("> .sipp-nested > .sipp-add, > .sipp-add").press("Enter")
        cells = items.first.locator("> .sipp-row > .sipp-cell")
        row = {}
        for at, each in enumerate(spec["fields"]):
            row[each["name"]] = self.fill(kind, each["name"], cells.nth(at), each)
        return ("first", row)

    def transcript(self):
        """Open an interview, say who speaks and take what learners said, with a theme each; from the file on by Tab."""
        reader, keys = self.page.locator("section.sipp-transcript"), self.page.keyboard
        chosen = reader.get_by_label("A Word document (.docx) or plain text (.txt)")
        chosen.set_input_files(
            {"name": "group 1.txt", "mimeType": "text/plain", "buffer": INTERVIEW.encode()}
        )
        reader.get_by_text("6 passages. Say who speaks, then tick what you take.").wait_for()
        chosen.focus()
        for name, whose in WHOSE.items():
            keys.press("Tab")
            keys.type(whose)
            assert reader.get_by_label(f"‘{name}’").input_value() == whose
        for line in INTERVIEW.splitlines():
            theme = THEMES.get(line.partition(": ")[2], ("",))[0]
            keys.press("Tab")
            if theme:
                keys.press("Space")
            keys.press("Tab")
            keys.type(theme)
        yield reader
        keys.press("Tab")
        assert reader.get_by_role("button", name="Take as voices").evaluate(
            "e => e === document.activeElement"
        )
        keys.press("Enter")
        reader.get_by_text("4 passages are now voices below.").wait_for()

    def second_coder(self):
        """Somebody else gives the same voices a theme each, at another computer."""
        place = Programme.open(self.folder).place(self.slug).records
        with Store.open(place, self.slug) as store:
            voices = {entry.body.quote: entry.id for entry in store.current("voice")}
            assert THEMES.keys() <= voices.keys()
            for quote, (_, theme) in THEMES.items():
                store.add(Coding(voice=voices[quote], theme=theme), author="Ben Ross")

    def finish(self, faultless):
        """What was typed is in the store, the report and no notebook; no letter was a command; axe finds nothing."""
        self.page.wait_for_function(
            "[...document.querySelectorAll('.sipp-view')].every(e => e.getAttribute('aria-busy') !== 'true')"
        )
        assert "cannot be shown" not in " ".join(self.page.locator(".sipp-shown").all_inner_texts())
        faultless(self.page, ".sipp")
        assert self.page.locator(".jp-Cell").count() == self.cells
        self.stored()
        report = Report.open(self.slug, "school", self.folder)
        text = "\n".join(str(getattr(report, section)().html) for section in SECTIONS)
        assert self.unread(text) == []
        self.page.save()
        notebook = json.loads((self.folder / self.path).read_text(encoding="utf-8"))
        assert not re.search(r"tok\d|Morag", json.dumps(notebook))

    def unread(self, text):
        """What was typed and cannot be read in a text."""
        return [each for each in self.words if each[2] not in text and each[:2] not in UNREAD]

    def stored(self):
        place = Programme.open(self.folder).place(self.slug).records
        with Store.open(place, self.slug, read_only=True) as store:
            entries = {entry.id: entry for entry in store.current()}
        own = next(entry.id for entry in entries.values() if entry.kind == "partnership")
        wrong, filled = [], {}
        for (kind, record, field), told in self.told.items():
            entry = entries[record or own]
            value = entry.body.model_dump(mode="json")[field]
            filled.setdefault(kind, set()).add(field)
            if not held(told, value, entries):
                wrong.append((kind, field, told, value))
            assert entry.author == "Morag Bell, class teacher, Airlie"
        assert wrong == []
        assert set(filled) == {
            kind for kind, k in KINDS.items() if k.by_hand and phase_of(kind) == self.phase
        }
        for kind, fields in filled.items():
            missing = {(kind, name) for name, _ in KINDS[kind].fields() if name not in fields}
            assert missing <= BY_BUTTON | {JUDGED, NOT_ASKED}
            for _, field in missing - {JUDGED, NOT_ASKED}:
                assert any(getattr(entry.body, field) for entry in entries.values() if entry.kind == kind), (
                    field
                )


def held(told, value, entries):
    """Whether a record holds what was typed: a link by the words of what it links to, rows by their first."""
    match told:
        case ("words", words):
            return any(
                words in (each, entries[each].body.called("school") if each in entries else each)
                for each in value
            )
        case ("first", row):
            return all(held(each, value[0][name], entries) for name, each in row.items())
        case _:
            return told == value


def test_phase_1(served, page, faultless):
    teacher = Teacher(served, page, 1)
    teacher.fields("partnership", "", teacher.form("Partnership"), form_schema("partnership")["fields"])
    teacher.add("school", "Schools")
    teacher.add("member", "Members")
    teacher.press("Evidence so far", "Describe READ", "now has a line below")
    teacher.view("Where the gaps are").locator("img").first.wait_for()
    teacher.add("information", "Information examined")
    title = "Choose the target group from the data"
    choose = teacher.view(title)
    choose.get_by_label("By their result in").press("End")
    limit = choose.get_by_label("Result up to")
    teacher.typed(limit, "73 or less")
    choose.get_by_label("By their result in").focus()
    choose.get_by_text("‘Result up to’ must be a number in digits, such as 12.5.").wait_for()
    assert limit.input_value() == "73 or less"
    limit.press("Control+a")
    teacher.typed(limit, 73)
    choose.get_by_role("group", name="Schools", exact=True).get_by_label("A").press("Space")
    choose.get_by_label("Compare with", exact=True).press("End")
    choose.get_by_role("group", name="Schools to compare with").get_by_label("B").press("Space")
    choose.get_by_text("Compared with 3 pupils.").wait_for()
    teacher.press(title, "Choose these 3 pupils", "3 pupils, and 3 to compare with")
    group = teacher.form("Target groups").locator("tbody[data-record]").first
    group.wait_for()
    teacher.row("target_group", group, skip=("pupils", "compared", "size", "chosen_on"))
    where = teacher.view("Where they stand now")
    where.get_by_role("img", name=re.compile("target: mean 72", re.I)).wait_for()
    teacher.add("outcome", "Outcomes")
    teacher.finish(faultless)


def test_phase_2(served, page, faultless):
    teacher = Teacher(served, page, 2)
    teacher.add("factor", "Factors")
    teacher.add("reading", "Readings")
    teacher.view("Strengths and pressures").locator("img").wait_for()
    teacher.finish(faultless)


def test_phase_3(served, page, faultless):
    teacher = Teacher(served, page, 3)
    teacher.press("Confirmed factors", "Ask about", "A question has been started below")
    row = teacher.form("Research questions").locator("tbody[data-record]").first
    row.wait_for()
    teacher.row("question", row, skip=("question",))
    teacher.press("The questions in full", "Use this question: 1", "Added.")
    teacher.add("driver", "Drivers", skip=("serves",))  # the first has none to serve
    teacher.add("driver", "Drivers")
    teacher.add("action", "Actions")
    teacher.add("measure", "Measures")
    teacher.view("Driver diagram").locator("li, img").first.wait_for()
    teacher.view("The plan over time").locator("img").wait_for()
    teacher.finish(faultless)


def test_phase_4(served, page, faultless):
    teacher = Teacher(served, page, 4)
    teacher.add("log", "Log")
    teacher.add("event", "Events")
    cycles = teacher.form("Cycles")
    teacher.view("Begin a cycle").get_by_text("Other methods").press("Enter")
    methods = ("improvement science", "lesson study", "instructional rounds", "collaborative action research")
    for number, method in enumerate(methods, 1):
        teacher.press("Begin a cycle", f"Begin a cycle of {method}", f"Cycle {number} has been started below")
        row = cycles.locator("tbody[data-record]").nth(number - 1)
        row.wait_for()
        record = teacher.row("cycle", row, skip=("method",))
        teacher.told["cycle", record, "method"] = method
    teacher.add("voice", "Voices")
    teacher.add("coding", "Themes of voices")
    for reader in teacher.transcript():
        faultless(page, ".sipp-transcript")
        assert reader.locator("img").count() == 0
    teacher.second_coder()
    spoke = teacher.view("What they spoke of")
    # by hand: 3 of 4 alike; by chance (2 × 2 + 2 × 1) / 16
    spoke.get_by_text("0.60 beyond chance").wait_for()
    spoke.get_by_role("heading", name="Where you differ: talk about these").wait_for()
    assert spoke.get_by_role("row", name="learner pictures 2 4").count() == 1
    teacher.view("Planned and done").get_by_role("table", name="What was planned").wait_for()
    teacher.view("Planned and done").get_by_role("table", name="What was done, from the log").wait_for()
    teacher.finish(faultless)


def test_phase_5(served, page, faultless):
    teacher = Teacher(served, page, 5)
    teacher.press("The evidence for each question", "Start a finding", "A finding has been started below")
    row = teacher.form("Findings").locator("tbody[data-record]").first
    row.wait_for()
    teacher.row("finding", row, skip=("question",))
    teacher.add("decision", "Decisions")
    teacher.add("sharing", "Sharing")
    teacher.add("self_check", "Self-checks")
    teacher.add("sign_off", "Quality-assurance sign-offs")
    teacher.finish(faultless)
    preview = teacher.view("Preview the report")
    preview.get_by_label("For whom").press("End")
    assert preview.get_by_label("For whom").input_value() == "school"
    preview.get_by_role("button", name="Make the report").press("Enter")
    frame = page.locator("iframe[title^='The report of']")
    frame.content_frame.get_by_role("heading", name="Phase 5: Evaluation and reflection").wait_for(
        timeout=180_000
    )
    assert frame.get_attribute("sandbox") == ""
    made = Programme.open(teacher.folder).reports("school") / f"{teacher.slug}.html"
    assert teacher.unread(made.read_text(encoding="utf-8")) == []
