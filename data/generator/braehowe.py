"""Braehowe: a secondary and three primaries, a soft start and a key adult, attendance that really shifts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from content import Book, expected, tested
from evidence import AGREE, MONTHS, Evidence, attendance, observe, roll, survey

SLUG = "braehowe-cluster"
SEED = 20240819
BEFORE, AFTER = "May 2025", "May 2026"
BELONG = {
    "There is an adult in school I can go to": -0.2,
    "I feel safe coming in in the morning": 0.2,
    "My teachers think I can do well": 0.1,
    "What we learn will help me later": -0.3,
    "I know what I want to do after school": -0.5,
    "People notice when I am not here": -0.3,
    "I like most of my classes": 0.0,
}


def measure(rng: np.random.Generator) -> Evidence:
    """22 months of registers, a questionnaire and referrals."""
    classes = [
        ("BHA", "S2", "2T", 14, "target"),
        ("BHA", "S3", "3T", 12, "target"),
        ("KNO", "P7", "KNO P7", 6, "target"),
        ("WHI", "P7", "WHI P7", 5, "target"),
        ("DRU", "P7", "DRU P7", 7, "target"),
        ("BHA", "S2", "2 other", 34, "other"),
        ("BHA", "S3", "3 other", 33, "other"),
        ("KNO", "P7", "KNO P7", 14, "other"),
        ("WHI", "P7", "WHI P7", 13, "other"),
        ("DRU", "P7", "DRU P7", 16, "other"),
    ]
    pupils, people = roll(rng, classes, {"BHA": 2.5, "KNO": 1.5, "WHI": 3.0, "DRU": 4.0})
    seen = Evidence(people)
    seen.keep("pupils", pupils, "cluster list attendance group + year groups.xlsx", "2025-06-10")
    chosen = pupils["group"].eq("target")
    begun = MONTHS.index("2025-08")
    shape = {
        "target": lambda month: 0.034 if month >= begun else 0.0,
        "other": lambda month: 0.004 if month >= begun else 0.0,
    }
    marks = pd.concat(
        [
            attendance(rng, pupils[chosen], 0.845, lambda month, group: shape[group](month), 0.007),
            attendance(rng, pupils[~chosen], 0.925, lambda month, group: shape[group](month), 0.005),
        ]
    )
    year = marks["occasion"] <= "2025-06"
    seen.keep("observations", marks[year], "SEEMiS attendance 24-25 half days.csv", "2025-08-20")
    seen.keep("observations", marks[~year], "SEEMiS attendance 25-26 half days.csv", "2026-06-24")
    group = pupils[chosen]
    referred = [
        observe(rng, group, "REFER", term, day, rng.poisson(rate * rng.gamma(1.6, 0.6, len(group))), 0.02)
        for term, day, rate in (
            ("Summer 2025", "2025-06-20", 2.6),
            ("Autumn 2025", "2025-12-19", 2.5),
            ("Spring 2026", "2026-03-27", 2.7),
        )
    ]
    met = observe(rng, group, "CHECKIN", "Aug–Dec 2025", "2025-12-19", rng.binomial(30, 0.8, len(group)), 0.0)
    seen.keep("observations", pd.concat([*referred, met]), "referrals and check-ins tally.xlsx", "2026-04-22")
    rise = {"There is": 0.9, "People": 0.8, "I feel": 0.3, "I know": 0.1}
    more = {
        item: lean + next((up for word, up in rise.items() if item.startswith(word)), 0.05)
        for item, lean in BELONG.items()
    }
    seen.keep(
        "surveys",
        survey(rng, "BELONG", BEFORE, 39, BELONG),
        "Belonging Form responses 2025.csv",
        "2025-06-04",
    )
    seen.keep(
        "surveys", survey(rng, "BELONG", AFTER, 41, more), "Belonging Form responses 2026.csv", "2026-06-03"
    )
    return seen


# Rows of records are laid out by hand: one field a line would be 900 lines.
# fmt: off
def agree(b: Book, seen: Evidence) -> None:
    """What the partnership wrote."""
    b.by("Gillian Farrar-Munn", "2025-04-30", "08:10")
    b("partnership", name="Braehowe Cluster: In, On Time, Known", authorities=["Strathmoray Council"],
        theme="behaviour and low aspirations", methods=["improvement science"], start="2025-04-28", end="2026-06-26",
      plan_link="Cluster improvement plan 2025/26 no. 1: attendance. National Improvement Framework, wellbeing "
          "driver.",
      success="The young people we lose between P7 and S3 come in, and somebody knows them by name before 9 o'clock.",
      ethics="Parents told by letter and phone; young people asked themselves. Referral counts only, no reasons, "
          "leave Pastoral. Everything deleted summer 2028.")
    s = b.rows("school", "name code authority sector roll", [
        ("Braehowe Academy", "BHA", "Strathmoray Council", "secondary", 742),
        ("Knockwhin Primary", "KNO", "Strathmoray Council", "primary", 188),
        ("Whinrig Primary", "WHI", "Strathmoray Council", "primary", 164),
        ("Drumwhinny Primary", "DRU", "Strathmoray Council", "primary", 231)])
    b.rows("member", "name role school trio", [
        ("Gillian Farrar-Munn", "DHT Pupil Support", s[0], False),
        ("Stuart Tarbolton", "Principal teacher Pastoral", s[0], False),
        ("Angela Prestonfield", "Home–school link worker", s[0], False),
        ("Catherine Yarrowdale", "Head teacher", s[1], False),
        ("Ross Innerwick", "P7 teacher", s[2], False),
        ("Lorna Haddock-Boyd", "P7 teacher and acting PT", s[3], False)])
    b.rows("member", "name role organisation trio", [
        ("Eleanor Stobhill", "Educational psychologist", "Strathmoray Council", True),
        ("Bruce Ancrum", "Improvement adviser", "Education Scotland", True),
        ("Dr Priya Wamphray", "Research associate", "University of Strathmoray", True)])
    b("sign_off", phase="start", day="2025-05-14", name="Eleanor Stobhill", role="Educational psychologist",
        agreed=True, comment="Agreed. Please keep the questionnaire short and anonymous.")
    b.self_check("2025-05-15", "start", "seensss sssnsns", 1.5, "We know how to run meetings together. We have not "
        "tested anything together.", p3="PTs lead in the Academy, P7 teachers not yet.")
    b.by("Stuart Tarbolton", "2025-06-11", "13:05")
    i = b.rows("information", "source day who lenses shows finding compared_with", [
        ("Attendance by month, P7, S2 and S3, 2024/25", "2025-06-11", "Stuart Tarbolton with cluster HTs", ["SIMD",
            "free school meals", "stage"], "gap", f"The young people in our group: "
            f"{seen.rate('2024-08', '2025-06', 'target')} over the year. The rest of their year groups: "
            f"{seen.rate('2024-08', '2025-06', 'other')}. Flat all year, with a dip in Dec and Jan as for everyone.",
            "The rest of the same year groups"),
        ("Belonging questionnaire", "2025-06-05", "Angela Prestonfield", ["sex"], "gap", f"Only "
            f"{seen.top('BELONG', BEFORE, 'There is', AGREE)} say there is an adult they can go to.",
            "Nobody; first time we asked"),
        ("Period by period register, two weeks in May", "2025-06-09", "Pastoral team", ["stage"], "gap", "Half of "
            "all absences are whole mornings. If they are in by 9.15 they mostly stay.", "Afternoons"),
        ("Tracking: effort grades S2", "2025-06-09", "Gillian Farrar-Munn", ["SIMD"], "strength", "Effort grades are "
            "near the year's average on the days they are here.", "S2 as a whole"),
        ("Primary transition notes", "2025-06-12", "Catherine Yarrowdale", ["care experience",
            "additional support needs"], "strength", "Most had one adult in P6 who is named again and again.", "")])
    group = b("target_group", name="the morning group", who="P7, S2 and S3 pupils who were missing a lot of school "
        "last session and have no long-term illness.", how_chosen="Under 90% from August to May, pastoral staff took "
        "out those with a medical reason. PT Pastoral and the three P7 teachers decided together.",
        size=len(seen.group("target")), pupils=seen.group("target"), lenses=["SIMD", "care experience"])
    up = b("outcome", name="Attendance of the morning group", for_whom=group,
        baseline=f"{seen.rate('2024-08', '2025-06', 'target')} in 2024/25", target="A clear shift upwards, at least "
        "2 points, by Easter", by_when="2026-04-02", information=[i[0], i[2]], plan_link="Cluster plan 1")
    known = b("outcome", name="Somebody in school I can go to", for_whom=group,
        baseline=f"{seen.top('BELONG', BEFORE, 'There is', AGREE)} agree", target="75% agree", by_when="2026-05-29",
        information=[i[1]], plan_link="Cluster plan 1")
    b.by("Angela Prestonfield", "2025-06-16", "16:20")
    f = b.rows("factor", "name level influence information tests confirmed why", [
        ("The first twenty minutes of the day", "school or class", "pressure", [i[2]], [tested("Stood at the front "
            "door for a week, asked latecomers", "Angela Prestonfield", "2025-06-18", "Late slip, then a queue, then "
            "an entrance in front of the class. Some turned round at the gate when the bell had gone."),
            tested("Pupil focus group (S2)", "Stuart Tarbolton", "2025-06-19", "‘If I'm late I'd rather be off.’")],
            "confirmed", "Two tests, same story."),
        ("No adult who is theirs", "school or class", "pressure", [i[1], i[4]], [tested("Questionnaire",
            "Angela Prestonfield", "2025-06-05", "See above."), tested("Each member of staff marks who they know "
            "well", "Pastoral team", "2025-06-20", "A third of the group had no mark at all.")], "confirmed",
            "Strongest thing we found."),
        ("Sleep and phones", "pupil", "pressure", [], [tested("Sleep diary", "R Innerwick, L Haddock-Boyd",
            "2025-06-17", "Hardly "
            "any came back. Those that did looked like everybody else's.", "untested")], "untested",
            "We could not test it."),
        ("Parents do not mind about school", "parent", "pressure", [], [tested("Home visits and calls, 20 families",
            "Angela Prestonfield", "2025-06-24", "Nearly all minded, several were at their wits' end about mornings.",
            "not confirmed")], "not confirmed", "Staffroom myth. We will not say it again."),
        ("Caring for wee brothers and sisters in the morning", "parent", "pressure", [i[2]], [tested("Same visits",
            "Angela Prestonfield", "2025-06-24", "True for some families.")], "confirmed",
            "Breakfast for siblings would help."),
        ("They can do the work when they are here", "pupil", "strength", [i[3]],
            [tested("Effort grades on days present", "Gillian Farrar-Munn", "2025-06-20",
            "No different from the year.")], "confirmed", ""),
        ("Want to leave as soon as they can, no idea for what", "pupil", "pressure", [i[1]],
            [tested("Two items of the questionnaire", "Angela Prestonfield", "2025-06-05",
            "Low, but low for other S3 pupils as well.", "not confirmed")], "not confirmed",
            "Not special to this group.")])
    b.rows("reading", "reference says take factors", [
        ("Klein, M., Sosu, E. and Dare, S. (2020). Mapping inequalities in school attendance. Children and Youth "
            "Services Review, 118.", "In Scotland several sides of disadvantage are linked with absence, each in its "
            "own way.", "Look at reasons family by family, not only SIMD.", [f[4]]),
        ("Anhøj, J. and Olesen, A. V. (2014). Run charts revisited. PLoS ONE 9(11).",
            "Two simple rules tell a shift from noise.", "We wait for the rule and do not cheer for one good month.",
            []),
        ("Langley, G. and others (2009). The Improvement Guide, second edition.",
            "Small tests, predictions, then spread.", "One year group, then all.", f[:2])])
    q = b("question", choice="Soft start with breakfast at 8.30 and a key adult who checks in every day",
        outcome="attendance by month", context="The morning group, four schools, from August 2025", question="Does "
        "attendance of the morning group shift when they have a soft start and a key adult?", factors=[f[0], f[1],
        f[4]], comparison="Themselves the year before, month by month; the rest of their year groups as a check.",
        dosage="Every school day, ten minutes; breakfast for whoever comes, siblings too",
        risks="Being singled out. Staff goodwill before 9.")
    q2 = b("question", choice="A key adult whom the young person names",
        outcome="whether they feel known; referrals out of class", context="As above",
        question="Do they feel known, and are there fewer referrals out of class?",
        factors=[f[1]], comparison="Before and after, no other group asked.",
        dosage="One adult to four or five young people", risks="More time in school could mean more referrals, so we "
        "count them.")
    d1 = b("driver", name="Arriving is easy", tier="primary driver", outcome=up, factors=[f[0], f[4]])
    d2 = b("driver", name="Somebody is waiting for me", tier="primary driver", outcome=known, factors=[f[1]])
    d3 = b("driver", name="Key adult named by the young person", tier="secondary driver", serves=[d1, d2],
        factors=[f[1]])
    ideas = b.rows("driver", "name tier serves", [("Side door and toast at 8.30", "change idea", [d1]),
        ("Text home by key "
        "adult before 9.30, friendly first", "change idea", [d1, d3]), ("Siblings' breakfast at Knockwhin",
        "change idea", [d1])])
    b.actions([
        ("Ask each young person who their adult should be", "intervention", [q, q2], "Angela Prestonfield",
            "2025-06-16", "2025-06-25", "All schools", "done", "Jannie and a dinner lady were chosen more than once. "
            "Great."),
        ("Open side door, toaster, rota", "intervention", [q], "Stuart Tarbolton and the Jannie", "2025-08-13",
            "2025-08-15", "Academy", "done", "Risk assessment took longer than the door"),
        ("Soft start and key adult, every day", "intervention", [q, q2], "all key adults", "2025-08-18", "2026-06-24",
            "Four schools", "done", ""),
        ("Sibling breakfast", "intervention", [q], "Catherine Yarrowdale", "2025-09-01", "2026-06-24", "Knockwhin",
            "done", "PEF"),
        ("Key adults meet, 30 min a month", "intervention", [q2], "Eleanor Stobhill", "2025-09-10", "2026-05-27",
            "Academy / online", "done", "Cover for support staff is the hard bit"),
        ("S3 careers visits", "intervention", [], "Stuart Tarbolton", "2025-11-03", "2025-11-28", "Local employers",
            "dropped", "Factor not confirmed, dropped in September"),
        ("Attendance file each term", "evaluation", [q], "Mrs Kirkwhelp, office", "2025-08-20", "2026-06-24",
            "Academy office", "done", ""),
        ("Questionnaire May and May", "evaluation", [q2], "Angela Prestonfield", "2025-05-26", "2026-05-29",
            "Four schools", "done", "Forms"),
        ("Count referrals each term", "evaluation", [q2], "Gillian Farrar-Munn", "2025-06-02", "2026-03-27",
            "Academy and P7", "done", ""),
        ("Sleep diaries again", "evaluation", [], "Ross Innerwick", None, None, "P7", "not started",
            "Nobody has the heart")],
        {"Ask each": [d3], "Open side": [ideas[0]], "Soft start": [ideas[0], d3], "Sibling": [ideas[2]]})
    att = b("measure", name="Attendance", code="attendance", role="outcome", form="rate",
        instrument="School register, half days", unit="% of openings", lowest=0, highest=100, occasions=MONTHS,
        by_whom="school offices, Mrs Kirkwhelp", questions=[q])
    bel = b("measure", name="Belonging questionnaire", code="BELONG", role="outcome", form="survey",
        instrument="Seven statements", occasions=[BEFORE, AFTER], answers=AGREE, by_whom="Angela Prestonfield",
        questions=[q2])
    ref = b("measure", name="Referrals out of class", code="REFER", role="balancing", form="score", better="lower",
        instrument="Count in the pastoral log", unit="referrals a term", lowest=0, occasions=["Summer 2025",
        "Autumn 2025", "Spring 2026"], by_whom="Gillian Farrar-Munn", questions=[q2])
    chk = b("measure", name="Check-ins that happened", code="CHECKIN", role="process", form="score",
        instrument="Key adults' tick sheet, 30 sampled days", unit="of 30 days", lowest=0, highest=30,
        occasions=["Aug–Dec 2025"], by_whom="key adults' tick sheets, Angela Prestonfield", questions=[q, q2])
    b.change(up, measure=att)
    b.change(known, measure=bel)
    b("sign_off", phase="planning", day="2025-06-25", name="Bruce Ancrum", role="Improvement adviser", agreed=True,
        comment="Good driver diagram. Write predictions down before August.")
    b.by("Angela Prestonfield", "2025-08-29", "09:25")
    token, name, number = seen.someone(2)
    _, second, _ = seen.someone(19)
    b.rows("log", "day what who minutes present planned as_planned adaptations", [
        ("2025-08-18", f"Door open 8.25. {name} first in, had three slices. Mum rang to ask if it is every day.",
            "Angela Prestonfield", 40, 17, 26, "yes", ""),
        ("2025-09-04", f"{second} not in since Monday; text answered at 9.40, taxi problem. Phoned transport.",
            "Stuart Tarbolton", 25, 22, 26, "partly", "Transport contact added to the sheet"),
        ("2025-10-09", f"Two key adults off, nobody took their groups. {token} went home.", "Gillian Farrar-Munn", 15,
            20, 26, "no", "Every key adult has a buddy now"),
        ("2025-12-03", f"Asked office to correct marks for {number}, was at the dentist.", "Mrs Kirkwhelp", 5, None,
            None, None, ""),
        ("2026-01-14", "Heating off in the dining hall, soft start in the library. They liked it better.",
            "Stuart Tarbolton", 35, 24, 26, "partly", "Library on Wednesdays"),
        ("2026-03-11", f"{second} brought his cousin. Fine.", "Angela Prestonfield", 30, 25, 26, "yes", "")])
    b.rows("event", "day what intervention", [("2025-08-18", "Soft start and key adults", True), ("2026-01-14",
        "Heating failure", False), ("2024-12-09", "Sickness bug", False)])
    c1 = b("cycle", name="PDSA 1: the side door, S2 only", method="improvement science", questions=[q], driver=d1,
        start="2025-08-18", end="2025-08-29", plan="Objective: find out if they come before 9 when there is food and "
        "no queue. Two weeks, S2 only.",
           predictions=[expected("How many of the S2 group come before 8.50?", "Half", "More than half on most days, "
               "fewer on Mondays", "partly"), expected("Will staff manage the rota?", "Yes", "Yes, with two grumbles",
               "yes")],
           tasks=[{"what": "Toast, tea, radio", "who": "Mrs Kirkwhelp and Angela", "when": "8.25",
               "where": "Dining hall, side door", "how": "No register taken at the door"}, {"what": "Count arrivals",
               "who": "S6 prefects", "when": "8.30–8.50", "where": "Side door", "how": "Tally, no names"}],
           data_plan="Daily tally, plotted on paper in the base.", problems="Tally missed on two days.",
               learned="Food matters less than the door. They want not to be looked at.", decision="adopt",
               next="All year groups and P7.", shared="Key adults")
    c2 = b("cycle", name="PDSA 2: friendly text first", method="improvement science", questions=[q], driver=d3,
        start="2025-09-15", end="2025-10-08", plan="Objective: replace the automatic absence message with a text "
        "from the key adult.",
           predictions=[expected("Will parents answer?", "A third will", "Nearly all within the hour", "no"),
               expected("Will they arrive later that day?", "Some", "Some, about one in three", "yes")],
           tasks=[{"what": "Text before 9.30", "who": "every key adult", "when": "daily", "where": "school mobile",
               "how": "Agreed wording: ‘We missed you, all ok?’"}],
           data_plan="Texts sent, answered, arrived later.", problems="One school mobile for twelve adults.",
               learned="We had predicted silence and were wrong about parents, again.", decision="adapt",
               next="Second mobile; office sends the official message only after 11.", shared="Cluster HTs")
    c3 = b("cycle", name="PDSA 3: buddies for key adults", method="improvement science", questions=[q, q2], driver=d2,
        start="2025-10-27", end="2025-12-12", plan="Objective: no check-in is lost when an adult is off.",
           predictions=[expected("Share of check-ins that happen", "From 70% to 90%", "About 80%", "partly")],
               tasks=[{"what": "Pair up adults", "who": "Eleanor Stobhill", "when": "October", "where": "online",
               "how": "They choose"}], data_plan="Tick sheets.", problems="PSA hours cut in November.",
               learned="Enough to matter, not as good as hoped.", decision="adopt", next="Ask for 30 min in the "
               "working time agreement.", shared="Staff meeting")
    v = b.rows("voice", "quote whose day factors questions publish", [
        ("The door round the side. Nobody stares at you. That's it really.", "learner", "2025-12-10", [f[0]], [q],
            True),
        ("I used to dread the phone going at half nine. Now it's a person.", "parent or carer", "2026-02-18", [f[3]],
            [q], True),
        ("This is the first meeting I was ever asked to.", "staff",
            "2025-11-12", [f[1]], [q2], True),
        ("Maths is still maths.", "learner", "2026-05-20", [], [q2], True),
        (f"Mr Tarbolton let me off and my pal {second} as well.", "learner", "2026-03-05", [f[1]], [q2], False)])
    b.by("Gillian Farrar-Munn", "2026-06-25", "10:00")
    before, after = seen.rate("2024-08", "2025-06", "target"), seen.rate("2025-08", "2026-06", "target")
    f1 = b("finding", question=q, measures=[att, chk], voices=v[:2], cycles=[c1, c2, c3], evidence=f"{before} in "
        f"2024/25, {after} in 2025/26. The run chart with last session's median frozen shows a shift from August. "
        f"The rest of the year groups: {seen.rate('2024-08', '2025-06', 'other')} and "
        f"{seen.rate('2025-08', '2026-06', 'other')}.", answer="Yes, attendance of the morning group shifted upwards "
        "when the soft start began and stayed up. There was hardly any change in the rest of the year groups.",
        strength="moderate", for_whom="All four schools. Mornings more than afternoons, which is what we would expect "
        "if the door matters.", unintended="Siblings at Knockwhin are in on time too. Staff tired by May.",
        factors=[f[0], f[1], f[3]], factors_revisited="The door and the adult came together, so we can't say which "
        "did it. Parents: plainly an asset.")
    f2 = b("finding", question=q2, measures=[bel, ref], voices=[v[2], v[3]], cycles=[c3], evidence=f"An adult to go "
        f"to: {seen.top('BELONG', BEFORE, 'There is', AGREE)} before, "
        f"{seen.top('BELONG', AFTER, 'There is', AGREE)} after. Referrals a term: hardly any different in spring.",
        answer="They feel known. Referrals have not "
        "gone down, nor up.", strength="moderate", for_whom="Belonging rose for most; what they want after school "
        "is no clearer and we did not work on it.", unintended="", factors=[f[1], f[6]],
        factors_revisited="Aspirations were never the problem we thought.")
    b("decision", what="Side door, soft start and key adults", decision="adopt", findings=[f1, f2],
        why="Shift held for a whole session.", next_steps="S1 from August 2026. Write key adult time into the "
        "working time agreement.", by_when="2026-08-28", by_whom="Gillian Farrar-Munn", sustain="Core budget for two "
        "PSA hours a day; breakfast from PEF and a local bakery.", professional_learning="Predict first. We were "
        "wrong about parents three times and only know because it was written down.")
    b("decision", what="Key adults to bring down referrals", decision="abandon", findings=[f2],
        why="Key adults do not change what happens in period 4.",
        next_steps="Separate piece of work with departments, learning and teaching.",
        by_when="2026-10-30", by_whom="Stuart Tarbolton", sustain="", professional_learning="")
    b.rows("sharing", "day with_whom how response", [
        ("2026-05-13", "other partnerships", "Cluster conference, stall with toast",
            "Two other clusters want the text wording"),
        ("2026-06-10", "learners", "Run chart on the wall of the base", "‘So it wasn't just me’"),
        ("2026-06-17", "parents and carers", "Letter home, half a page", "Four replies, all kind"),
        ("2026-06-24", "staff", "In-service slot", "")])
    b.self_check("2026-06-25", "end", "emesees eemeeem", 4.0, "", p7="Bakery, transport, educational psychology.",
        k4="A dinner lady ran a PDSA.")
    b("sign_off", phase="end", day="2026-06-26", name="Eleanor Stobhill", role="Educational psychologist",
        agreed=True, comment="Agreed. I would like it followed into S4.")
