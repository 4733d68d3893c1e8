"""Eskmouth and Whinmarr: two secondaries, instructional rounds; talk changed, attainment did not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from content import Book, expected, tested
from evidence import Evidence, judged, observe, roll, score, survey

SLUG = "eskmouth-whinmarr"
SEED = 47
BEFORE, AFTER = "Oct 2024", "May 2026"
HOW_OFTEN = ["Nearly every lesson", "Most lessons", "Some lessons", "Hardly ever", "Never"]
LESSONS = {
    "I have to think hard": -0.3,
    "I explain my answer to someone": -0.7,
    "The teacher waits after asking": -0.6,
    "I can say I don't understand": -0.2,
    "We copy from the board": 0.5,
    "I know why we are learning it": -0.4,
    "What other pupils say helps me": -0.5,
    "I behave in a way I am proud of": 0.3,
}
STAFF = {
    "I have changed how I ask questions": 0.9,
    "Being observed in a round felt safe": 0.6,
    "I can describe a lesson without judging it": 0.5,
    "The rounds led to something in my department": -0.1,
    "Pupils have higher aspirations because of it": -0.6,
    "I would do it again": 1.0,
}


def measure(rng: np.random.Generator) -> Evidence:
    """S2 to S3 of two schools: reading and numeracy scores, third level by May, lessons in pupils' eyes."""
    sizes = {("ESK", "target"): (19, 18, 20), ("ESK", "comparison"): (24, 25, 23)}
    sizes |= {("WHN", "target"): (21, 17, 19), ("WHN", "comparison"): (25, 22, 26)}
    classes = [
        (school, "S3", f"{school} 3{letter}{number}", size, group)
        for (school, group), all_sizes in sizes.items()
        for letter in ("E" if group == "target" else "N")
        for number, size in enumerate(all_sizes, 1)
    ]
    pupils, people = roll(rng, classes, {"ESK": 3.0, "WHN": 6.0})
    tried = pupils["group"].eq("target")
    pupils["ability"] -= 0.3 * tried
    grown = 0.92 * pupils["ability"] + 0.4 * rng.normal(0, 0.9, len(pupils)) + 0.04 * tried
    seen = Evidence(people)
    late = rng.random(len(pupils)) < 0.05
    seen.keep("pupils", pupils[~late], "S2 cohort both academies oct24.csv", "2024-11-01")
    seen.keep("pupils", pupils[late], "S3 new entrants.csv", "2026-06-02")
    there, stayed = pupils[~late], pupils[rng.random(len(pupils)) > 0.05]
    rows = [observe(rng, there, "NUM", BEFORE, "2024-10-08", score(rng, there["ability"], 0.85), 0.05)]
    later = [observe(rng, stayed, "NUM", AFTER, "2026-05-12", score(rng, grown[stayed.index], 0.85), 0.08)]
    level = 1 / (1 + np.exp(-(1.1 + 1.2 * grown)))
    later.append(
        observe(rng, stayed, "ACEL3", "June 2026", "2026-06-01", judged(rng, level[stayed.index]), 0.02)
    )
    steps = np.random.default_rng(SEED + 2)  # a stream of its own, so that nothing else in the sample moves
    explains = [np.clip(np.rint(2.6 + 0.8 * there["ability"] + steps.normal(0, 0.6, len(there))), 1, 5)]
    lifted = grown + 0.5 * tried + steps.normal(0, 0.6, len(pupils))
    explains.append(np.clip(np.rint(2.8 + 0.8 * lifted[stayed.index]), 1, 5))
    rows.append(observe(steps, there, "EXPLAIN", BEFORE, "2024-10-10", explains[0], 0.04))
    later.append(observe(steps, stayed, "EXPLAIN", AFTER, "2026-05-14", explains[1], 0.06))
    seen.keep("observations", pd.concat(rows), "numeracy S2 baseline.xlsx", "2024-11-01")
    seen.keep("observations", pd.concat(later), "numeracy S3 + third level judgements.xlsx", "2026-06-05")
    up = {"I explain": 0.75, "The teacher": 0.8, "What other": 0.5, "I can say": 0.3, "We copy": -0.4}
    more = {
        item: lean + next((v for k, v in up.items() if item.startswith(k)), 0.0)
        for item, lean in LESSONS.items()
    }
    first = survey(rng, "LESSONS", BEFORE, 104, LESSONS, HOW_OFTEN)
    last = survey(rng, "LESSONS", AFTER, 97, more, HOW_OFTEN)
    seen.keep("surveys", pd.concat([first, last]), "your lessons - export both years.csv", "2026-05-29")
    seen.keep(
        "surveys",
        survey(rng, "ROUNDS", "June 2026", 46, STAFF, prefix="t"),
        "rounds staff form.csv",
        "2026-06-10",
    )
    return seen


# Rows of records are laid out by hand: one field a line would be 900 lines.
# fmt: off
def agree(b: Book, seen: Evidence) -> None:
    """What the partnership wrote."""
    b.by("Murray Cauldwell", "2024-08-29", "15:55")
    b("partnership", name="Eskmouth and Whinmarr Learning Rounds", authorities=["Eskdale and Marr Council"],
        theme="behaviour and low aspirations", methods=["instructional rounds"], start="2024-08-26", end="2026-06-24",
      plan_link="Both SIPs 2024–27: learning, teaching and assessment (QI 2.3). Authority: raising aspirations in "
          "the senior phase.",
      success="Young people in our E sections do the thinking in lessons, say so, and more of them leave S3 with "
          "third level numeracy and a plan.",
      ethics="Rounds describe, never grade; notes have no teacher's name. EIS reps of both schools agreed the "
          "protocol in September 2024. Pupil form anonymous.")
    s = b.rows("school", "name code authority sector roll", [("Eskmouth Academy", "ESK", "Eskdale and Marr Council",
        "secondary", 861), ("Whinmarr High School", "WHN", "Eskdale and Marr Council", "secondary", 934)])
    b.rows("member", "name role school trio", [
        ("Murray Cauldwell", "Depute head teacher", s[0], False), ("Jean Templand", "Faculty head, maths", s[0],
            False), ("Olu Adeyinka-Ross", "Teacher of geography", s[0], False),
        ("Christine Lochmaben", "Depute head teacher", s[1], False), ("Barry Hoddom", "PT Pupil Support", s[1],
            False), ("Wendy Ecclefechan", "Teacher of English", s[1], False)])
    b.rows("member", "name role organisation trio", [
        ("Neil Canonbie", "Education officer (secondary)", "Eskdale and Marr Council", True),
        ("Marion Ae", "Senior education officer", "Education Scotland", True),
        ("Professor Tim Moniaive", "University partner", "University of the Solway", True)])
    b("sign_off", phase="start", day="2024-09-13", name="Neil Canonbie", role="Education officer (secondary)",
        agreed=True, comment="")
    b.self_check("2024-09-18", "start", "snsnsss nnssnns", 1.0, "Rivals at the rugby, strangers otherwise.",
        p4="Each school fears being judged by the other.", k6="No contact at department level.")
    b.by("Christine Lochmaben", "2024-11-07")
    i = b.rows("information", "source day who lenses shows finding compared_with", [
        ("Numeracy score, S2", "2024-11-07", "Both SLTs and maths faculties", ["SIMD", "free school meals", "sex"],
            "gap", f"E sections {seen.mean('NUM', BEFORE, 'target')}, other sections "
            f"{seen.mean('NUM', BEFORE, 'comparison')}. Gap by SIMD about the same size in both schools.",
            "The other sections"),
        ("Behaviour referrals S2, by period", "2024-11-07", "Barry Hoddom", ["sex", "additional support needs"],
            "gap", "Two thirds of referrals in lessons where pupils copy or wait. Not in practical subjects.",
            "Subjects"),
        ("‘Your lessons’ pupil form", "2024-10-30", "Wendy Ecclefechan", [], "gap",
            f"{seen.top('LESSONS', BEFORE, 'I explain', HOW_OFTEN).capitalize()} explain an answer in most lessons. "
            f"{seen.top('LESSONS', BEFORE, 'We copy', HOW_OFTEN).capitalize()} copy from the board.",
            "First time asked"),
        ("S4 leavers' destinations, 5 yrs", "2024-11-12", "Murray Cauldwell", ["SIMD"], "gap", "College and work, "
            "few apprenticeships. Flat.", "Authority"),
        ("Practical subjects: homework and attendance", "2024-11-12", "Olu Adeyinka-Ross", ["sex"], "strength", "The "
            "same pupils turn up and hand in for technical and HE.", "Other subjects")])
    g = b("target_group", name="the E sections", who="Three classes in each school that move together through S2 and "
        "S3, with most of the behaviour referrals.", how_chosen="The sections with lowest numeracy at transition. "
        "Whole sections because they are taught together.", size=len(seen.group("target")), pupils=seen.group("target"),
        lenses=["SIMD", "sex"])
    o = b("outcome", name="Numeracy score S3", for_whom=g, baseline=f"{seen.mean('NUM', BEFORE, 'target')}",
        target="Close half the distance to the other sections", by_when="2026-05-29", information=i[:1],
        plan_link="QI 3.2")
    o2 = b("outcome", name="Pupils explain their answers", for_whom=g,
        baseline=f"{seen.top('LESSONS', BEFORE, 'I explain', HOW_OFTEN)} in most lessons", target="50%",
        by_when="2026-05-29", information=i[2:3], plan_link="QI 2.3")
    f = b.rows("factor", "name level influence information tests confirmed why", [
        ("The task asks for recall, seldom for reasons", "school or class", "pressure", i[1:3],
            [tested("First round, 22 lessons in two schools", "Rounds team A (Cauldwell, Hoddom)", "2024-11-27",
            "Task was copy, match or recall in most of what we saw."), tested("S2 jotters from 5 subjects",
            "Jean Templand", "2024-12-04", "Same.")], "confirmed", ""),
        ("Teachers answer their own questions", "school or class", "pressure", i[2:3],
            [tested("Timed waiting after questions", "Olu Adeyinka-Ross", "2024-11-28",
            "Under two seconds mostly. One class 5.")], "confirmed", "Hard to hear, easy to count."),
        ("Low aspirations at home", "parent", "pressure", i[3:4], [tested("Parent phone interviews, sample of 25",
            "Barry Hoddom", "2025-01-22", "Aspirations high, knowledge of routes low.", "not confirmed")],
            "not confirmed", "It is information they lack."),
        ("Pupils think S3 marks do not count", "pupil", "pressure", [], [tested("Focus groups, 4 × 6",
            "Wendy Ecclefechan", "2025-01-15", "Two groups yes, two no.", "untested")], "untested", "Mixed."),
        ("Gaps in number from primary", "pupil", "pressure", i[:1], [tested("Item analysis", "Jean Templand",
            "2024-12-10", "Fractions and ratio."), tested("Asked P7 colleagues", "Jean Templand", "2025-01-20",
            "Agreed, with examples.")], "confirmed", "Rounds are not going to mend this."),
        ("They work when it is hands-on", "pupil", "strength", i[4:], [tested("Watched technical and HE",
            "Christine Lochmaben", "2024-12-03", "On task, help each other, clear purpose.")], "confirmed", ""),
        ("Clear routines at the door in both schools", "school or class", "strength", [], [tested("First round",
            "Rounds team B (Lochmaben, Templand)", "2024-11-27", "20 of 22 lessons started within three minutes.")],
            "confirmed", ""),
        ("Phones", "pupil", "pressure", [], [tested("Count in first round", "Rounds team B (Lochmaben, Templand)",
            "2024-11-27", "Rarely seen.", "not confirmed")], "not confirmed", "")])
    b.rows("reading", "reference says take factors", [
        ("City, E., Elmore, R., Fiarman, S. and Teitel, L. (2009). Instructional Rounds in Education.", "Describe "
            "before you analyse, analyse before you predict. Task predicts performance.",
            "Our protocol, and no adjectives.", f[:2]),
        ("Alexander, R. (2008). Towards Dialogic Teaching, fourth edition.", "Extended talk with reasons.",
            "Three talk moves on a card.", f[1:2]),
        ("Gutman, L. and Akerman, R. (2008). Determinants of Aspirations.", "Aspirations are shaped by many things "
            "and high in most families when children are young.", "Stop saying low aspirations, ask what they know.",
            f[2:3])])
    q = b("question", choice="Rounds each term, and three agreed talk moves in every E section lesson",
        outcome="what pupils say about lessons", context="E sections, S2 into S3, two schools", question="If all "
        "subjects use the three talk moves, do young people say that they explain and think more?", factors=f[:2],
        comparison="Before and after. The form went to E sections only.", dosage="Every lesson; rounds once a term",
        risks="Becomes another initiative. Staff feel inspected.")
    q2 = b("question", choice="Rounds each term, and three agreed talk moves in every E section lesson",
             outcome="numeracy score and third level by the end of S3",
        context="As above", question="Does numeracy in the E sections gain on the other sections by the end of S3?",
        factors=[f[0], f[4]], comparison="The other sections of the same year, same test.", dosage="As above",
        risks="Two years is long, pupils move sections.")
    d = b("driver", name="Pupils do the thinking", tier="primary driver", outcome=o2, factors=f[:2])
    d2 = b("driver", name="The task asks for reasons", tier="secondary driver", serves=[d], outcome=o, factors=f[:1])
    moves, tasks = b.rows("driver", "name tier serves", [
        ("Three talk moves: wait five, ‘because’, pass it on", "change idea", [d]),
        ("One reasoning task a week in each subject", "change idea", [d2])])
    num = b("measure", name="Numeracy score", code="NUM", role="outcome", main=True, form="score",
        instrument="Standardised numeracy test", unit="points", lowest=60, highest=141, occasions=[BEFORE, AFTER],
        reliability=0.85, by_whom="Jean Templand and both maths offices", questions=[q2])
    b("measure", name="Explains own thinking", code="EXPLAIN", role="process", form="score", ordered=True, lowest=1,
        highest=5, instrument="Teacher judgement in five steps, two teachers a class", unit="steps of 5",
        occasions=[BEFORE, AFTER], by_whom="Everyone who teaches maths", questions=[q])
    acel = b("measure", name="Third level numeracy or better", code="ACEL3", role="outcome", form="yes or no",
        instrument="Teacher judgement, ACEL return", unit="%", organiser="numeracy", occasions=["June 2026"],
        by_whom="Jean Templand", questions=[q2])
    les = b("measure", name="Your lessons", code="LESSONS", role="outcome", form="survey",
        turned=["We copy from the board"],
        instrument="Eight questions, how often", occasions=[BEFORE, AFTER], answers=HOW_OFTEN,
        by_whom="Wendy Ecclefechan", questions=[q])
    rnd = b("measure", name="Staff on the rounds", code="ROUNDS", role="process", form="survey",
        instrument="Six statements", occasions=["June 2026"], answers=["Completely agree", "Mostly agree",
        "Not sure either way", "Disagree", "Completely disagree"], answered_by="staff", by_whom="Marion Ae",
        questions=[q])
    b.change(o, measure=num)
    b.change(o2, measure=les)
    a = b.actions([
        ("Protocol agreed with unions", "intervention", [q], "Murray Cauldwell, Christine Lochmaben", "2024-09-09",
            "2024-09-27", "Both", "done", "Worth every meeting"),
        ("Round 1 (baseline)", "evaluation", [q], "rounds teams A and B, 8 staff", "2024-11-27", "2024-11-28", "Both",
            "done", "22 lessons"),
        ("Launch talk moves, in-service", "intervention", [q], "Wendy Ecclefechan", "2025-02-12", "2025-02-12",
            "Whinmarr", "done", "Joint in-service, first ever"),
        ("Talk moves in E sections", "intervention", [q, q2], "everyone who teaches 2E/3E", "2025-02-17",
            "2026-05-29", "Both", "done", "Strong in English and RMPS, patchy elsewhere"),
        ("Round 2", "evaluation", [q], "rounds teams A and B, 9 staff", "2025-05-14", "2025-05-15", "Both", "done",
            ""),
        ("One reasoning task a week", "intervention", [q2], "faculty heads", "2025-08-25", "2026-04-01", "Both",
            "under way", "Maths and science only"),
        ("Round 3", "evaluation", [q], "rounds teams A and B, 8 staff", "2025-11-19", "2025-11-20", "Both", "done",
            ""),
        ("Round 4", "evaluation", [q], "rounds team A", "2026-03-11", "2026-03-11", "Eskmouth", "dropped",
            "SQA visits, no cover"),
        ("Apprenticeship evening", "intervention", [], "Barry Hoddom", "2025-11-06", "2025-11-06", "Whinmarr", "done",
            "Grew out of the parent calls"),
        ("Test S2, test S3", "evaluation", [q2], "Jean Templand", "2024-10-08", "2026-05-12", "Both", "done", ""),
        ("Pupil form twice", "evaluation", [q], "Wendy Ecclefechan", "2024-10-21", "2026-05-22", "Both", "done", ""),
        ("Destination tracking", "evaluation", [], "Skills adviser", None, None, "", "not started",
            "Two years too early")],
        {"Launch talk": [moves], "Talk moves": [moves], "One reasoning": [tasks]})
    b("sign_off", phase="planning", day="2025-01-31", name="Marion Ae", role="Senior education officer, Education "
        "Scotland", agreed=True, comment="Two questions is right. Expect the second to be slow.")
    b.by("Barry Hoddom", "2025-02-20", "11:15")
    token, name, number = seen.someone(8)
    _, second, _ = seen.someone(44)
    b.rows("log", "day what who actions minutes present planned as_planned adaptations", [
        ("2025-02-19", f"3E lesson visit. {name}: ‘are we allowed to say because?’ Laughter, then did.",
            "Wendy Ecclefechan", [a[3]], 50, 17, 19, "yes", ""),
        ("2025-05-14", "Round 2, two observers wrote ‘good pace’ and were sent back to describe.", "Marion Ae",
            [a[4]], 240, None, None, "partly", "Practised with a video first"),
        ("2025-09-24", f"{second} removed from period 6 again, third time this month. Restorative with PT.",
            "Barry Hoddom", [], 30, None, None, None, ""),
        ("2026-05-12", f"Test session, {token} marked absent in error; SCN {number} checked against register.",
            "Maths office, Mrs Kettleholm", [], 60, 51, 57, "yes", "")])
    b.rows("event", "day what intervention", [("2025-02-17", "Talk moves begin", True), ("2025-08-20",
        "New timetable, 50-minute periods", False)])
    c = b("cycle", name="Rounds 1 and 2", method="instructional rounds", questions=[q], driver=d, start="2024-11-27",
        end="2025-05-15", plan="Eight staff, cross-school pairs, 20 minutes a lesson, E sections only. One baseline "
        "round, one after a term of talk moves.",
          problem="Young people in our E sections wait, copy and recall; they are seldom asked to give a reason.",
              theory="If we wait, ask for a because and pass it on in every subject, then pupils will explain more, "
              "and if they explain more they will understand more number.",
          observations=[
              {"day": "2024-11-27", "teacher": "Asked 31 questions in 20 minutes, answered 14. ‘What's the formula? "
                  "Area is length times…’", "pupils": "Three hands. Others wrote when the answer was on the board. "
                  "One drew on the desk.", "task": "Worksheet, 12 areas of rectangles, first one done."},
              {"day": "2024-11-27", "teacher": "Read the poem. ‘What's a simile?’ ‘Anyone? It's like or as.’",
                  "pupils": "Copied the definition. A boy said ‘like me’.", "task": "Copy definition, find two."},
              {"day": "2025-05-14", "teacher": "‘Why might the river bend there? … (six seconds) … pass it on.’",
                  "pupils": "Two pairs argued over softer rock. Map out.", "task": "Predict where the river will cut "
                  "through, give a reason."}],
          predictions=[expected("Share of questions followed by three seconds' wait", "From a tenth to half",
              "From about a tenth to about a third", "partly"), expected("Will the task change?", "Yes with the talk",
              "Little; talk changed, worksheets did not", "no")],
          patterns="Talk moves seen in most English and social subjects lessons, in fewer than half in maths. The "
              "task is still recall.", learned="You can change what a teacher says in a term. What pupils are given "
              "to do takes department time.", decision="adapt", next="Work on the task.", next_level="Faculties "
              "rewrite one task a week so that it cannot be done without a reason.", shared="Both staffs, no names")
    c2 = b("cycle", name="Round 3: the task", method="instructional rounds", questions=[q2], driver=d2,
        start="2025-08-25", end="2025-11-20", plan="Look at nothing but the task, in maths and science.",
        problem="Talk has moved, the task has not.", theory="If one task a week needs reasons, then pupils get "
        "practice in reasoning about number.",
           observations=[{"day": "2025-11-19", "teacher": "Put up two answers, both wrong, sat down.",
               "pupils": "‘Is it a trick?’ 9 minutes of talk, then one wrote a ratio table.", "task": "Two wrong "
               "answers to a ratio question: who is nearer and why?"}],
           predictions=[expected("Weekly task in maths?", "All sections", "About half the weeks", "no")],
               patterns="Where the task is shared in the faculty folder it is used.",
               learned="Needs planning time, not enthusiasm.", decision="adapt", next="Faculty time in the WTA.",
               next_level="Bank of tasks", shared="Faculty heads")
    v = b.rows("voice", "quote whose day factors questions publish", [
        ("He asks then he just stands there. So you have to say something.", "learner", "2025-10-29", [f[1]], [q],
            True),
        ("I'm no better at maths but I argue more.", "learner", "2026-05-20", [f[0]], [q2], True),
        ("It was the first observation in my career that nobody gave a number to.", "staff", "2025-05-16", [], [q],
            True),
        ("We never said he couldn't be an engineer, we just didn't know who to phone.", "parent or carer",
            "2025-11-06", [f[2]], [], True),
        (f"Ask {second}, he'll tell you it's a waste of time.", "learner", "2025-10-29", [], [q], False)])
    b.by("Murray Cauldwell", "2026-06-16", "09:00")
    f1 = b("finding", question=q, measures=[les, rnd], voices=[v[0], v[2]], cycles=[c], evidence=f"‘I explain my "
        f"answer’ in most lessons: {seen.top('LESSONS', BEFORE, 'I explain', HOW_OFTEN)} in October 2024, "
        f"{seen.top('LESSONS', AFTER, 'I explain', HOW_OFTEN)} in May 2026. ‘The teacher waits’: "
        f"{seen.top('LESSONS', BEFORE, 'The teacher', HOW_OFTEN)} before, "
        f"{seen.top('LESSONS', AFTER, 'The teacher', HOW_OFTEN)} after. Having to think hard: no change to speak of.",
        answer="Yes, lessons have more explaining and more waiting in them, in the pupils' own eyes and in the "
        "rounds. Not more hard thinking.", strength="moderate", for_whom="English and social subjects most.",
        unintended="A few very shy pupils hate ‘pass it on’.", factors=f[:2],
        factors_revisited="Waiting: better. Task: same.")
    f2 = b("finding", question=q2, measures=[num, acel], voices=[v[1]], cycles=[c2], evidence=f"E sections "
        f"{seen.both('NUM', BEFORE, AFTER, 'target')}, others {seen.both('NUM', BEFORE, AFTER, 'comparison')} (pupils "
        f"with both tests). Third level: "
        f"{seen.percent('ACEL3', 'June 2026', 'target')} against {seen.percent('ACEL3', 'June 2026', 'comparison')}.",
        answer="No. The distance between E sections and the others is about what it was.", strength="moderate",
        for_whom="No group that we had named beforehand did differently.", unintended="", factors=[f[4], f[0]],
        factors_revisited="Talk was the wrong lever for gaps in ratio and fractions. The step ‘if they explain more "
        "they understand more number’ did not hold, at least not with these tasks.")
    b("decision", what="Learning rounds, twice a year", decision="adopt", findings=[f1], why="Changed what we say in "
        "lessons and how two schools talk to each other.", next_steps="Rounds on the task only, maths and science "
        "first.", by_when="2026-11-27", by_whom="Murray Cauldwell and Christine Lochmaben",
        sustain="Two cover days a year in both budgets", professional_learning="Describing without judging, which is "
        "far harder than it sounds. Two PTs now lead rounds.")
    b("decision", what="Talk moves to raise numeracy", decision="abandon", findings=[f2],
        why="Two years, no gain.", next_steps="Direct work on ratio and fractions with the P7 schools.",
        by_when="2026-10-02", by_whom="Jean Templand", sustain="", professional_learning="Should have drawn a line "
        "from the lever to the outcome and asked at every step ‘why would it’.")
    b.rows("sharing", "day with_whom how response", [("2026-06-03", "learners", "Pupil councils saw the form results",
        "‘Tell maths’"), ("2026-06-10", "staff", "Joint in-service", ""), ("2026-06-17", "local authority",
        "Paper to secondary heads", "Other schools asked for the protocol"), ("2025-05-28", "other partnerships",
        "Hosted visitors for round 2 debrief", "They noticed our adjectives")])
    b.self_check("2026-06-18", "end", "emeesse seeeeee", 3.0, "Strong on practice moving between the schools, weak "
        "on learners so far.", k6="Geography at both schools now plan together.", p6="In both SIPs.")
    b("sign_off", phase="end", day="2026-06-24", name="Neil Canonbie", role="Education officer (secondary)",
        agreed=True, comment="A clear yes and a clear no. Both are useful.")
