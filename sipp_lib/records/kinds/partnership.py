"""Who works together: the partnership, its schools and its members."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sipp_lib.phases import Method, Theme
from sipp_lib.records.kinds.base import Record, entry

Sector = Literal["early years", "primary", "secondary", "special", "all-through"]
Language = Literal["English", "Gaelic"]


class Partnership(Record):
    """The partnership itself; there is one record of it."""

    kind = "partnership"
    title = "Partnership"
    help = "Who you are and what you want to be different at the end."
    plural = "about"
    columns = ("name", "theme", "methods", "start", "end")
    single = True
    spans = (("start", "end"),)
    # An older workbook does not know the language and asks to be updated; older records are in English.
    version = 2
    upgrades: ClassVar = {1: dict}

    name: str = entry("Name", "What people call the partnership.")
    authorities: list[str] = entry("Local authorities", "Every authority that takes part.", default=[])
    theme: Theme | None = entry("Theme", default=None)
    theme_words: str = entry("The theme in your words", "Only if you chose ‘another theme’.")
    methods: list[Method] = entry("Enquiry methods", "How you will work. One is enough.", default=[])
    start: date | None = entry("Starts", default=None, ahead=True)
    end: date | None = entry("Ends", default=None, ahead=True)
    plan_link: str = entry(
        "Link to improvement plans",
        "Which priority of the school or authority plan this supports.",
        long=True,
    )
    success: str = entry("What success will look like", "For the learners, in a sentence or two.", long=True)
    ethics: str = entry(
        "Ethics and consent",
        "Who was asked, who agreed, how data are kept and when they are destroyed.",
        long=True,
    )
    language: Language = entry(
        "Language of the page for learners and parents",
        "For its headings and its other fixed words; your own texts stay as you write them.",
        default="English",
    )


class School(Record):
    """A school that takes part."""

    kind = "school"
    title = "School"
    help = "Each school that takes part."
    plural = "schools"
    columns = ("name", "authority", "sector", "roll")

    name: str = entry("Name")
    code: str = entry(
        "Short name", "Made from the name. Change it only if your school files use another word."
    )
    authority: str = entry("Local authority", offers="authorities")
    sector: Sector | None = entry("Sector", default=None)
    roll: int | None = entry("Roll", default=None, pupils=True, most=10_000, usual=3_000)


class Member(Record):
    """An adult who takes part; adults' names stay in school."""

    kind = "member"
    title = "Member"
    help = "Everyone who takes part. Roles and organisations are published; names and who is at which school are not."
    plural = "members"
    columns = ("name", "role", "school", "organisation", "trio")
    version = 2
    upgrades: ClassVar = {1: lambda body: {**body, "organisation": ""}}

    name: str = entry("Name", audience="school", offers="typing")
    role: str = entry(
        "Role", "For example class teacher, head teacher, educational psychologist; not the school."
    )
    # a role and a school together name a person where a school has one probationer or one head teacher
    school: str | None = entry(
        "School",
        "Leave empty for authority or university.",
        default=None,
        links="school",
        audience="school",
    )
    organisation: str = entry(
        "Organisation", "Only for those outside the schools: the authority, a university, Education Scotland."
    )
    trio: bool = entry(
        "Support team",
        "Tick for someone from the local authority, Education Scotland or the university who supports the partnership.",
        default=False,
    )
