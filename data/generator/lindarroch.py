"""Lindarroch: four primaries of two authorities; chosen for low maths, and regression to the mean explains it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from content import Book, expected, tested
from evidence import AGREE, Evidence, observe, roll, score, survey

SLUG = "lindarroch-maths"
SEED = 24
BEFORE, AFTER = "2024 Sep", "2025 May"
STAFF = {
    "I can read a standardised score": 0.3,
    "I can name the pupils who are stuck": 1.2,
    "I know whether what I do helps them": -0.3,
    "Our meetings are worth the time": 0.4,
    "I have changed how I teach": 0.5,
}


def measure(rng: np.random.Generator) -> Evidence:
    """Maths of P6 in four schools; the low scorers of two schools got the booster, those of two did not."""
    classes = [
        ("LIN", "P6", "6A", 27, "target"),
        ("LIN", "P6", "6B", 25, "target"),
        ("PIT", "P6", "P6", 29, "target"),
        ("PIT", "P6", "P6/5", 17, "target"),
        ("GAL", "P6", "P6x", 26, "comparison"),
        ("GAL", "P6", "P6y", 28, "comparison"),
        ("MUI", "P6", "P6", 24, "comparison"),
        ("MUI", "P6", "P6/7", 19, "comparison"),
    ]
    pupils, people = roll(rng, classes, {"LIN": 2.5, "PIT": 3.5, "GAL": 3.0, "MUI": 5.5})
    first = score(rng, pupils["ability"], 0.68)
    low = first <= 92
    pupils.loc[~low, "group"] = "other"
    seen = Evidence(people)
    wrong = pupils.copy()
    wrong.loc[wrong.index[:9], "class"] = "6B"
    seen.keep("pupils", wrong, "P6 two councils merged.xlsx", "2024-09-24")
    seen.keep(
        "pupils",
        pupils,
        "P6 two councils merged v2 classes put right.xlsx",
        "2024-10-02",
        "P6 two councils merged.xlsx",
    )
    before = observe(rng, pupils, "MATHS", BEFORE, "2024-09-17", first, 0.0)
    before.loc[before.index[rng.random(len(before)) < 0.03], "value"] = pd.NA
    last = observe(rng, pupils, "MATHS", AFTER, "2025-05-14", score(rng, pupils["ability"], 0.68), 0.05)
    group = pupils[pupils["group"] == "target"]
    done = observe(rng, group, "BOOST", "Oct–Mar", "2025-03-28", rng.binomial(40, 0.74, len(group)), 0.0)
    seen.keep("observations", before.dropna(subset=["value"]), "maths P6 sept 2024.xlsx", "2024-10-02")
    seen.keep(
        "observations", pd.concat([last, done]), "maths P6 may 2025 and booster register.xlsx", "2025-05-28"
    )
    seen.keep(
        "surveys",
        survey(rng, "STAFF", "June 2025", 27, STAFF, prefix="s"),
        "staff views jun25.csv",
        "2025-06-11",
    )
    return seen


# Rows of records are laid out by hand: one field a line would be 900 lines.
# fmt: off
def agree(b: Book, seen: Evidence) -> None:
    """What the partnership wrote."""
    b.by("Alison Rankeillor", "2024-08-27", "16:30")
    b("partnership", name="Lindarroch and Muirhale Maths Boost", authorities=["Invermarnock Council",
        "South Carrick Vale Council"], theme="learning and engagement", methods=["collaborative action research",
        "improvement science"], start="2024-08-26", end="2025-06-20",
      plan_link="Invermarnock: Excellence and Equity plan 2024–27, numeracy. South Carrick Vale: stretch aim for "
          "numeracy.",
      success="P6 pupils who score low in maths in September catch up some of the distance by May, and we know "
          "whether the booster did it.",
      ethics="Opt-out letter, both councils' privacy notices. Comparison schools got the booster packs in June 2025, "
          "as promised. Names never crossed the council boundary.")
    s = b.rows("school", "name code authority sector roll", [
        ("Lindarroch Primary School", "LIN", "Invermarnock Council", "primary", 388),
        ("Pitmurrie Primary School", "PIT", "Invermarnock Council", "primary", 301),
        ("Gallowhaugh Primary School", "GAL", "South Carrick Vale Council", "primary", 364),
        ("Muirhale Primary School", "MUI", "South Carrick Vale Council", "primary", 279)])
    b.rows("member", "name role school trio", [
        ("Alison Rankeillor", "Head teacher", s[0], False), ("Kenny Balquhidder", "P6 teacher", s[0], False),
        ("Joyce Tillicoul", "PEF teacher (booster)", s[1], False), ("Rowena Sanquhar", "Depute head teacher", s[2],
            False),
        ("Dominic Ochiltree", "P6 teacher", s[3], False)])
    b.rows("member", "name role organisation trio", [
        ("Sandra Menstrie", "Quality improvement officer", "Invermarnock Council", True),
        ("Paul Cumnock-Dey", "Quality improvement officer", "South Carrick Vale Council", True),
        ("Dr Annika Lugton", "Statistician", "University of Carrick", True)])
    b("sign_off", phase="start", day="2024-09-06", name="Sandra Menstrie", role="Quality improvement officer",
        agreed=True, comment="Two councils, one data agreement. Signed both sides, took five weeks.")
    b.self_check("2024-09-11", "start", "ssnssns ssnsnns", 1.5, "", p5="Never worked over the boundary.",
        p2="Plenty of tests in cupboards.")
    b.by("Rowena Sanquhar", "2024-10-03", "12:45")
    i = b.rows("information", "source day who lenses shows finding compared_with", [
        ("Standardised maths, P6, four schools", "2024-10-03", "All four schools with both QIOs", ["SIMD",
            "free school meals", "additional support needs", "sex"], "gap", f"Mean {seen.mean('MATHS', BEFORE)}. "
            f"About a third are at 92 or less. Twice as many of them from deciles 1–3.",
            "Test norms and the other council"),
        ("Error analysis of the low papers", "2024-10-07", "Kenny Balquhidder, Dominic Ochiltree", [], "gap", "Place "
            "value above 1,000, and questions left blank at the end.", ""),
        ("P6 at the maths trail in May 2024", "2024-09-12", "Joyce Tillicoul", ["stage"], "strength", "Same children "
            "measured and estimated sensibly outdoors.", "Their own test papers"),
        ("Attendance P5", "2024-10-03", "Alison Rankeillor", ["SIMD"], "strength", "Low scorers' attendance is no "
            "worse than the rest.", "All P6")])
    g = b("target_group", name="the booster group", who="P6 in Lindarroch and Pitmurrie with a score of 92 or less in "
        "September.", how_chosen="The score and nothing else, so that the other two schools' pupils with 92 or less "
        "could be the comparison.", chosen_on="MATHS", size=len(seen.group("target")), pupils=seen.group("target"),
        compared=seen.group("comparison"), lenses=["SIMD"])
    o = b("outcome", name="Booster group catches up", for_whom=g,
        baseline=f"Mean {seen.mean('MATHS', BEFORE, 'target')}", target="92 by May", by_when="2025-05-30",
        information=i[:2], plan_link="Both councils' numeracy aims")
    f = b.rows("factor", "name level influence information tests confirmed why", [
        ("Place value above a thousand is shaky", "pupil", "pressure", i[1:2], [tested("Ten-minute interview with "
            "counters, 16 pupils", "Joyce Tillicoul", "2024-10-09", "Most could not say what the 4 in 3,407 is "
            "worth.")], "confirmed", ""),
        ("They give up before the end of a paper", "pupil", "pressure", i[1:2],
            [tested("Blank answers by question number", "Dominic Ochiltree", "2024-10-08", "Blanks pile up after "
            "question 30, same for higher scorers.", "not confirmed"),
            tested("Same paper without a time limit, one class", "Kenny Balquhidder", "2024-10-10",
            "Two marks more on average. Not nothing.", "untested")], "not confirmed", "Everyone runs out of time."),
        ("P6 maths moves on before they are ready", "school or class", "pressure", [],
            [tested("Compared planners of four schools", "Rowena Sanquhar", "2024-10-10", "Place value gets 2 weeks "
            "in August, never returned to.")], "confirmed", "All four planners."),
        ("Homework help at home", "parent", "strength", [], [tested("Text survey of P6 parents", "Alison Rankeillor",
            "2024-10-10", "Low response. Those who answered help a lot.", "untested")], "untested",
            "Response under a third."),
        ("Parents say ‘I was never good at maths’", "parent", "pressure", [], [tested("Same survey",
            "Alison Rankeillor", "2024-10-10", "Few said so.", "not confirmed")], "not confirmed", ""),
        ("Sensible with quantities when it is real", "pupil", "strength", i[2:3], [tested("Watched a baking session",
            "Joyce Tillicoul", "2024-10-11", "Yes.")], "confirmed", "")])
    b.rows("reading", "reference says take factors", [
        ("Education Endowment Foundation (2017). Improving Mathematics in Key Stages 2 and 3.", "Use manipulatives "
            "with a purpose; structured interventions for those who struggle.", "Counters and place value cards, "
            "scripted sessions.", [f[0], f[2]]),
        ("Bland, J. M. and Altman, D. G. (1994). Regression towards the mean. BMJ 308, 1499.", "A group picked for "
            "extreme values will on average be less extreme next time, whatever you do.",
            "That is why two schools wait.", [])])
    q = b("question", choice="Booster: place value in small groups, twice a week", outcome="standardised maths score",
        context="P6 with 92 or less, two schools", question="Do low scorers who get the booster gain more in maths "
        "from September to May than low scorers who do not?", factors=[f[0], f[2]], comparison="P6 with 92 or less "
        "in Gallowhaugh and Muirhale, ordinary teaching.", dosage="2 × 25 minutes, 20 weeks = 40 sessions",
        risks="Taken out of class at the wrong time. Everyone rises and we believe it was us.")
    d = b("driver", name="Place value is secure", tier="primary driver", outcome=o, factors=[f[0]])
    d2 = b("driver", name="Practice spread over the year", tier="secondary driver", serves=[d], factors=[f[2]])
    idea = b("driver", name="Scripted booster with counters", tier="change idea", serves=[d, d2])
    m = b("measure", name="Maths score", code="MATHS", role="outcome", form="score",
        instrument="Standardised maths test, mean 100, sd 15", unit="points", lowest=60, highest=141,
        reliability=0.9, occasions=[BEFORE, AFTER], by_whom="P6 teachers, invigilated by Dominic Ochiltree and DHTs",
        questions=[q])
    pr = b("measure", name="Booster sessions attended", code="BOOST", role="process", form="score",
        instrument="Booster register", unit="of 40", lowest=0, highest=40, occasions=["Oct–Mar"],
        by_whom="Joyce Tillicoul's register", questions=[q])
    b("measure", name="Staff views", code="STAFF", role="process", form="survey", instrument="Five statements",
        occasions=["June 2025"], answers=AGREE, answered_by="staff", questions=[q], by_whom="Dr Annika Lugton")
    b.change(o, measure=m)
    a = b.actions([
        ("Write 40 session scripts", "intervention", [q], "Joyce Tillicoul", "2024-09-16", "2024-10-11", "Pitmurrie",
            "done", "Lifesaver"),
        ("Booster groups of about five", "intervention", [q], "Joyce Tillicoul and two PSAs", "2024-10-28",
            "2025-03-28", "Lindarroch and Pitmurrie", "done", "About three quarters of sessions attended"),
        ("Return to place value in class, 5 min starters", "intervention", [q], "Kenny Balquhidder", "2024-11-04",
            "2025-03-28", "Lindarroch", "done", "Not in Pitmurrie"),
        ("Parents' maths café", "intervention", [], "Alison Rankeillor", "2025-01-22", "2025-01-22", "Lindarroch",
            "dropped", "Factor not confirmed"),
        ("Test Sept", "evaluation", [q], "four P6 teams", "2024-09-17", "2024-09-17", "Four schools", "done", ""),
        ("Put right the class lists", "evaluation", [q], "Rowena Sanquhar", "2024-09-25", "2024-10-02", "Council",
            "done", "6A/6B mixed up in the first file"),
        ("Test May", "evaluation", [q], "four P6 teams", "2025-05-14", "2025-05-14", "Four schools", "done", ""),
        ("Staff form", "evaluation", [], "Dr Annika Lugton", "2025-06-02", "2025-06-06", "Online", "done", ""),
        ("Packs to comparison schools", "intervention", [q], "Joyce Tillicoul", "2025-06-09", "2025-06-13",
            "Gallowhaugh, Muirhale", "done", "")],
        {"Write 40": [idea], "Booster": [idea], "Return": [d2]})
    b("sign_off", phase="planning", day="2024-10-11", name="Paul Cumnock-Dey", role="Quality improvement officer",
        agreed=True, comment="Insist on the comparison. We have been fooled before.")
    b.by("Joyce Tillicoul", "2024-11-07", "14:50")
    token, name, number = seen.someone(5)
    _, second, _ = seen.someone(20)
    b.rows("log", "day what who actions minutes present planned as_planned adaptations", [
        ("2024-11-06", f"Group 3. {name} counts in ones to 34. Went back to tens frames.", "Joyce Tillicoul", [a[1]],
            25, 4, 5, "partly", "Repeated session 2"),
        ("2024-12-11", "Nativity. No groups all week.", "Joyce Tillicoul", [a[1]], 0, 0, 24, "no",
            "Two extra in January"),
        ("2025-02-05", f"{second} taught the group the bean counter trick. Proud as anything.", "PSA Mrs Ormidale",
            [a[1]], 25, 5, 5, "yes", ""),
        ("2025-03-05", f"Test list had {number} twice ({token}). Told the office.", "Kenny Balquhidder", [], 5, None,
            None, None, "")])
    b.rows("event", "day what intervention", [("2024-10-28", "Booster starts", True)])
    c1 = b("cycle", name="PDSA: scripts in one group", method="improvement science", questions=[q], driver=d2,
        start="2024-10-28", end="2024-11-08", plan="Objective: can a PSA run a script alone? One group, two weeks.",
        predictions=[expected("Will a session fit in 25 minutes?", "Just", "Runs over by ten", "no"),
        expected("Can a PSA run it alone?", "By week 2", "By the third session", "yes")],
           tasks=[{"what": "Run scripts 1–4", "who": "PSA Mrs Ormidale", "when": "Tue and Thu 10.15",
               "where": "GP room", "how": "Teacher watches the first"}],
               data_plan="Minutes, and one exit question each time.", problems="GP room double-booked with flu jags.",
               learned="Scripts too long; three activities become two.", decision="adapt", next="Shorten all 40.",
               shared="Pitmurrie")
    c2 = b("cycle", name="Starters in class", method="collaborative action research", questions=[q], driver=d,
        start="2024-11-04", end="2025-03-28", plan="Small change: five minutes of place value at the start, three "
        "days a week, Lindarroch only.", predictions=[expected("Will the class get faster?", "Yes, all", "Yes, all",
        "yes")], evidence="Exit slips each Friday: right answers rose for booster pupils and for the others alike.",
        learned="Class starters may do as much as the groups. We cannot separate them.", decision="adopt",
        next="Pitmurrie too.", shared="P6 teachers")
    v = b.rows("voice", "quote whose day factors questions publish", [
        ("I like the group because you get to move things.", "learner", "2025-03-19", [f[5]], [q], True),
        ("When I saw our graph I wanted to frame it. Then we saw theirs.", "staff", "2025-06-04", [], [q], True),
        ("He missed PE for it and he was not happy, and neither was I.", "parent or carer", "2025-02-12", [], [q],
            True),
        (f"{second} says booster is for daft ones.", "learner", "2025-03-20", [], [q], False)])
    b.by("Alison Rankeillor", "2025-06-12")
    n = b("finding", question=q, measures=[m, pr], voices=v[:3], cycles=[c1, c2], evidence=f"Booster group: "
        f"{seen.change('MATHS', BEFORE, AFTER, 'target')} points up. Low scorers in the two other schools, no "
        f"booster: {seen.change('MATHS', BEFORE, AFTER, 'comparison')} up. Both were picked for a low score, and "
        f"picked groups come up by themselves.", answer="No. Low scorers rose as much without the booster. What "
        "looked like a gain is what happens to any group chosen for a low score.", strength="moderate", for_whom="We "
        "looked for one school or one kind of pupil where it worked and stopped ourselves: with enough looking there "
        "is always one.", unintended="Missed PE and music. Some felt singled out.", factors=[f[0], f[2]],
        factors_revisited="Place value is still shaky in May. The factor stands, the remedy did not do it.")
    b("decision", what="Booster groups taken out of class", decision="abandon", findings=[n],
      why="20 weeks of extra teaching "
        "and no difference to be seen.", next_steps="Post moves into class, team teaching place value.",
        by_when="2025-08-20", by_whom="Alison Rankeillor with both councils", sustain="",
        professional_learning="Without the two waiting schools we would have written a success story. Every project "
        "should have somebody who waits.")
    b("decision", what="Five-minute starters", decision="adapt", findings=[n], why="Cheap, everyone gets them, not "
        "tested properly yet.", next_steps="Half of classes start in August, half in January, compare.",
        by_when="2026-01-16", by_whom="Kenny Balquhidder and Dominic Ochiltree",
        sustain="In planners of four schools", professional_learning="")
    b.rows("sharing", "day with_whom how response", [("2025-06-05", "staff",
        "Joint in-service, both graphs side by side", "Long silence, then a good talk"), ("2025-06-13",
        "other partnerships", "Two sides of A4 for the national event", "Most asked-for handout of the day"),
        ("2025-06-17", "parents and carers", "Letter to booster families, plain words", ""), ("2025-06-18",
        "local authority", "Both QIOs took it to their PEF panels", "‘Brave’")])
    b.self_check("2025-06-18", "end", "emesees eemesee", 3.5, "Result was no. As a partnership it is the best thing "
        "we have done.", p2="We believe our own data less, and use it more.", k5="Two councils do tracking "
        "differently, stole each other's ideas.")
    b("sign_off", phase="end", day="2025-06-20", name="Paul Cumnock-Dey", role="Quality improvement officer",
        agreed=True, comment="Agreed with thanks for the candour.")
