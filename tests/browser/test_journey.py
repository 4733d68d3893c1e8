"""From an empty folder to a printed report, by somebody who does each thing once; it counts what that takes."""

import re
import time
from pathlib import Path

import pypdf
from playwright.sync_api import expect

from sipp_lib.records.form_schema import form_schema

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SCHOOLS = {"Airlie Primary": "Muir", "Birnam Primary": "Orr", "Crail Primary": "Tait"}
FORENAMES = [
    "Ada",
    "Ben",
    "Cara",
    "Dougal",
    "Elspeth",
    "Finn",
    "Greer",
    "Hamish",
    "Iona",
    "Jack",
    "Kirsty",
    "Lewis",
]
READ = re.compile("^sipp-is-(ready|look|answer)$")
BEFORE, AFTER = "August 2026", "May 2027"


def candidate_numbers(first):
    """Nine digits each, the last of which is the check digit of the Scottish Candidate Number."""
    for number in range(first, first + 10_000):
        weighed = zip(f"{number:08}", (3, 2, 7, 6, 5, 4, 3, 2), strict=True)
        rest = sum(int(digit) * weight for digit, weight in weighed) % 11
        if rest != 1:  # ten is no digit
            yield f"{number:08}{-rest % 11}"


def files():
    """What three schools have: a list of twelve pupils each, and a reading test before and after."""
    kinds = {"Pupils": [], f"NGRT {BEFORE}": [], f"NGRT {AFTER}": []}
    for at, (school, surname) in enumerate(SCHOOLS.items()):
        lines = {kind: ["SCN,Pupil Name,Class,NGRT standardised score"] for kind in kinds}
        lines["Pupils"] = ["SCN,Forename,Surname,Reg Class,Stage,SIMD Decile"]
        numbers = candidate_numbers(15_000_000 + 1000 * at)
        for place, (forename, number) in enumerate(zip(FORENAMES, numbers, strict=False)):
            score = 74 + 3 * place + at
            lines["Pupils"].append(f"{number},{forename},{surname},P5A,P5,{place % 10 + 1}")
            for kind, more in ((f"NGRT {BEFORE}", 0), (f"NGRT {AFTER}", 7 if place < 5 else 2)):
                lines[kind].append(f'{number},"{surname}, {forename}",P5A,{score + more}')
        for kind, rows in lines.items():
            name = f"{kind} {school}.csv"
            kinds[kind].append({"name": name, "mimeType": "text/csv", "buffer": "\n".join(rows).encode()})
    return kinds


class Visitor:
    """Somebody with a mouse and a keyboard, who is counted: clicks, fields filled in, seconds, by stage."""

    def __init__(self, page):
        self.page, self.stages = page, {}

    def begin(self, stage):
        self.stage = self.stages[stage] = {"clicks": 0, "fields": 0, "began": time.monotonic()}

    def end(self):
        self.stage["seconds"] = time.monotonic() - self.stage["began"]

    def click(self, control):
        control.click()
        self.stage["clicks"] += 1

    def fill(self, control, words):
        control.fill(words)
        control.blur()
        self.stage["fields"] += 1

    def choose(self, control, label):
        control.select_option(label=label)
        self.stage["fields"] += 1

    def view(self, title):
        return self.page.locator(f'section.sipp-view[aria-label="{title}"]')

    def press(self, title, name, told):
        self.click(self.view(title).get_by_role("button", name=name).first)
        self.view(title).locator(".sipp-told").get_by_text(told).wait_for()

    def form(self, kind):
        return self.page.locator(f'section.sipp[aria-label="{form_schema(kind)["many"]}"]:not(.sipp-view)')

    def row(self, kind, at=0):
        """A row of a table; the first is begun by a button elsewhere."""
        found = self.form(kind).locator("tbody[data-record]").nth(at)
        found.wait_for()
        return found

    def add(self, kind):
        """A new row of a table."""
        before = self.form(kind).locator("tbody[data-record]").count()
        self.click(self.form(kind).get_by_role("button", name=form_schema(kind)["add"], exact=True))
        return self.row(kind, before)

    def say(self, row, **values):
        """What a row says: words for a field, ``True`` for a tick, a choice as ``(label,)``."""
        for name, value in values.items():
            field = row.locator(f'.sipp-field[data-field="{name}"]').last
            if not field.count() or not field.is_visible():
                self.click(row.get_by_role("button", name=re.compile("^Everything about")))
            match value:
                case True:
                    self.click(field.get_by_role("checkbox"))
                case (label,):
                    self.choose(field.locator("select"), label)
                case _:
                    self.fill(field.locator("textarea, input").first, value)
        self.saved()

    def saved(self):
        self.page.wait_for_function(
            "![...document.querySelectorAll('.sipp-state')].some(e => /Saving|Not saved/.test(e.textContent))"
        )

    def bring(self, files, **measured):
        """Some files at once: chosen, what is still open of them said, added together."""
        page = self.page
        upload = page.get_by_role("region", name="Bring evidence in")
        rows = [
            upload.locator(".sipp-queue .sipp-files > li").filter(has_text=each["name"]) for each in files
        ]
        page.get_by_label("The school’s files").set_input_files(files)
        self.stage["clicks"] += 1
        for row, file in zip(rows, files, strict=True):
            expect(row).to_have_class(READ)
            if row.get_attribute("class") == "sipp-is-ready":
                continue
            opening = row.get_by_role("button", name=re.compile("^(Look at it|Answer)"))
            if opening.count():
                self.click(opening)
            upload.get_by_role("heading", name=f"What was understood of ‘{file['name']}’").wait_for()
            self.answer(upload, file["name"], measured)
            self.click(upload.get_by_role("button", name=re.compile("^Check this file")))
            expect(row).to_have_class("sipp-is-ready")
        self.click(upload.get_by_role("button", name=re.compile("^Add these")))
        for row in rows:
            expect(row).to_have_class("sipp-is-added")

    def answer(self, upload, name, measured):
        """What the workbook could not know of a file, where it is asked and not yet filled in."""
        if measured:
            column = upload.get_by_label("What ‘NGRT standardised score’ is")
            if column.input_value() == "leave out":
                self.choose(column, "a score or mark")
        for label, words in measured.items():
            field = upload.get_by_label(f"{label}, NGRT standardised score")
            field.wait_for()
            if not field.input_value():
                self.fill(field, words)
        of_school = upload.get_by_label("Which school is this file from?")
        if of_school.count() and not of_school.input_value():
            self.choose(of_school, next(school for school in SCHOOLS if school in name))

    def go_on(self, phase):
        self.click(self.page.get_by_role("link", name=re.compile(f"^Go on to phase {phase}")))
        self.page.locator(f'.lm-mod-current[data-sipp-title^="Phase {phase} "]').wait_for()


def partnership(visitor):
    """Phase 1: who, the schools' files, the target group, what is to change."""
    page = visitor.page
    for label, words in (("Your name", "Morag Bell"), ("Your role", "head teacher")):
        visitor.fill(page.get_by_label(label).first, words)
    visitor.click(page.get_by_role("button", name="Save my details").first)
    visitor.say(
        page.get_by_role("region", name="Partnership", exact=True),
        success="Those who read least have caught up",
    )
    for school in SCHOOLS:
        visitor.say(visitor.add("school"), name=school)


def evidence(visitor):
    """The nine files: of the first of a kind it is said what it holds, the others come in together."""
    for kind, of_schools in files().items():
        when = kind.removeprefix("NGRT ")
        measured = {"Measure": "NGRT", "When": when} if when != kind else {}
        if when == AFTER:
            visitor.bring(of_schools, **measured)
            continue
        visitor.bring(of_schools[:1], **measured)
        if measured:
            visitor.press("Evidence so far", "Describe NGRT", "now has a line below")
        visitor.bring(of_schools[1:], **measured)


def target(visitor):
    """The rest of phase 1: who it is about, and what will be different."""
    title = "Choose the target group from the data"
    choose = visitor.view(title)
    visitor.choose(choose.get_by_label("By their result in"), "NGRT")
    visitor.fill(choose.get_by_label("Result up to"), "88")
    visitor.choose(
        choose.get_by_label("Compare with", exact=True), "the other pupils of their stages and schools"
    )
    choose.get_by_text(re.compile("^Compared with")).first.wait_for()
    visitor.press(title, re.compile("^Choose these"), "to compare with")
    group = visitor.row("target_group")
    visitor.say(group, name="Readers", who="P5 who read least", how_chosen="By the test, with their teachers")
    visitor.press("Where they stand now", "Begin an outcome", "below")
    outcome = visitor.row("outcome")
    visitor.say(outcome, target="90 points", by_when="2027-05-31")


def exploring(visitor):
    """Phase 2: a factor, tested and confirmed."""
    visitor.go_on(2)
    factor = visitor.add("factor")
    visitor.say(factor, name="Few books at home", level=("parent",), influence=("pressure",))
    visitor.say(factor, confirmed=("confirmed",), why="Two in three families said so")


def planning(visitor):
    """Phase 3: the question, what it turns on, who does what."""
    visitor.go_on(3)
    visitor.press("Confirmed factors", "Ask about", "A question has been started below")
    question = visitor.row("question")
    visitor.say(question, choice="reading in pairs", outcome="NGRT scores", context="P5 of three schools")
    visitor.press("The questions in full", "Use this question: 1", "Added.")
    visitor.say(question, comparison="The other pupils of P5")
    visitor.say(visitor.add("driver"), name="Time to read", tier=("primary driver",))
    visitor.say(visitor.add("action"), task="Pair the readers", start="2026-09-01")


def action(visitor):
    """Phase 4: what was done, predicted, seen and said."""
    visitor.go_on(4)
    visitor.say(visitor.add("log"), day="2026-09-08", what="First week of pairs")
    visitor.click(
        visitor.view("Begin a cycle").get_by_role("button", name="Begin a cycle of improvement science")
    )
    cycle = visitor.row("cycle")
    visitor.say(
        cycle, name="Two weeks of pairs", plan="Ten minutes a day", learned="Pairs of mixed ages work best"
    )
    visitor.say(cycle, decision=("adopt",))
    voice = visitor.add("voice")
    visitor.say(voice, quote="I read to somebody every day", whose=("learner",), publish=True)
    event = visitor.add("event")
    visitor.say(event, day="2026-09-07", what="Pairs began", intervention=True)


def evaluation(visitor):
    """Phase 5: the answer, the decision, and the report made."""
    visitor.go_on(5)
    visitor.press("The evidence for each question", "Start a finding", "A finding has been started below")
    finding = visitor.row("finding")
    visitor.say(finding, answer="Those who read in pairs gained more", strength=("moderate",))
    visitor.say(visitor.add("decision"), what="Reading in pairs goes on", decision=("adopt",))
    visitor.say(visitor.add("sharing"), with_whom=("parents and carers",), how="At the open evening")
    visitor.click(visitor.view("Preview the report").get_by_role("button", name="Make the report"))
    frame = visitor.page.frame_locator("iframe[title^='The report of']")
    frame.get_by_role("heading", name="Phase 5: Evaluation and reflection").wait_for(timeout=180_000)


def test_from_an_empty_folder_to_a_printed_report(sipp_open, tmp_path, page, record_property, monkeypatch):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    page.set_default_timeout(120_000)
    expect.set_options(timeout=120_000)
    visitor = Visitor(page)
    with sipp_open(tmp_path / "programme") as address:
        page.goto(address)
        visitor.begin("Begin")
        for label, words, button in (
            ("Name of your programme", "Our network", "Begin"),
            ("Name of the partnership", "Riverside readers", "Make it"),
        ):
            visitor.fill(page.get_by_label(label), words)
            visitor.click(page.get_by_role("button", name=button, exact=True))
        visitor.click(page.get_by_role("link", name=re.compile("^Phase 1")))
        page.wait_for_selector(".sipp-who form")
        visitor.end()
        for stage, act in (
            ("Who we are", partnership),
            ("Nine files", evidence),
            ("The learners", target),
            ("Phase 2", exploring),
            ("Phase 3", planning),
            ("Phase 4", action),
            ("Phase 5", evaluation),
        ):
            visitor.begin(stage)
            act(visitor)
            visitor.end()
        visitor.begin("The report")
        visitor.click(page.get_by_role("button", name="Start page").first)
        with page.expect_popup() as opened:
            visitor.click(page.get_by_role("link", name=re.compile("^Open: Report for the public,")))
        report = opened.value
        report.get_by_role("heading", name="Riverside readers").first.wait_for()
        report.pdf(path=tmp_path / "report.pdf")  # as its print window makes it
        visitor.end()
    text = " ".join(side.extract_text() for side in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    for words in (
        "Few books at home",
        "reading in pairs",
        "Those who read in pairs gained more",
        "I read to somebody",
    ):
        assert words in text, words
    taken = {
        unit: sum(stage[unit] for stage in visitor.stages.values())
        for unit in ("clicks", "fields", "seconds")
    }
    lines = [
        f"{stage:14}{of['clicks']:4} clicks {of['fields']:4} fields {of['seconds']:6.0f} s"
        for stage, of in (*visitor.stages.items(), ("In all", taken))
    ]
    record_property("counts", lines)
    clicks, fields = map(int, re.search(r"(\d+) clicks and (\d+) fields", README).groups())
    assert taken["clicks"] <= clicks
    assert taken["fields"] <= fields
