"""Who works together: the partnership, its schools and its members."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sipp_lib.phases import Method, Theme
from sipp_lib.records.kinds.base import Record, entry, published

Sector = Literal["early years", "primary", "secondary", "special", "all-through"]
Language = Literal["English", "Gaelic"]


class Partnership(Record):
    """The partnership itself; there is one record of it."""

    kind = "partnership"
    title = "Partnership"
    help = "Who you are and what you want to be different at the end."
    plural = "about"
    audience = "public"
    columns = ("name", "theme", "methods", "start", "end")
    single = True
    spans = (("start", "end"),)
    # An older workbook does not know the language and asks to be updated; older records are in English.
    version = 2
    upgrades: ClassVar = {1: dict}

    name: str = published("Name", "What people call the partnership.")
    authorities: list[str] = published("Local authorities", "Every authority that takes part.", default=[])
    theme: Theme | None = published("Theme", default=None)
    theme_words: str = published("The theme in your words", "Only if you chose ‘another theme’.")
    methods: list[Method] = published("Enquiry methods", "How you will work. One is enough.", default=[])
    start: date | None = published("Starts", default=None, ahead=True)
    end: date | None = published("Ends", default=None, ahead=True)
    plan_link: str = published(
        "Link to improvement plans",
        "Which priority of the school or authority plan this supports.",
        long=True,
    )
    success: str = published(
        "What success will look like", "For the learners, in a sentence or two.", long=True
    )
    ethics: str = published(
        "Ethics and consent",
        "Who was asked, who agreed, how data are kept and when they are destroyed.",
        long=True,
    )
    language: Language = published(
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
    audience = "public"
    columns = ("name", "authority", "sector", "roll")

    name: str = published("Name")
    code: str = published(
        "Short name", "Made from the name. Change it only if your school files use another word."
    )
    authority: str = published("Local authority", offers="authorities")
    sector: Sector | None = published("Sector", default=None)
    roll: int | None = published("Roll", default=None, pupils=True, most=10_000, usual=3_000)


class Member(Record):
    """An adult who takes part; adults' names are not published."""

    kind = "member"
    title = "Member"
    help = "Everyone who takes part. Roles and organisations are published; names and who is at which school are not."
    plural = "members"
    audience = "public"
    columns = ("name", "role", "school", "organisation", "trio")
    version = 2
    upgrades: ClassVar = {1: lambda body: {**body, "organisation": ""}}

    name: str = entry("Name", offers="typing")
    role: str = published(
        "Role",
        "For example class teacher, head teacher, educational psychologist; not the school.",
        offers="roles",
    )
    # a role and a school together name a person where a school has one probationer or one head teacher
    school: str | None = entry(
        "School",
        "Leave empty for authority or university.",
        default=None,
        links="school",
    )
    organisation: str = published(
        "Organisation", "Only for those outside the schools: the authority, a university, Education Scotland."
    )
    trio: bool = published(
        "Support team",
        "Tick for someone from the local authority, Education Scotland or the university who supports the partnership.",
        default=False,
    )
