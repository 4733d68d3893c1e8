"""Hawkhope: three special schools and families; attendance drifts a little and nothing shifted it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from content import Book, expected, tested
from evidence import MONTHS, OFTEN, Evidence, attendance, observe, roll, survey

SLUG = "hawkhope-families"
SEED = 58
BEFORE, AFTER = "Spring 2025", "Spring 2026"
HOME = {
    "I know what my child is working on": -0.5,
    "Messages from school are easy to understand": -0.2,
    "I can tell school what works at home": -0.3,
    "Somebody rings me with good news": -1.0,
    "The morning is manageable": -0.4,
    "I feel welcome": 0.8,
}


def measure(rng: np.random.Generator) -> Evidence:
    """22 months of attendance with a slow drift, parents' answers, and good-news calls."""
    classes = [
        (school, stage, f"{school} {room}", size, group)
        for school, rooms in {
            "HAW": [("P4", "Rowan", 8), ("P6", "Birch", 9), ("S1", "Hazel", 9), ("S3", "Alder", 10)],
            "CAI": [("P5", "Room 2", 7), ("P7", "Room 4", 8), ("S2", "Room 6", 9)],
            "STA": [("P3", "Seals", 6), ("P6", "Otters", 8), ("S2", "Ospreys", 9), ("S4", "Eagles", 8)],
        }.items()
        for at, (stage, room, size) in enumerate(rooms)
        for group in ("target" if at % 2 == 0 else "other",)
    ]
    pupils, people = roll(rng, classes, {"HAW": 3.0, "CAI": 3.5, "STA": 4.0})
    pupils["asn"] = pd.array([True] * len(pupils), dtype="boolean")
    seen = Evidence(people)
    seen.keep("pupils", pupils, "3 schools classes (asn all yes).csv", "2025-03-14")
    marks = attendance(rng, pupils, 0.892, lambda month, group: 0.0006 * month, 0.012)
    first = marks["occasion"] <= "2025-02"
    middle = marks["occasion"].between("2025-03", "2025-06")
    seen.keep("observations", marks[first], "att Aug24-Feb25.csv", "2025-03-14")
    seen.keep("observations", marks[middle], "att Mar25-Jun25.csv", "2025-08-22")
    seen.keep("observations", marks[~first & ~middle], "att 2526 whole session.csv", "2026-06-25")
    group = pupils[pupils["group"] == "target"]
    calls = observe(rng, group, "CALLS", "Aug–Dec 2025", "2025-12-18", rng.poisson(4.2, len(group)), 0.0)
    more = observe(rng, group, "CALLS", "Jan–May 2026", "2026-05-29", rng.poisson(3.1, len(group)), 0.0)
    seen.keep("observations", pd.concat([calls, more]), "good news calls count.xlsx", "2026-06-03")
    up = {"Somebody": 1.4, "I can tell": 0.6, "I know": 0.4}
    later = {
        item: lean + next((v for k, v in up.items() if item.startswith(k)), 0.0)
        for item, lean in HOME.items()
    }
    answers = pd.concat(
        [survey(rng, "HOME", BEFORE, 44, HOME, OFTEN, "p"), survey(rng, "HOME", AFTER, 45, later, OFTEN, "p")]
    )
    seen.keep("surveys", answers, "parents paper forms typed up.xlsx", "2026-04-24")
    return seen


# Rows of records are laid out by hand: one field a line would be 900 lines.
# fmt: off
def agree(b: Book, seen: Evidence) -> None:
    """What the partnership wrote."""
    b.by("Yvonne Carlops", "2025-02-05", "16:00")
    b("partnership", name="Hawkhope: Home and School in Touch", authorities=["Tinto and Upper Esk Council"],
        theme="parental engagement", methods=["collaborative action research"], start="2025-02-03", end="2026-06-26",
      plan_link="ASN sector plan, partnership with families. Parental involvement and engagement strategy of the "
          "council.",
      success="Families hear from us when things go well, can tell us what works at home, and coming to school gets "
          "easier.",
      ethics="Paper, easy-read and phone versions. Parents' views stay with the link teacher. Pupils' own views by "
          "Talking Mats. No photographs. Kept until June 2029.")
    s = b.rows("school", "name code authority sector roll", [("Hawkhope School", "HAW", "Tinto and Upper Esk Council",
        "special", 58), ("Cairnwhin Centre", "CAI", "Tinto and Upper Esk Council", "special", 39),
        ("Stanehope School", "STA", "Tinto and Upper Esk Council", "special", 47)])
    b.rows("member", "name role school trio", [("Yvonne Carlops", "Head teacher", s[0], False),
        ("Derek Skirling-Vane", "Class teacher, secondary", s[0], False), ("Mhairi-Anne Dolphinton", "Class teacher",
        s[1], False), ("Lesley Broughton-Tweed", "Depute head teacher", s[2], False)])
    b.rows("member", "name role organisation trio", [
        ("Tina Elsrickle", "Family link worker", "Tinto and Upper Esk Council", False),
        ("Suresh Candy Mill", "ASN manager", "Tinto and Upper Esk Council", True),
        ("Hilary Wandel", "Inclusion adviser", "Education Scotland", True),
        ("Dr Jo Culter", "Lecturer, parental engagement", "University of Upper Esk", True)])
    b("sign_off", phase="start", day="2025-02-21", name="Suresh Candy Mill", role="ASN manager", agreed=True,
        comment="Agreed. Mind that attendance here is about health and transport.")
    b.self_check("2025-02-26", "start", "snssesn snssnss", 1.5, "", p7="Transport has never been at a meeting.",
        k2="We know our families well. Do they know that?")
    b.by("Tina Elsrickle", "2025-03-18", "10:20")
    i = b.rows("information", "source day who lenses shows finding compared_with", [
        ("Attendance August to February", "2025-03-18", "Yvonne Carlops, Tina Elsrickle", ["SIMD", "care experience"],
            "gap", "Under 90% in most months, all three schools. Hospital days are in there, we cannot take them "
            "out.", "Council average for special schools"),
        ("Parents' form", "2025-03-17", "Tina Elsrickle", [], "gap",
            f"{seen.top('HOME', BEFORE, 'Somebody', OFTEN).capitalize()} say that somebody rings with "
            f"good news often or always.", "None"),
        ("Parents' form, welcome", "2025-03-17", "Tina Elsrickle", [], "strength",
            f"{seen.top('HOME', BEFORE, 'I feel welcome', OFTEN).capitalize()} feel welcome often or always.", "None"),
        ("Home–school diaries, 3 weeks", "2025-03-12", "Mhairi-Anne Dolphinton, Derek Skirling-Vane",
            ["additional support needs"], "gap", "Four in five entries are about toileting, lunch or trouble.", ""),
        ("Talking Mats with pupils", "2025-03-13", "Lesley Broughton-Tweed", ["stage"], "strength", "Home and school "
            "both on the ‘good’ side for nearly everyone. Bus in the middle.", "")])
    g = b("target_group", name="the first six classes", who="Pupils of six classes over the three schools, primary and "
        "secondary.", how_chosen="Every second class on the list. Not by need, so nobody feels picked out.",
        size=len(seen.group("target")), pupils=seen.group("target"), lenses=["additional support needs", "SIMD"])
    o = b("outcome", name="Good news reaches home", for_whom=g,
        baseline=f"{seen.top('HOME', BEFORE, 'Somebody', OFTEN)} often or always", target="60%", by_when="2026-04-24",
        information=i[1:2], plan_link="Parental strategy")
    o2 = b("outcome", name="Attendance", for_whom=g, baseline=f"{seen.rate('2024-08', '2025-06', 'target')} in "
        f"2024/25", target="A shift upwards on the run chart", by_when="2026-06-26", information=i[:1],
        plan_link="ASN sector plan")
    f = b.rows("factor", "name level influence information tests confirmed why", [
        ("Families only hear from us when something is wrong", "school or class", "pressure", i[1:4],
            [tested("Count of diary entries", "Mhairi-Anne Dolphinton", "2025-03-12", "See information."),
            tested("Six conversations over a cup of tea", "Tina Elsrickle", "2025-03-20",
            "‘My heart stops when I see the number.’")], "confirmed", ""),
        ("Mornings are hard at home", "parent", "pressure", i[1:2], [tested("Parents' form", "Tina Elsrickle",
            "2025-03-17", "Fewer than half find them manageable.")], "confirmed", "Sleep, medication, siblings."),
        ("Transport late or changed without notice", "school or class", "pressure", i[4:],
            [tested("Asked for the contractor's log", "Yvonne Carlops", "2025-04-30", "Log refused, then sent with "
            "half the weeks missing.", "untested")], "untested", "We believe it but have not shown it."),
        ("Families do not want contact", "parent", "pressure", [], [tested("Form and conversations", "Tina Elsrickle",
            "2025-03-20", "They want more, shorter.", "not confirmed")], "not confirmed", ""),
        ("Parents know what works", "parent", "strength", i[2:3], [tested("Asked for ‘one thing that helps’ from "
            "each family", "class teams of the six rooms", "2025-04-23", "55 things in a fortnight. We use 30 of "
            "them now.")], "confirmed", "Should have asked ten years ago."),
        ("Pupils proud to take something home", "pupil", "strength", i[4:], [tested("Talking Mats again",
            "Lesley Broughton-Tweed", "2025-05-07", "Yes.")], "confirmed", "")])
    b.rows("reading", "reference says take factors", [
        ("Goodall, J. and Montgomery, C. (2014). Parental involvement to parental engagement: a continuum. "
            "Educational Review 66(4).", "From school telling parents to parents and school acting together.",
            "Ask first, tell second.", [f[0], f[4]]),
        ("Education Endowment Foundation (2018). Working with Parents to Support Children's Learning.", "Personal, "
            "positive messages; check what works for whom.", "Short positive calls, no agenda.", [f[0]])])
    q = b("question", choice="One good-news call a fortnight, and ‘one thing that helps’ on a card in class",
        outcome="what parents say", context="Six classes, three special schools", question="Do families say that "
        "they hear good news and can tell us what works?", factors=[f[0], f[4]], comparison="Parents of all classes "
        "were asked; forms have no class on them, so no comparison.", dosage="One call a fortnight, 3 minutes",
        risks="Calls stop when staff are off. A call from school frightens people.")
    q2 = b("question", choice="One good-news call a fortnight, and ‘one thing that helps’ on a card in class",
             outcome="attendance by month", context="Six classes and the other five",
        question="Does attendance shift?", factors=[f[1]], comparison="The classes that did not start yet, and the "
        "year before.", dosage="As above", risks="Illness swamps it.")
    d = b("driver", name="School is a good voice on the phone", tier="primary driver", outcome=o, factors=[f[0]])
    calls, cards = b.rows("driver", "name tier serves", [("Calls on a rota, any adult in the room", "change idea", [d]),
        ("One-thing card above the peg", "change idea", [d])])
    att = b("measure", name="Attendance", code="attendance", role="outcome", form="rate",
        instrument="Register, half days", unit="% of openings", lowest=0, highest=100, occasions=MONTHS,
        followed="run chart, NHS Scotland's rules",
        by_whom="clerical team (Mrs Lamancha, Mr Elvanfoot)", questions=[q2])
    hom = b("measure", name="Parents' form", code="HOME", role="outcome", form="survey", instrument="Six statements "
        "on paper, easy-read or by phone", occasions=[BEFORE, AFTER], answers=OFTEN, answered_by="parents",
        by_whom="Tina Elsrickle", questions=[q])
    cal = b("measure", name="Good-news calls", code="CALLS", role="process", form="score",
        instrument="Tally by the phone", unit="calls a family", lowest=0, planned=8,
        occasions=["Aug–Dec 2025", "Jan–May 2026"],
        by_whom="Derek Skirling-Vane", questions=[q, q2])
    b.change(o, measure=hom)
    b.change(o2, measure=att)
    a = b.actions([
        ("Script for calls, max 3 min", "intervention", [q], "Tina Elsrickle", "2025-05-12", "2025-05-16", "Hawkhope",
            "done", "‘Nothing is wrong!’ are the first words"),
        ("Cards above pegs", "intervention", [q], "class teams of the six rooms", "2025-08-18", "2025-08-29",
            "Six rooms", "done", ""),
        ("Calls", "intervention", [q, q2], "class teams of the six rooms", "2025-08-25", "2026-05-29", "Six rooms",
            "done", "Fell off after January, flu"),
        ("Meeting with transport", "intervention", [q2], "Yvonne Carlops", "2025-09-24", "2025-09-24", "Council HQ",
            "done", "Polite"),
        ("Texting system", "intervention", [q], "Lesley Broughton-Tweed", "2025-10-27", "2025-11-28", "Stanehope",
            "dropped", "Parents said phone"),
        ("Parents' form twice", "evaluation", [q], "Tina Elsrickle", "2025-03-03", "2026-04-17", "All", "done",
            "Stamps and tea"),
        ("Attendance file", "evaluation", [q2], "clerical team (Mrs Lamancha, Mr Elvanfoot)", "2025-03-14",
            "2026-06-25", "All", "done", ""),
        ("Tally of calls", "evaluation", [q], "Derek Skirling-Vane", "2025-08-25", "2026-05-29", "Six rooms", "done",
            "")],
        {"Script for": [calls], "Calls": [calls], "Cards": [cards]})
    b("sign_off", phase="planning", day="2025-05-21", name="Hilary Wandel", role="Education Scotland, inclusion",
        agreed=True, comment="Lovely and simple.")
    b.by("Derek Skirling-Vane", "2025-09-04", "15:25")
    token, name, number = seen.someone(0)
    _, second, _ = seen.someone(12)
    b.rows("log", "day what who actions minutes present planned as_planned adaptations", [
        ("2025-09-03", f"Rang {name}'s gran: he signed ‘more’ at snack. She cried, the good kind.",
            "Derek Skirling-Vane", [a[2]], 4, None, None, "yes", ""),
        ("2025-11-12", f"{second} in hospital till Friday, rang the ward instead.", "Mhairi-Anne Dolphinton", [a[2]],
            6, 6, 7, "partly", "Calls to wards count"),
        ("2026-01-28", "Five staff off. No calls for two weeks.", "Lesley Broughton-Tweed", [a[2]], 0, None, None,
            "no", "Office took a list of ten"),
        ("2026-03-04", f"Transport has wrong number for {token} ({number} on their sheet!). Told them to destroy it.",
            "Yvonne Carlops", [], 15, None, None, None, "")])
    b.rows("event", "day what intervention", [("2025-08-25", "Calls and cards begin", True), ("2026-01-19",
        "Flu, staff absence", False), ("2025-09-24", "Transport meeting", False)])
    c = b("cycle", name="Autumn: nothing is wrong", method="collaborative action research", questions=[q], driver=d,
        start="2025-08-25", end="2025-12-19", plan="Small change: one call a fortnight by any adult, good news only.",
        predictions=[expected("Will families pick up?", "Half", "Nearly everyone by October, few in August",
        "partly"), expected("Will staff find something good to say about everyone?", "Yes",
        "Yes, and it changed what we look for", "yes")], evidence="Tally, nine minutes of notes a week, a tea "
        "afternoon in November.", learned="The call does as much for the caller.", decision="adopt", next="Ask "
        "something back: what worked at home this week?", shared="Class teams")
    c2 = b("cycle", name="Spring: ask something back", method="collaborative action research", questions=[q, q2],
        driver=d, start="2026-01-07", end="2026-04-01", plan="End each call with ‘what has worked at home?’ and put "
        "the answer on the card.", predictions=[expected("Attendance up by Easter?", "A point or two", "Drifting up "
        "a little as it was before we started", "no")], evidence="Cards, run chart on the staffroom wall.",
        learned="Do not hang a chart with a trend line. It made us see what was not there.", decision="adapt",
        next="Stop expecting calls to cure flu.", shared="HT meeting")
    v = b.rows("voice", "quote whose day factors questions publish", [
        ("My heart doesn't stop any more.", "parent or carer", "2025-12-03", [f[0]], [q], True),
        ("Nobody had asked me what works. I know what works.", "parent or carer", "2025-12-03", [f[4]], [q],
            True),
        ("I look for the good thing all day so that I have something to say.", "staff", "2026-02-11", [f[0]], [q],
            True),
        (f"Bus. Bus. Bus. (Talking Mat, {second})", "learner", "2026-03-18", [f[2]], [q2], False)])
    heard(b, q)
    b.by("Lesley Broughton-Tweed", "2026-06-25", "17:10")
    f1 = b("finding", question=q, measures=[hom, cal], voices=v[:3], cycles=[c], evidence=f"Good news often or "
        f"always: {seen.top('HOME', BEFORE, 'Somebody', OFTEN)} then, {seen.top('HOME', AFTER, 'Somebody', OFTEN)} "
        f"now. More families than before say that they can tell school what works. Mornings: not much "
        f"easier.", answer="Yes, families hear good "
        "news now. That was the point and it happened.", strength="moderate", for_whom="Families with a child on "
        "school transport, who never see us at the gate.", unintended="Families of the other classes asked why "
        "nobody rings them.", factors=[f[0], f[4]], factors_revisited="")
    f2 = b("finding", question=q2, measures=[att], voices=[], cycles=[c2],
        evidence=f"{seen.rate('2024-08', '2025-06', 'target')} the year before, "
        f"{seen.rate('2025-08', '2026-06', 'target')} this year; other classes "
        f"{seen.rate('2024-08', '2025-06', 'other')} and {seen.rate('2025-08', '2026-06', 'other')}. No signal on "
        f"the run chart. The two averages look like a rise, but month by month it is a slow drift that began before "
        f"the calls, and the other classes have it as well.", answer="No. Attendance drifts, nothing shifted when "
        "the calls began.", strength="moderate", for_whom="", unintended="", factors=[f[1], f[2]],
        factors_revisited="Mornings and transport are what they were. Calls do not touch them.")
    b("decision", what="Good-news calls", decision="adopt", findings=[f1], why="Families say so plainly.",
        next_steps="All eleven classes from August 2026.", by_when="2026-08-31",
        by_whom="Yvonne Carlops, Lesley Broughton-Tweed", sustain="On the class rota, office keeps ten families for "
        "bad weeks", professional_learning="Two averages can lie. Look at the months.")
    b("decision", what="Phone calls to raise attendance", decision="abandon", findings=[f2], why="No shift",
        next_steps="Work with transport, with a proper log.", by_when="2026-12-18", by_whom="Yvonne Carlops",
        sustain="", professional_learning="")
    b.rows("sharing", "day with_whom how response", [("2026-06-10", "parents and carers", "Tea afternoon, one slide",
        "‘Keep ringing’"), ("2026-06-12", "learners", "Symbols on the hall wall", ""), ("2026-06-19",
        "local authority", "Report to ASN manager and transport", "Log promised from August")])
    b.self_check("2026-06-25", "end", "eeeesse eeeesee", 3.0, "", p7="Transport came to the last meeting.",
        k3="We changed our mind because of a chart.")
    b("sign_off", phase="end", day="2026-06-26", name="Suresh Candy Mill", role="ASN manager", agreed=True,
        comment="Agreed both findings.")


GROUPS = [  # what was said in three evening groups, and its theme as each of two people heard it
    ("The phone rings and I think, what now, and it is good news.", "good news", "good news"),
    ("Ten minutes about what she did well. I wrote it down.", "good news", "good news"),
    ("I put the card on the fridge.", "good news", "good news"),
    ("His gran rings me to ask what the school said.", "good news", "good news"),
    ("You only ever heard when it was bad before.", "good news", "good news"),
    ("They rang on a Friday. It made the weekend.", "good news", "good news"),
    ("A photo of her at the sink, and nothing else. Perfect.", "good news", "messages"),
    ("It is nice, but ring after five.", "good news", "messages"),
    ("A text I can read on the bus.", "messages", "messages"),
    ("The letters are shorter now. I get to the end.", "messages", "messages"),
    ("I want it in Polish as well as English.", "messages", "messages"),
    ("The diary got wet every day. The app does not.", "messages", "messages"),
    ("Four messages about one bake sale.", "messages", "messages"),
    ("I never know if anybody reads what I write back.", "messages", "being asked"),
    ("Somebody asked me how we do bath time, and did it that way.", "being asked", "being asked"),
    ("I said he needs the lift, and nobody argued.", "being asked", "being asked"),
    ("First time a teacher wrote down what I said.", "being asked", "being asked"),
    ("We know him. It helps when they start from there.", "being asked", "being asked"),
    ("I would like to be asked before the plan, not after.", "being asked", "being asked"),
    ("Still the bus. It is always the bus.", "mornings", "mornings"),
    ("Getting her shoes on takes the time it takes.", "mornings", "mornings"),
    ("If the taxi is late the day is gone.", "mornings", "mornings"),
    ("The picture timetable by the door works most days.", "mornings", "mornings"),
    ("Mornings are no better, if I am honest.", "mornings", "mornings"),
]


def heard(b: Book, question: str) -> None:
    """A transcript's passages as voices, and the themes that two people gave them, each without the other."""
    said = b.rows("voice", "quote whose day questions publish",
        [(quote, "parent or carer", "2026-04-29", [question], False) for quote, *_ in GROUPS])
    for name, at in (("Derek Skirling-Vane", 0), ("Mhairi-Anne Dolphinton", 1)):
        b.by(name, "2026-05-06", f"1{6 + at}:15")
        b.rows("coding", "voice theme", [(voice, each[1 + at]) for voice, each in zip(said, GROUPS, strict=True)],
            who=name)
