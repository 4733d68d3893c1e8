"""The four enquiry methods: a briefing with a worked example and interview prompts for each, and further reading."""

from __future__ import annotations

from typing import NamedTuple

from sipp_lib.phases import Method


class Briefing(NamedTuple):
    """One method on one page.

    Parameters
    ----------
    use : str
        What it is good for, and when to choose another.
    steps : tuple of str
        What to do, in order.
    needs : str
        People and time.
    sample : str
        The partnership of the sample that works by it.
    example : tuple of str
        What that partnership did, a sentence or two each.
    pitfalls : tuple of str
        What goes wrong, and what to do instead.
    learners, parents, staff : tuple of str
        What to ask in an interview or a focus group.
    """

    use: str
    steps: tuple[str, ...]
    needs: str
    sample: str
    example: tuple[str, ...]
    pitfalls: tuple[str, ...]
    learners: tuple[str, ...]
    parents: tuple[str, ...]
    staff: tuple[str, ...]


BRIEFINGS: dict[Method, Briefing] = {
    "collaborative action research": Briefing(
        "Good for a question about your own practice that takes a term or a year, and for schools that want to ask "
        "it together. Choose another method when you need to know next week whether something can work at all.",
        (
            "Agree a question that your evidence could answer with yes or with no.",
            "Each school makes the same small change, and writes down beforehand what it expects.",
            "Gather two or three kinds of evidence that you would have anyway: work, marks, a tally, what people say.",
            "Meet, lay the evidence side by side, and say what it means before you say what you would like it to mean.",
            "Change what needs changing and go round again. Two or three rounds a year are enough.",
            "Share what you found, including what did not work, with learners, parents and the other schools.",
        ),
        "Two to four teachers a school; an hour together every fortnight; one meeting of all schools a term. Somebody "
        "from outside, such as an educational psychologist, who asks how you know.",
        "tarvit-water",
        (
            "Six primaries asked whether P5 children who read in pairs with comprehension cards make more progress in "
            "reading than children of schools that wait.",
            "For the first block they predicted that pairs would manage three sessions a week at best, and that the "
            "easy card would be used. Nearly all managed four; the hard card, ‘clarify’, was hardly touched.",
            "So routine was not the problem: children did not know that they did not know. In the second block every "
            "session began with ‘What did not make sense?’. They had expected half of the children to stop at planted "
            "nonsense; about three quarters did.",
        ),
        (
            "A question that only allows ‘yes’. Ask what result would make you say that it did not work.",
            "So much evidence that nobody reads it. Choose what you will look at before you collect it.",
            "One school does the work and the others nod. Let each bring evidence to every meeting.",
        ),
        (
            "Tell me about the last time we did this in class. What did you do?",
            "What is different from how it was before?",
            "When is it hard? What do you do then?",
            "Is there anything you would change? Is there anybody it does not suit?",
        ),
        (
            "What have you noticed at home since we began? What has not changed?",
            "What does your child say about it without being asked?",
            "What would have made it easier for your family?",
        ),
        (
            "What did you expect, and what surprised you?",
            "For which learners did it not work? What did you see?",
            "What would you need to keep it going without this project?",
        ),
    ),
    "lesson study": Briefing(
        "Good for one thing that learners find hard and one lesson that should make it clear, looked at very closely. "
        "Choose another method when the trouble lies outside lessons.",
        (
            "Name what is hard to learn, and read a page or two about it together.",
            "Choose three case pupils, A, B and C, who stand for different learners of your group.",
            "Plan one lesson together, stage by stage. For each stage write down what A, B and C will do or say.",
            "One of you teaches. The others watch the three pupils, not the teacher, and note what they really do.",
            "Ask the pupils straight afterwards: what did you learn, what helped, what would you change?",
            "Compare with what you predicted, change the lesson, and let another teach it. Three lessons make a study.",
        ),
        "Three teachers or so; for each lesson an hour to plan, the lesson, and an hour on the same day to talk. Cover "
        "for those who watch. Small schools can watch by video.",
        "glen-corrie",
        (
            "Three small schools wanted composite classes to see fractions as numbers on a line, and the younger "
            "children to explain first.",
            "They thought that the number line would not come before the pizza until the third lesson; most used it in "
            "the second. They thought that younger ones would explain only with a sentence to begin with; they did "
            "with it, and then without.",
            "What they learned was about themselves: their own explanations had been too quick, and they had been "
            "right about a child's answer only half the time.",
        ),
        (
            "Watching the teacher. Sit where you see your pupil's hands and book.",
            "A show lesson. It is a try: the next one will be better because of what went wrong in this one.",
            "Predicting what everybody will do. Predict each of the three, in words they might use.",
        ),
        (
            "What did you learn in this lesson that you did not know before?",
            "Which part helped you most? Show me.",
            "Where did you get stuck, and what did you do?",
            "If we taught it again to another class, what should we change?",
        ),
        (
            "Has your child told you about these lessons? What?",
            "How does your child explain this at home?",
            "What do you find hard to help with, and what could we send home?",
        ),
        (
            "What did your pupil do that you had not predicted?",
            "At which moment did the learning happen, or not?",
            "What in the lesson was ours, and what would work in any classroom?",
        ),
    ),
    "instructional rounds": Briefing(
        "Good for something that shows in many lessons and across subjects, and for seeing it as it is. Choose another "
        "method when you already agree on what happens and want to try a change.",
        (
            "Write down a problem of practice: what learners do or do not do, that you can see and that matters.",
            "Say your theory: if teachers do this, then pupils will do that, and so they will learn more.",
            "Visit in pairs from different schools, twenty minutes a lesson. Write what teacher, pupils and task do. "
            "No ‘good’, no ‘bad’, no names.",
            "Lay all notes out, sort them, and describe the patterns. Only then ask what they mean.",
            "Predict: if a pupil did everything that was asked in these lessons, what would they know?",
            "Agree the next level of work, and who helps with it. Come back after a term and look again.",
        ),
        "Six to ten people of two schools or more; half a day a round: an hour of visits, two hours of talk. Staff "
        "must know that nobody is judged, and hear the patterns first.",
        "eskmouth-whinmarr",
        (
            "Two secondaries saw that young people wait, copy and recall, and are seldom asked for a reason. Their "
            "theory: if we wait, ask for a ‘because’ and pass it on in every subject, pupils will explain more.",
            "They predicted that waiting for an answer would go from a tenth of the questions to half. It went to "
            "about a third. They predicted that the tasks would change with the talk; worksheets stayed as they were.",
            "So the next level of work was the task: one a week that cannot be done without a reason. What a teacher "
            "says can change in a term; what pupils are given to do takes the time of a department.",
        ),
        (
            "Judging. Read your notes aloud: take out every word that praises or blames.",
            "A problem that is about teachers. Say what pupils do.",
            "A visit without a next level. Do not leave before it is agreed.",
        ),
        (
            "What were you working on today? Why, do you think?",
            "How do you know when you have done it well?",
            "How often are you asked to say why? In which lessons?",
            "What happens when somebody gives a wrong answer?",
        ),
        (
            "When your child talks about lessons, what do they talk about?",
            "Do they ever explain at home something that they learned?",
            "What would you like to see if you could sit in on a lesson?",
        ),
        (
            "What did you see in another subject that you recognised from your own?",
            "Which pattern surprised you?",
            "What would have to change around you, so that you could change this?",
        ),
    ),
    "improvement science": Briefing(
        "Good for a change that can be tried next week with a few learners, counted every day or week, and made larger "
        "when it works. Choose another method when the question is why, not how.",
        (
            "Say what you want to be better, by how much and by when.",
            "Plan: the smallest try that tells you something. Who does what, where and when, and what will be counted.",
            "Predict the answer to each question of the try, in numbers where you can.",
            "Do it, and write down what got in the way.",
            "Study: put the points on a chart over time, and compare with what you predicted.",
            "Act: adopt, adapt or abandon. Then the next try: more learners, another day, another school.",
        ),
        "Two or three people who can change something tomorrow; ten minutes a week to look at the chart. A try takes a "
        "day to four weeks.",
        "braehowe-cluster",
        (
            "A secondary and its primaries wanted young people to be in and on time. The first try was a side door, "
            "toast and no register, for two weeks and S2 alone, with a tally of who came before 8.50.",
            "They predicted half of the group. More than half came on most days, fewer on Mondays: adopted, and opened "
            "to all. What they learned was that food matters less than the door: ‘They want not to be looked at.’",
            "The next try put a friendly text from a known adult in place of the automatic message. They predicted "
            "that a third of the parents would answer; nearly all did, within the hour.",
        ),
        (
            "A first try that is too large. Halve it, and halve it again.",
            "Two points, before and after. It takes ten or more to tell a shift from chance.",
            "Every try is a success. If none was abandoned, you only tried what you already knew to work.",
        ),
        (
            "What was it like this week? Was any day different?",
            "What got you to come, or to try it? What nearly stopped you?",
            "What should we try next?",
        ),
        (
            "What made it easy or hard for your family this week?",
            "How did you find out about it, and was that the right way?",
            "What one thing would you change first?",
        ),
        (
            "What got in the way on the worst day?",
            "What did you do that was not in the plan?",
            "Would you bet that it works with ten times as many? Why not?",
        ),
    ),
}

ASKING = (
    "Ask permission first: of learners and, where your authority says so, of their parents. Say what it is for, that "
    "they may stop, and that nobody's name will be written down.",
    "Two or three learners together say more than one alone. Somebody whom they know asks, and somebody else writes.",
    "Ask, then wait. ‘Tell me more’ and ‘What makes you say that?’ are the best questions on this page.",
    "Write what was said in their words. Never correct, never finish a sentence for them.",
    "If a child tells you something that worries you, listen, ask nothing further and do not promise to keep it "
    "secret. Tell your child protection coordinator straight away.",
)
"""What holds for every interview."""

READING: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Law and policy",
        (
            ("Education (Scotland) Act 2016", "www.legislation.gov.uk/asp/2016/8"),
            ("The National Improvement Framework for Scottish Education", "www.gov.scot"),
            ("Education Scotland: School Improvement Partnerships", "education.gov.scot"),
        ),
    ),
    (
        "Research",
        (
            ("Education Scotland: Improvement Hub", "education.gov.scot"),
            (
                "Education Endowment Foundation: Teaching and Learning Toolkit (school age)",
                "educationendowmentfoundation.org.uk",
            ),
            (
                "Education Endowment Foundation: Early Years Toolkit (early learning)",
                "educationendowmentfoundation.org.uk",
            ),
            ("The Sutton Trust", "www.suttontrust.com"),
            ("Interventions for Literacy", "www.interventionsforliteracy.org.uk"),
        ),
    ),
    (
        "Methods",
        (
            ("Lesson Study UK", "www.lessonstudy.co.uk"),
            (
                "Kemmis, McTaggart and Nixon (2014): The Action Research Planner (collaborative action research)",
                "doi.org/10.1007/978-981-4560-67-2",
            ),
            (
                "City, Elmore, Fiarman and Teitel (2009): Instructional Rounds in Education. Harvard Education Press",
                "",
            ),
            ("Institute for Healthcare Improvement: Plan-Do-Study-Act", "www.ihi.org"),
        ),
    ),
)
"""What the programme's guidance names to read further, by heading: title and address; as text, never as a link."""
