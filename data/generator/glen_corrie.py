"""Glen Corrie: three small rural primaries, lesson study on fractions, a group too small to say."""

from __future__ import annotations

import numpy as np
import pandas as pd
from content import Book, expected, tested
from evidence import AGREE, Evidence, observe, roll, survey

SLUG = "glen-corrie"
SEED = 77
BEFORE, AFTER = "Sept 2025", "March 2026"
MATHS = {
    "I can explain my thinking in maths": -0.5,
    "I like it when there is more than one way": -0.2,
    "Getting it wrong helps me learn": 0.2,
    "I talk about maths with a partner": -0.1,
    "I know what a fraction is": 0.4,
    "I can show a fraction on a number line": -0.8,
}


def measure(rng: np.random.Generator) -> Evidence:
    """A fractions task out of 24 for P4 to P7 of three schools."""
    classes = [
        ("ACH", "P5", "ACH P4-7", 2, "target"),
        ("TOR", "P6", "TOR P5-7", 3, "target"),
        ("LOC", "P6", "LOC P6-7", 3, "target"),
        ("ACH", "P5", "ACH P4-7", 9, "other"),
        ("ACH", "P7", "ACH P4-7", 7, "other"),
        ("TOR", "P5", "TOR P5-7", 8, "other"),
        ("TOR", "P6", "TOR P5-7", 10, "other"),
        ("TOR", "P7", "TOR P5-7", 9, "other"),
        ("LOC", "P4", "LOC P4-5", 10, "other"),
        ("LOC", "P5", "LOC P4-5", 9, "other"),
        ("LOC", "P6", "LOC P6-7", 8, "other"),
        ("LOC", "P7", "LOC P6-7", 11, "other"),
    ]
    pupils, people = roll(rng, classes, {"ACH": 5.0, "TOR": 4.0, "LOC": 5.5})
    chosen = pupils["group"].eq("target")
    pupils.loc[chosen, "ability"] = np.minimum(pupils.loc[chosen, "ability"] - 0.7, -0.4)
    seen = Evidence(people)
    seen.keep("pupils", pupils, "Glen Corrie P4-7 all 3 schools.csv", "2025-09-19")

    def marks(gain: float) -> np.ndarray:
        chance = 1 / (1 + np.exp(-(0.1 + 0.75 * pupils["ability"] + gain + 0.25 * chosen * (gain > 0))))
        return np.clip(
            rng.binomial(24, np.clip(chance + rng.normal(0, 0.06, len(pupils)), 0.02, 0.98)), 0, 24
        )

    before = observe(rng, pupils, "FRAC", BEFORE, "2025-09-11", marks(0.0), 0.03)
    after = observe(rng, pupils[chosen], "FRAC", AFTER, "2026-03-12", marks(0.35)[chosen], 0.0)
    seen.keep("observations", before, "fractions task sept ALL.xlsx", "2025-09-22")
    seen.keep("observations", after, "fractions task march, the group.xlsx", "2026-03-16")
    more = {
        item: lean + (0.5 if "explain" in item or "line" in item else 0.1) for item, lean in MATHS.items()
    }
    first = survey(rng, "TALK", BEFORE, 77, MATHS)
    last = survey(rng, "TALK", AFTER, 74, more)
    seen.keep("surveys", pd.concat([first, last]), "maths and me (forms).csv", "2026-03-19")
    return seen


# Rows of records are laid out by hand: one field a line would be 900 lines.
# fmt: off
def agree(b: Book, seen: Evidence) -> None:
    """What the partnership wrote."""
    b.by("Fenella Straloch", "2025-08-28", "16:05")
    b("partnership", name="Glen Corrie Maths Talk", authorities=["Glenharran and Isles Council"],
        theme="another theme", theme_words="Fractions and talk in composite classes", methods=["lesson study"],
        start="2025-08-25", end="2026-04-30",
      plan_link="All three School Improvement Plans 25/26, numeracy. Council plan: small schools working together.",
      success="Children who have got stuck on fractions can say what a fraction is, draw it and put it on a line, "
          "whichever composite they sit in.",
      ethics="Very small schools: everyone knows everyone. Nothing about single children leaves our three schools, "
          "not even in the minutes. Consent from all families of P4–7. Interviews by a teacher from another school.")
    s = b.rows("school", "name code authority sector roll", [
        ("Achnabrack Primary School", "ACH", "Glenharran and Isles Council", "primary", 31),
        ("Torwhin Primary School", "TOR", "Glenharran and Isles Council", "primary", 52),
        ("Lochandarroch Primary School", "LOC", "Glenharran and Isles Council", "primary", 74)])
    b.rows("member", "name role school trio", [
        ("Fenella Straloch", "Cluster head teacher", s[0], False),
        ("Beathag Corrigall", "Class teacher P4–7", s[0], False),
        ("Andrew Skirling", "Teaching head", s[1], False),
        ("Morna Gruline", "Class teacher P6–7", s[2], False),
        ("Tess Oykel-Ward", "Probationer", s[2], False)])
    b.rows("member", "name role organisation trio", [
        ("Vikram Altnaharra", "Numeracy development officer", "Glenharran and Isles Council", True),
        ("Dr Sarah Brora-Lyle", "Tutor, lesson study", "University of Glenharran", True)])
    b.self_check("2025-09-03", "start", "nnsssns esnssns", 1.0, "Three schools, 45 min by single track. We meet at "
        "the hall in the middle.", k5="Composites differ more than we thought.")
    b("sign_off", phase="start", day="2025-09-05", name="Vikram Altnaharra", role="Numeracy development officer",
        agreed=True, comment="Fine. Be clear from the start how little a group this size can prove.")
    b.by("Andrew Skirling", "2025-09-23")
    i = b.rows("information", "source day who lenses shows finding compared_with", [
        ("Fractions task, P4–7", "2025-09-23", "Corrigall, Skirling, Gruline, Oykel-Ward", ["stage",
            "additional support needs"],
            "gap", f"Mean {seen.mean('FRAC', BEFORE)} of 24. Halves and quarters of shapes fine. Number line and "
            f"‘which is bigger’ poor in every stage.", "Between stages and schools"),
        ("Jotters, P5–7", "2025-09-24", "Morna Gruline, Tess Oykel-Ward", ["sex"], "gap", "Pages of shaded pizzas. "
            "Next to nothing on a line.", ""),
        ("Maths and me questionnaire", "2025-09-18", "Tess Oykel-Ward", ["stage"], "strength",
            f"{seen.top('TALK', BEFORE, 'Getting it wrong', AGREE).capitalize()} say that getting it wrong helps.",
            "No comparison"),
        ("Five years of ACEL numeracy", "2025-09-23", "Fenella Straloch", ["SIMD", "free school meals"], None,
            "Numbers too small to read anything into. One family moving changes the percentage by ten.",
            "Authority")])
    g = b("target_group", name="the fractions group", who="P5 and P6 pupils in all three schools who could shade a "
        "fraction but not place it.", how_chosen="Lowest on the line questions of the task, and the teacher's view. "
        "One of us wanted more, but lesson study is about few pupils seen well.", chosen_on="FRAC",
        size=len(seen.group("target")), pupils=seen.group("target"), lenses=["stage", "additional support needs"],
        judged=[{"pupil": seen.group("target")[0], "decision": "taken in", "reason": "Full marks on shapes; guesses on "
            "every line, and hides it well.", "by_whom": "Morna Gruline", "day": "2025-09-26"}])
    o = b("outcome", name="Fractions task", for_whom=g, baseline="Well under half marks in September",
        target="Half marks or better by the middle of March", by_when="2026-03-13", information=i[:2],
        plan_link="SIPs, numeracy")
    f = b.rows("factor", "name level influence information tests confirmed why", [
        ("A fraction is only ever a piece of a shape", "school or class", "pressure", i[1:2],
            [tested("Jotter count, two weeks' work", "Morna Gruline", "2025-09-24", "Nine in ten fraction questions "
            "are shaded shapes.")], "confirmed", "It's what we teach."),
        ("Explaining is done by the oldest in a composite", "school or class", "pressure", i[2:3],
            [tested("Tally of who answers, one lesson a school", "Dr Sarah Brora-Lyle", "2025-10-01", "P7s gave most "
            "of the explanations in two rooms, not in the third.", "untested"), tested("Asked P5s", "Andrew Skirling",
            "2025-10-02", "‘P7 always know.’")], "confirmed", "In two schools of three."),
        ("They don't know their tables", "pupil", "pressure", [], [tested("Quick quiz", "Beathag Corrigall",
            "2025-09-30", "The group knew tables as well as the rest.", "not confirmed")], "not confirmed",
            "Crossed out, with surprise."),
        ("Parents learned fractions another way", "parent", "pressure", [], [tested("Chat at the school gate",
            "Fenella Straloch", "2025-10-03", "Talked to six. Not a test really.", "untested")], "untested", ""),
        ("They help each other without being asked", "pupil", "strength", i[2:3], [tested("Observed at tables",
            "Tess Oykel-Ward", "2025-10-01", "Yes, in all rooms.")], "confirmed",
            "Composite classes are good at this.")])
    b.rows("reading", "reference says take factors", [
        ("Siegler, R. and others (2010). Developing Effective Fractions Instruction for Kindergarten Through 8th "
            "Grade. IES practice guide.", "Use number lines as a central tool; fractions are numbers.", "A line on "
            "the floor, a line on the desk, every lesson.", f[:1]),
        ("Dudley, P. (ed.) (2015). Lesson Study: Professional learning for our time.", "Plan together around case "
            "pupils, predict, watch, talk to them.", "Three lessons, three case pupils, interview straight after.",
            [])])
    q = b("question", choice="Number line first, younger child explains first", outcome="fractions task out of 24",
        context="Fractions group, three composite classes", question="If we teach fractions as numbers on a line and "
        "let the younger ones explain first, can the group place and compare fractions by March?", factors=f[:2],
        comparison="None. No fair one among three tiny schools.", dosage="Three research lessons and about two "
        "lessons a week between", risks="Group knows it is being watched. P7s fed up.")
    d = b("driver", name="Fractions are numbers", tier="primary driver", outcome=o, factors=f[:1])
    line = b("driver", name="Line before shape", tier="change idea", serves=[d])
    m = b("measure", name="Fractions task", code="FRAC", role="outcome", form="score", instrument="24 questions "
        "written by us from the benchmarks", unit="marks", lowest=0, highest=24, occasions=[BEFORE, AFTER],
        by_whom="Corrigall, Skirling, Gruline, Oykel-Ward, swapped schools for marking", questions=[q])
    t = b("measure", name="Maths and me", code="TALK", role="process", form="survey",
        instrument="Six statements, all P4–7", occasions=[BEFORE, AFTER], answers=AGREE,
        by_whom="Tess Oykel-Ward, probationer", questions=[q])
    b.change(o, measure=m)
    b.actions([
        ("Write the task", "evaluation", [q], "Morna Gruline, Beathag Corrigall", "2025-09-01", "2025-09-09", "Teams",
            "done", ""),
        ("Task in September, swap marking", "evaluation", [q], "Corrigall, Skirling, Gruline, Oykel-Ward",
            "2025-09-11", "2025-09-19",
            "Three schools", "done", "Marking someone else's was an eye opener"),
        ("Tape lines on floors", "intervention", [q], "Tess Oykel-Ward", "2025-10-06", "2025-10-08", "Three schools",
            "done", "It was lifted on the Friday. Relaid."),
        ("Research lesson 1", "intervention", [q], "Andrew Skirling taught", "2025-11-05", "2025-11-05", "Torwhin",
            "done", ""),
        ("Research lesson 2", "intervention", [q], "Morna Gruline taught", "2025-12-03", "2025-12-03",
            "Lochandarroch", "done", "Ferry off, university joined by video"),
        ("Research lesson 3", "intervention", [q], "Beathag Corrigall taught", "2026-02-11", "2026-02-11",
            "Achnabrack", "done", "Moved from January, snow gates shut"),
        ("Line work in between", "intervention", [q], "Corrigall, Skirling, Gruline, Oykel-Ward", "2025-11-10",
            "2026-03-06",
            "Three schools", "done", ""),
        ("Task again for the group", "evaluation", [q], "swapped again", "2026-03-12", "2026-03-12", "Three schools",
            "done", "Should have given it to all. Forgot."),
        ("Questionnaire again", "evaluation", [q], "Tess Oykel-Ward", "2026-03-16", "2026-03-18", "Three schools",
            "done", "")],
        {"Tape": [line], "Line work": [line], "Research lesson 1": [line]})
    b("sign_off", phase="planning", day="2025-10-08", name="Fenella Straloch", role="Cluster head teacher",
        agreed=True, comment="Cover is booked for the three afternoons.")
    b.by("Morna Gruline", "2025-11-06", "17:10")
    token, name, number = seen.someone(1)
    _, second, _ = seen.someone(4)
    _, third, _ = seen.someone(6)
    b.rows("log", "day what who minutes present planned as_planned adaptations", [
        ("2025-11-05", f"RL1. {second} drew pizza, then crossed it out himself and used the tape.", "Andrew Skirling",
            50, 8, 8, "yes", ""),
        ("2025-12-03", f"RL2. {name} away, watched {third} instead. Signal poor.", "Morna Gruline", 55, 7, 8,
            "partly", "Swapped case pupil B for the day"),
        ("2026-01-21", f"Swapped papers for {token} by mistake with Lochandarroch's, back now. Candidate no. "
            f"{number} on the envelope should not have been.", "Beathag Corrigall", 10, None, None, None,
            "Pseudonyms only from now on")])
    b.rows("event", "day what intervention", [("2025-11-05", "Research lesson 1", True), ("2026-01-14", "Snow week",
        False)])
    cases = [
        {"pupil": "A", "describes": f"P5, quick to shade, never uses a line ({second})", "success": "Puts a half, a "
            "quarter and three quarters on a line"},
        {"pupil": "B", "describes": f"P6, quiet, waits for P7s; {token}",
            "success": "Explains one comparison to a partner"},
        {"pupil": "C", "describes": f"P6, ASN, good spoken ideas: {third}",
            "success": "Says why a third is bigger than a quarter"}]
    lessons = [
        {"number": 1, "day": "2025-11-05", "objective": "To place unit fractions on a line from 0 to 1", "moments": [
            {"pupil": "A", "stage": "Walk the tape", "predicted": "Will run to the middle for a half and guess the "
                "rest", "observed": "Middle at once. Then folded a jumper sleeve in four to find a quarter, nobody "
                "had shown it."},
            {"pupil": "B", "stage": "Walk the tape", "predicted": "Will follow a P7", "observed": "Followed, but "
                "moved back when the P7 was wrong."},
            {"pupil": "C", "stage": "Desk line", "predicted": "Order by bottom number, biggest last",
                "observed": "Did exactly that: quarter above third because 4 is more than 3."}],
         "interview": f"C: ‘Four is more so it must be.’ {third.split()[0]} changed his mind while talking.",
             "progress": "A yes. B a little. C not yet.", "change": "Compare two strips before any number is "
             "written."},
        {"number": 2, "day": "2025-12-03", "objective": "To say which of two unit fractions is bigger and why",
            "moments": [
            {"pupil": "A", "stage": "Paper strips, first go", "predicted": "Will see it at once",
                "observed": "Saw it, could not say it."},
            {"pupil": "C", "stage": "Explain to partner, youngest first",
                "predicted": "Good explanation, wrong answer", "observed": "Right, with the cake his gran cuts for "
                "six or for eight."}],
         "interview": "C wanted to show the cake again. A said explaining is harder than doing.",
             "progress": "C made the progress. B was away.", "change": "Give a sentence starter: ‘… is bigger "
             "because each piece …’"},
        {"number": 3, "day": "2026-02-11", "objective": "To place and compare fractions that are not unit fractions",
            "moments": [
            {"pupil": "B", "stage": "Explain to partner", "predicted": "Will use the starter and stop",
                "observed": "Used it, then argued with a P7 about two thirds. Was right."},
            {"pupil": "A", "stage": "Desk line", "predicted": "Three quarters yes, two thirds no",
                "observed": "Both, the second by halving the wrong way and mending it."}],
         "interview": "B: ‘I didn't know I was allowed to say he was wrong.’", "progress": "Enough for A and B. C "
             "needs the strips still.", "change": "Keep the strips for those who want them, no fuss."}]
    c = b("cycle", name="Lesson study, three lessons", method="lesson study", questions=[q], driver=d,
        start="2025-11-05", end="2026-02-11", plan="Plan each lesson together on Teams, teach in one school, others "
        "watch (two there, one by video).", focus="We want to learn how to improve the way children in composite "
        "classes understand fractions as numbers.",
          predictions=[expected("Will the number line come before the pizza?", "Not before lesson 3",
              "In lesson 2 for most", "partly"), expected("Will younger ones explain?", "Only with a starter",
              "With the starter, and then without", "yes")],
          case_pupils=cases, lessons=lessons, patterns="Strips first, then line, then words. The youngest-first rule "
              "changed who talks within one lesson.", learned="Our own explanations were too quick. Predicting a "
              "child's answer is hard, we were right about half the time.", decision="adopt",
              next="Same again with decimals in 26/27.", shared="Cluster meeting, January and March")
    v = b.rows("voice", "quote whose day factors questions publish", [
        ("I thought you could only have fractions of food.", "learner", "2026-03-13", f[:1], [q], True),
        ("Being watched by four teachers was fine because they were watching the children.", "staff", "2025-12-04",
            [], [q], True),
        (f"{name} is not frightened of maths homework any more.", "parent or carer", "2026-03-05", [], [q], False)])
    b.by("Fenella Straloch", "2026-04-22")
    n = b("finding", question=q, measures=[m, t], voices=v[:2], cycles=[c], evidence=f"The group's marks went up. "
        f"All of them had been chosen because they were low in September, the group is very small, there is nobody "
        f"to compare with and six months passed. Questionnaire, all P4–7: ‘I can explain my thinking’ "
        f"{seen.top('TALK', BEFORE, 'I can explain', AGREE)} before, "
        f"{seen.top('TALK', AFTER, 'I can explain', AGREE)} after.",
        answer="We cannot say from the marks. The lessons show how it happened for a few children; that is worth "
        "something but it is not proof.", strength="weak", for_whom="Watching says: those who wait for older ones "
        "gained most from youngest-first.", unintended="P7s grumbled, then got better at listening (we think).",
        factors=f[:2], factors_revisited="Pizza problem: we are surer than before. Older ones explaining: true in "
        "two rooms.")
    b("decision", what="Number line first in all three schools", decision="adopt", findings=[n], why="Costs nothing, "
        "research agrees, we saw it work in the lessons.", next_steps="Give the task to all pupils both times in "
        "26/27 so that there is something to compare with.", by_when="2026-09-11",
        by_whom="Morna Gruline and Andrew Skirling", sustain="Three lesson plans in the cluster folder; probationer "
        "passes it on.", professional_learning="Writing predictions. Marking other schools' papers. Saying ‘we don't "
        "know’.")
    b("decision", what="Joint lesson study days", decision="adapt", findings=[n],
        why="Cover and travel: a day each is too dear.", next_steps="Two a year, one by video.", by_when="2026-10-30",
        by_whom="Fenella Straloch", sustain="Cluster fund", professional_learning="")
    b.rows("sharing", "day with_whom how response", [("2026-03-27", "learners", "Children taught P3 the tape line",
        "P3 want their own tape"), ("2026-04-23", "local authority", "Short note to the numeracy network",
        "Asked to present in the autumn"), ("2026-04-24", "parents and carers", "Open afternoon with strips and cake",
        "Busy!")])
    b.self_check("2026-04-29", "end", "eeessse emesees", 3.0, "Good for three tiny schools.",
        p2="We learned what our data cannot tell us.", k1="Small on purpose.")
    b("sign_off", phase="end", day="2026-04-30", name="Vikram Altnaharra", role="Numeracy development officer",
        agreed=True, comment="An honest ‘cannot say’. Task for everybody next year please.")
