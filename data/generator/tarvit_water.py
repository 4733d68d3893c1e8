"""Tarvit Water: six primaries, peer reading in P5, a comparison with classes, and a real effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
from content import Book, expected, tested
from evidence import AGREE, Evidence, observe, roll, score, survey

SLUG = "tarvit-water"
SEED = 20250813
BEFORE, AFTER = "September 2025", "May 2026"
LIKE = {
    "I like reading at home": -0.1,
    "I read to someone at least once a week": 0.0,
    "I can choose a book I will enjoy": 0.1,
    "When I meet a hard word I know what to do": -0.2,
    "I talk about books with other children": -0.4,
    "I am a good reader": 0.0,
}
TEAM = {
    "left me with a desire to work collaboratively with colleagues": 1.5,
    "encouraged networking with other colleagues": 1.3,
    "increased my leadership opportunities": 0.6,
    "encouraged me to try new ideas": 1.0,
    "promoted my skills in practitioner enquiry": 0.5,
}


def measure(rng: np.random.Generator) -> Evidence:
    """Reading and maths of P5 in six schools, three of which waited a year."""
    schools = {"CAR": "target", "FER": "target", "NET": "target"}
    schools |= {"MIL": "comparison", "BAL": "comparison", "BUR": "comparison"}
    sizes = [(23, 21), (19, 22), (24, 22), (22, 20), (21, 18), (20, 23)]
    classes = [
        (school, "P5", f"{school} P5{room}", size, group)
        for (school, group), pair in zip(schools.items(), sizes, strict=True)
        for room, size in zip("ab", pair, strict=True)
    ]
    middle = {"CAR": 2.0, "FER": 3.5, "NET": 6.5, "MIL": 2.5, "BAL": 7.5, "BUR": 3.0}
    pupils, people = roll(rng, classes, middle)
    seen = Evidence(people)
    late = rng.random(len(pupils)) < 0.03
    seen.keep("pupils", pupils[~late], "P5 register all six schools (Sept).xlsx", "2025-09-15")
    seen.keep("pupils", pupils[late], "P5 joiners since Sept.xlsx", "2026-05-28")
    rooms = pupils["class"].map({name: rng.normal(0, 0.07) for _, _, name, _, _ in classes}).astype(float)
    tried = pupils["group"].eq("target").to_numpy()
    grown = 0.8 * pupils["ability"] + 0.6 * rng.normal(0, 0.95, len(pupils)) + rooms + 0.12 + 0.32 * tried
    there = pupils[~late]
    before = [
        observe(rng, there, "READ", BEFORE, "2025-09-10", score(rng, there["ability"], 0.88)),
        observe(rng, there, "MATH", BEFORE, "2025-09-11", score(rng, there["ability"], 0.8)),
    ]
    after = [
        observe(rng, pupils, "READ", AFTER, "2026-05-20", score(rng, grown, 0.88), 0.06),
        observe(rng, pupils, "MATH", AFTER, "2026-05-21", score(rng, grown - 0.32 * tried, 0.8), 0.06),
    ]
    for block, day, odds in (("Block 1", "2025-12-12", 0.84), ("Block 2", "2026-03-20", 0.78)):
        done = rng.binomial(30, np.clip(odds + rng.normal(0, 0.08, tried.sum()), 0.3, 1))
        after.append(observe(rng, pupils[tried], "SESS", block, day, done, 0))
    seen.keep("observations", pd.concat(before), "reading and maths P5 sept25 FINAL.xlsx", "2025-09-22")
    seen.keep("observations", pd.concat(after), "reading maths P5 may26 + session tally.xlsx", "2026-05-28")
    start = survey(rng, "LIKE", BEFORE, 118, LIKE)
    more = {
        item: lean + (0.85 if "talk" in item or "hard word" in item else 0.2) for item, lean in LIKE.items()
    }
    end = survey(rng, "LIKE", AFTER, 112, more)
    staff = survey(rng, "TEAM", "June 2026", 31, TEAM, prefix="staff")
    seen.keep(
        "surveys", pd.concat([start, end]), "What I think about reading (Forms export).csv", "2026-05-29"
    )
    seen.keep("surveys", staff, "Tarvit Water staff survey June.csv", "2026-06-12")
    return seen


# Rows of records are laid out by hand: one field a line would be 900 lines.
# fmt: off
def agree(b: Book, seen: Evidence) -> None:
    """What the partnership wrote."""
    b.by("Moragh Tennant", "2025-05-21")
    b("partnership", name="Tarvit Water Reading Partnership", authorities=["Strathmoray Council"],
        theme="learning and engagement", methods=["collaborative action research"], start="2025-05-21",
        end="2026-06-19",
      plan_link="Strathmoray Raising Attainment Plan 2025–28, priority 2 (literacy). Priority 1 in the improvement "
          "plans of five of the six schools; Balnacraig has it under learners' engagement.",
      success="P5 readers who get stuck know what to do next and do it. Fewer children leave P5 reading well below "
          "their age, and the gap between our most and least deprived streets is narrower than when we started.",
      ethics="Letter home in June 2025, families could say no (a few did; their children took part in lessons but "
          "are not in the data). Names stay in each school's key file. Data destroyed June 2028. The three waiting "
          "schools were promised the training and got it in June 2026.")
    codes = b.rows("school", "name code authority sector roll", [
        ("Carsebrae Primary School", "CAR", "Strathmoray Council", "primary", 312),
        ("Fernielaw Primary School", "FER", "Strathmoray Council", "primary", 286),
        ("Netherlaw Primary School", "NET", "Strathmoray Council", "primary", 334),
        ("Millhaugh Primary School", "MIL", "Strathmoray Council", "primary", 297),
        ("Balnacraig Primary School", "BAL", "Strathmoray Council", "primary", 274),
        ("Burnfauld Primary School", "BUR", "Strathmoray Council", "primary", 305)])
    b.rows("member", "name role school trio", [
        ("Moragh Tennant", "Depute head teacher, lead", codes[0], False),
        ("Isobel Crannoch", "P5 teacher", codes[0], False),
        ("Davina Lochrie", "P5 teacher", codes[1], False),
        ("Peter Auchtermuir", "P5 teacher and literacy champion", codes[2], False),
        ("Sheena Wedderlie", "Head teacher", codes[3], False),
        ("Nasreen Balfron", "P5 teacher", codes[4], False),
        ("Colin Dunscore", "Principal teacher", codes[5], False)])
    b.rows("member", "name role organisation trio", [
        ("Ruth Halkerston", "Education development officer", "Strathmoray Council", True),
        ("Martin Ecclefield", "Attainment adviser", "Education Scotland", True),
        ("Dr Helen Pitcullo", "Researcher", "University of Strathmoray", True)])
    b.self_check("2025-06-04", "start", "sseesns eesnssn", 1.0, "First meeting of all six. A lot of good will, not "
        "much shared yet.",
                 p2="We have looked at data in our own schools, never across six.", k6="Nobody has been in another "
                     "school's P5 class.")
    b("sign_off", phase="start", day="2025-06-11", name="Ruth Halkerston", role="Education development officer",
        agreed=True, comment="Agreed. Keep it to P5; the first draft had P4 to P7.")
    b.by("Davina Lochrie", "2025-09-24")
    info = b.rows("information", "source day who lenses shows finding compared_with", [
        ("Standardised reading test, P5, six schools", "2025-09-24", "P5 teams with Ruth Halkerston", ["SIMD",
            "free school meals", "additional support needs"], "gap", f"Mean {seen.mean('READ', BEFORE)}. Close to "
            f"the test's own 100, but the children from deciles 1 and 2 sit well below those from 9 and 10, the "
            "six schools taken together.", "The test's norms; our own children by SIMD"),
        ("Standardised maths test, P5", "2025-09-24", "P5 teams with Ruth Halkerston", ["SIMD", "sex"], "gap",
            "Same slope as reading. Boys a few points ahead of girls in both, which we did not expect.",
                "Reading, same pupils"),
        ("Listening to readers: 24 running records", "2025-09-30", "Isobel Crannoch, Davina Lochrie, Peter "
            "Auchtermuir", ["additional support needs"], "gap", "Decoding mostly fine. When they lose the meaning "
            "they carry on to the end of the page.", "What we expected"),
        ("Pupil questionnaire, reading", "2025-09-19", "Nasreen Balfron, P5", ["SIMD"], "strength",
            "Choosing a "
            "book they will enjoy is the best answered. Few talk about books with anyone.",
                "No comparison, our own form"),
        ("Library loans 2024/25", "2025-09-30", "Colin Dunscore", ["stage"], "strength", "Loans in P4 and P5 have "
            "held up, better than P6–7.", "P6 and P7")])
    group = b("target_group", name="P5 in the three starting schools", who="All pupils in the six P5 classes of "
        "Carsebrae, Fernielaw and Netherlaw. We watched the weaker third most closely but the pairs need the whole "
        "class.",
              how_chosen="Drawn at the June meeting: names of six schools in a box, three out. Done in front of "
                  "everybody. The other three are the comparison and start in 2026/27.",
                  by_lot=True, size=len(seen.group("target")), pupils=seen.group("target"), lenses=["SIMD",
                  "additional support needs"])
    reach = b("outcome", name="Better reading scores in P5", for_whom=group, baseline=f"Mean standardised score "
        f"{seen.mean('READ', BEFORE, 'target')} in September 2025", target="4 points more than the waiting schools "
        "by May", by_when="2026-05-29", information=[info[0], info[2]], plan_link="Authority plan, priority 2")
    talk = b("outcome", name="Children talk about what they read", for_whom=group,
        baseline=f"{seen.top('LIKE', BEFORE, 'I talk', AGREE)} agree that they talk about books with others",
        target="60% agree", by_when="2026-05-29", information=[info[3]],
        plan_link="School plans, learners' engagement")
    b.by("Peter Auchtermuir", "2025-10-01")
    factors = b.rows("factor", "name level influence information tests confirmed why", [
        ("Children do not notice when the meaning is lost", "pupil", "pressure", info[2:3],
            [tested("Running records and retelling, 4 a class", "I Crannoch, D Lochrie, P Auchtermuir", "2025-09-30",
                "Two thirds read on "
            "past a sentence that made no sense (we had planted one)."),
            tested("Asked 12 children what they do when stuck", "Isobel Crannoch", "2025-10-02", "‘Sound it out’ "
            "nearly every time, also when the word was read right.")], "confirmed",
            "Both tests say it, in all three schools."),
        ("Too few minutes of reading with an audience", "school or class", "pressure", info[3:4],
            [tested("Timed one ordinary week in each class", "Peter Auchtermuir", "2025-10-06", "A child reads aloud "
            "to somebody for 4 to 9 minutes a week.")], "confirmed", "Nobody believed it before we timed it."),
        ("Books too hard or too babyish", "school or class", "pressure", info[4:], [tested("Book-band audit",
            "Davina Lochrie", "2025-10-07", "Range is fine. Boxes are tired at Fernielaw but the levels are there.",
            "not confirmed")], "not confirmed", "We were sure of this one. The audit says no."),
        ("No one at home to read with", "parent", "pressure", [], [tested("Question in the pupil survey and 15 phone "
            "calls", "Moragh Tennant", "2025-10-09", "Half had an older brother or sister, gran or parent who reads "
            "with them, more than we had said in the staffroom.", "not confirmed")], "not confirmed",
            "True for some children, not for the group."),
        ("P5 like working with a partner", "pupil", "strength", info[3:4], [tested("Pupil focus groups",
            "Nasreen Balfron", "2025-10-08", "Came up in all four groups without being asked.")], "confirmed",
            "Build on it."),
        ("Support staff trained in reading", "school or class", "strength", [],
            [tested("List of training kept by DHTs", "Moragh Tennant", "2025-10-08", "At least one PSA in each "
            "school with the phonics training.")], "confirmed", "Useful for the hardest pairs."),
        ("Eyesight and hearing not checked", "pupil", "pressure", [], [tested("To ask the school nurse",
            "Colin Dunscore", None, "No reply yet.", "untested")], "untested", "Still open.")])
    b.rows("reading", "reference says take factors", [
        ("Education Endowment Foundation (2021). Improving Literacy in Key Stage 2, second edition.", "Teach "
            "comprehension strategies by modelling and supported practice; structured talk.", "Predict, clarify, "
            "question, sum up: four cards, one a week, then mixed.", factors[:1]),
        ("Topping, K. (1995). Paired Reading, Spelling and Writing: The Handbook for Teachers and Parents.", "Pairs "
            "with a set routine, short and often, with praise. Train both partners.", "15 minutes, four days a week. "
            "We trained the tutors first.", [factors[1], factors[4]])])
    q1 = b("question", choice="Cross-ability reading pairs, four days a week, with four comprehension cards",
        outcome="standardised reading score", context="P5 in three schools, two blocks of about 8 weeks",
        question="Do P5 children who read in pairs with the comprehension cards make more progress in reading than "
        "children in the waiting schools?", factors=factors[:2], comparison="P5 in three waiting schools, same test "
        "on the same days. Whole classes, so it is really six against six.",
        dosage="15 minutes, 4 days a week, 60 sessions", risks="Stronger reader gets bored; weaker one gets laughed "
        "at. Time comes out of something.")
    q2 = b("question", choice="Cross-ability reading pairs, four days a week, with four comprehension cards",
             outcome="what children say about reading and talking about books",
        context="P5, three starting schools", question="Do children talk more about what they read, and feel they "
        "know what to do with a hard word?", factors=[factors[4], factors[1]], comparison="Nobody: the survey was "
        "only done in the starting schools. A pity.", dosage="As above", risks="They write what they think we want.")
    drive = b("driver", name="Children check their own understanding", tier="primary driver", outcome=reach,
        factors=factors[:1])
    more = b("driver", name="More reading to an audience", tier="primary driver", outcome=reach, factors=factors[1:2])
    pair = b("driver", name="A partner who knows the routine", tier="secondary driver", serves=[drive, more],
        factors=factors[4:5])
    cards, slot = b.rows("driver", "name tier serves", [
        ("Four cards: predict, clarify, question, sum up", "change idea", [drive,
        pair]), ("Fixed slot straight after lunch", "change idea", [more])])
    b("sign_off", phase="planning", day="2025-10-09", name="Sheena Wedderlie", role="Head teacher",
        agreed=True, comment="Happy with the draw. We want the cards in June, please minute that.")
    b.actions([
        ("Make and laminate the four cards", "intervention", [q1], "Isobel Crannoch", "2025-10-06", "2025-10-09",
            "Carsebrae", "done", "PEF paid for the laminator pouches"),
        ("Train tutors, 3 sessions a class", "intervention", [q1], "I Crannoch, D Lochrie, P Auchtermuir",
            "2025-10-27",
            "2025-10-31", "Each class", "done", ""),
        ("Block 1 of pairs", "intervention", [q1, q2], "I Crannoch, D Lochrie, P Auchtermuir", "2025-11-03",
            "2025-12-12",
            "P5 classes", "done", "Panto rehearsals ate most of the last week at Netherlaw"),
        ("Swap partners, look at tallies", "intervention", [q1], "Davina Lochrie", "2026-01-12", "2026-01-16",
            "Fernielaw library", "done", ""),
        ("Block 2 of pairs", "intervention", [q1, q2], "I Crannoch, D Lochrie, P Auchtermuir", "2026-01-19",
            "2026-03-20",
            "P5 classes", "done", "Two snow days"),
        ("Reading and maths test, before", "evaluation", [q1], "Colin Dunscore", "2025-09-10", "2025-09-11",
            "All six", "done", "Absentees picked up within a week where possible"),
        ("Pupil questionnaire, before and after", "evaluation", [q2], "Nasreen Balfron", "2025-09-17", "2026-05-27",
            "Three schools", "done", "Paper at Netherlaw, Chromebooks were out"),
        ("Visit each other's pairs, one afternoon each", "evaluation", [q1], "Nasreen Balfron with all P5 staff",
            "2026-02-02",
            "2026-02-27", "All six", "done", "Best thing we did (cover from authority)"),
        ("Reading and maths test, after", "evaluation", [q1], "Colin Dunscore", "2026-05-20", "2026-05-21", "All six",
            "done", ""),
        ("Parents' evening leaflet", "intervention", [q2], "Moragh Tennant", "2025-11-17", "2025-11-20",
            "Three schools", "dropped", "Ran out of time. Not needed once the home factor was not confirmed"),
        ("Train the waiting schools", "intervention", [q1], "Peter Auchtermuir", "2026-06-08", "2026-06-12",
            "Millhaugh", "done", "")],
        {"Make and": [cards], "Train tutors": [cards, pair], "Block": [cards, slot]})
    same = {"occasions": [BEFORE, AFTER], "form": "score", "unit": "points", "lowest": 60, "highest": 141,
        "instrument": "Standardised test, mean 100"}
    read = b("measure", name="Reading score", code="READ", role="outcome", main=True,
        by_whom="Colin Dunscore and the six P5 teams", questions=[q1], **same)
    maths = b("measure", name="Maths score", code="MATH", role="balancing",
        by_whom="Colin Dunscore and the six P5 teams", questions=[q1], **same)
    tally = b("measure", name="Paired reading sessions done", code="SESS", role="process", form="score",
        instrument="Tally on the classroom wall, copied by the teacher", unit="sessions of 30", lowest=0, highest=30,
        occasions=["Block 1", "Block 2"], by_whom="I Crannoch, D Lochrie, P Auchtermuir", questions=[q1])
    like = b("measure", name="What I think about reading", code="LIKE", role="outcome", form="survey",
        instrument="Six questions, on Chromebooks or paper", occasions=[BEFORE, AFTER], answers=AGREE,
        scale="liking-reading", answered_by="pupils", by_whom="Nasreen Balfron", questions=[q2])
    b("measure", name="Working together has … (staff)", code="TEAM", role="process", form="survey",
        instrument="Staff form", occasions=["June 2026"], answers=AGREE, answered_by="staff", questions=[q1],
        by_whom="Dr Helen Pitcullo")
    b.change(reach, measure=read)
    b.change(talk, measure=like)
    b.by("Isobel Crannoch", "2025-11-04")
    token, name, number = seen.someone(3)
    _, other, _ = seen.someone(31)
    b.rows("log", "day what who actions minutes present planned as_planned adaptations", [
        ("2025-11-04", f"First full session. {name} would not sit with her partner for the first five minutes, then "
            f"read three pages.", "Isobel Crannoch", [], 15, 21, 23, "yes", ""),
        ("2025-11-13", "Cards used properly by about half the pairs. ‘Clarify’ gets skipped.", "Peter Auchtermuir",
            [], 15, 22, 24, "partly", "Modelled clarify again with the whole class"),
        ("2025-12-04", f"Moved {other} to a quieter pair. Phoned home, gran pleased.", "Davina Lochrie", [], 20, 17,
            19, "partly", "New pair"),
        ("2026-01-15", f"Mailed the office about {token}, the number on the old sheet ({number}) is not the one in "
            f"SEEMiS.", "Moragh Tennant", [], 10, None, None, None, ""),
        ("2026-02-11", "Visited Fernielaw from Balnacraig. Pairs start without being told. Noise fine.",
            "Nasreen Balfron", [], 45, 20, 22, "yes", ""),
        ("2026-03-12", "Week lost to World Book Day and the assembly. Two sessions only.", "Isobel Crannoch", [], 30,
            23, 23, "no", "Added two the week after")])
    b.rows("event", "day what intervention", [("2025-11-03", "Pairs begin", True), ("2026-01-22", "Snow days",
        False)])
    first = b("cycle", name="Block 1: the routine", method="collaborative action research", questions=[q1, q2],
        driver=pair, start="2025-11-03", end="2025-12-12", plan="Small change: 15 minutes after lunch, pairs by "
        "reading age (one stronger, one weaker), two cards only.",
              predictions=[expected("Will pairs manage 4 sessions a week?", "Three at best",
                  "Nearly all managed four until panto time", "partly"), expected("Which card will be used?",
                  "Predict, because it is easy", "Predict every day, clarify hardly at all", "yes")],
              evidence="Session tallies, six observed pairs, children's own comments on sticky notes.",
                  learned="Routine is not the problem. Clarify needs to be taught, children do not know that they do "
                  "not know.", decision="adapt", next="Teach clarify for a week to everybody with a text that has "
                  "planted nonsense.", shared="Six-school meeting, January")
    second = b("cycle", name="Block 2: clarify first", method="collaborative action research", questions=[q1],
        driver=drive, start="2026-01-19", end="2026-03-20", plan="New partners. Every session begins with one ‘what "
        "did not make sense?’ before any reading on.",
               predictions=[expected("Do children stop at planted nonsense?", "Half will", "About three quarters "
                   "stopped in the March running records", "partly"), expected("Does maths suffer?", "No", "Maths "
                   "scores moved the same in both sets of schools", "yes")],
               evidence="Running records again in March, tallies, visits.", learned="Swapping partners was harder "
                   "for the weaker readers than we thought. Two weeks to settle.", decision="adopt",
                   next="Keep partners for a whole term.", shared="Support team, staff of all six schools")
    quotes = b.rows("voice", "quote whose day factors questions publish", [
        ("I used to just keep going. Now I go back because my partner asks me a question I can't answer.", "learner",
            "2026-03-18", factors[:1], [q1], True),
        ("It is quite boring if you are the tutor and the book is for wee ones.", "learner", "2026-03-18",
            factors[4:5], [q2], True),
        ("First time I have watched another P5.", "staff", "2026-02-27", [], [q1], True),
        ("She reads to the dog now. Same questions.", "parent or carer", "2026-03-24", [], [q2], True),
        (f"{other} told me he pretends to lose his place so that it stops.", "learner", "2026-03-19", factors[1:2],
            [q2], False)])
    b.by("Moragh Tennant", "2026-06-15")
    rise, wait = seen.change("READ", BEFORE, AFTER, "target"), seen.change("READ", BEFORE, AFTER, "comparison")
    f1 = b("finding", question=q1, measures=[read, maths, tally], voices=quotes[:2], cycles=[first, second],
        evidence=f"Reading rose by {rise} points on average in the starting schools and by {wait} in the waiting "
        f"schools. Maths moved alike in both. The difference stays when we allow for whole classes.", answer="Yes. "
        "Children in the pairs made more progress than children in the waiting schools, about four points more once "
            "the "
        "September score is taken into account.", strength="strong",
           for_whom="Children from the poorest streets rose most. Some of that is low scores coming up by "
               "themselves, "
               "the waiting schools show a little of it too. Classes where clarify was taught again did not "
                   "obviously do better.", unintended="Tutors "
               "bored with easy books. P5 at Netherlaw want pairs in maths.", factors=factors[:2],
               factors_revisited="Noticing lost meaning is the one that mattered. Minutes alone would not have done "
               "it, we think, but we cannot separate them.")
    f2 = b("finding", question=q2, measures=[like], voices=[quotes[0], quotes[3]], evidence=f"‘I talk about books "
        f"with other children’: {seen.top('LIKE', BEFORE, 'I talk', AGREE)} agreed before, "
        f"{seen.top('LIKE', AFTER, 'I talk', AGREE)} after. Knowing what to do with a hard word: "
        f"{seen.top('LIKE', BEFORE, 'When', AGREE)} before, "
        f"{seen.top('LIKE', AFTER, 'When', AGREE)} after. Reading at home: up a bit, could be chance.",
            answer="Yes for talking and "
        "for hard words. Whether they like reading more, we cannot say.", strength="moderate", for_whom="Comes "
        "through in the comments of quiet children.", unintended="", factors=factors[4:5],
        factors_revisited="Partners are a strength as long as they stay the same for a while.")
    b("decision", what="Reading pairs with the four cards in P5, all six schools", decision="adopt", findings=[f1,
        f2], why="The difference to the waiting schools is clear and it cost very little.", next_steps="Waiting "
        "schools start in September 2026. Partners kept a term. Harder books for tutors.", by_when="2026-09-30",
        by_whom="Moragh Tennant and Peter Auchtermuir", sustain="In the P5 planner, two tutors' training packs on "
        "the shared drive, one teacher in each school holds it.", professional_learning="How to draw a fair "
        "comparison, and that being sure (book bands!) is not the same as being right.")
    b("decision", what="Extra support for the weakest readers inside the pairs", decision="adapt", findings=[f1],
        why="The gap is narrower, not gone.", next_steps="PSA joins the weakest pairs twice a week.",
        by_when="2026-10-09", by_whom="Davina Lochrie", sustain="PEF until June 2027", professional_learning="")
    b.rows("sharing", "day with_whom how response", [
        ("2026-06-10", "learners", "P5 assemblies, the children showed the cards", "Asked if P6 get to do it too"),
        ("2026-06-12", "other partnerships", "Training day with the three waiting schools", "‘Start with clarify’"),
        ("2026-06-16", "local authority", "Ten minutes at the quality improvement meeting",
            "Asked for the cost a pupil"),
        ("2026-06-18", "parents and carers", "One page in the newsletter", "")])
    b.self_check("2026-06-17", "end", "emeeees emeemee", 3.5, "Visits made the difference. Partners outside "
        "education still thin.", p1="Six schools in and out of each other's classes.",
        p7="Library service came in late.", k4="Two P5 teachers now lead it.")
    b("sign_off", phase="end", day="2026-06-19", name="Ruth Halkerston", role="Education development officer",
        agreed=True, comment="Sound design, modestly told. The draw is what makes it worth reading.")
