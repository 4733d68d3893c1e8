"""Sections that a phase's page to read has and the report has not: who works together, and what was done by the log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib import tables
from sipp_lib.formats import long_month
from sipp_lib.records.kinds import LogEntry, Question
from sipp_lib.reports import html, records

if TYPE_CHECKING:
    from sipp_lib.reports.html import Fragment
    from sipp_lib.workbook import Workbook

SAID = ("name", "authorities", "theme", "theme_words", "methods", "start", "end", "plan_link")
"""Fields of the partnership that stand at the head of a page to read."""


def partnership(book: Workbook) -> Fragment:
    """Who works together and what for, and who has looked at it."""
    own = records.details(book, "partnership", "What it is for", without=SAID)
    _, check = records.evaluation(book)
    check = [html.heading("Self-check and quality assurance"), *check] if any(check) else []
    return html.section("partnership", "The partnership", own, records.members(book), *check)


def done_by_log(book: Workbook) -> Fragment:
    """What was done of what was planned, for the school; nothing for others, or where nothing was written."""
    done = planned_and_done(book) if book.audience == "school" else None
    return html.section("dosage", "Planned and done", done) if done else html.joined([])


def planned_and_done(book: Workbook) -> Markup | None:
    """The dosage that was planned for each question, and what the log adds up to."""
    entries: list[LogEntry] = book.bodies(LogEntry)
    planned = [(each.question or each.choice, each.dosage) for each in book.bodies(Question) if each.dosage]
    if not entries and not planned:
        return None
    months: dict[str, list[LogEntry]] = {}
    for each in sorted(entries, key=lambda entry: entry.day or date.max):
        months.setdefault(_month(each.day), []).append(each)
    done = [[month, *_adds_up(found)] for month, found in months.items()]
    if len(done) > 1:
        done.append(["Total", *_adds_up(entries)])
    head = ["When", "Times", "Minutes", "Pupils present, of those expected", "Kept to plan"]
    return html.join(
        [
            tables.text_table("What was planned", ["Question", "How often and for how long"], planned)
            if planned
            else None,
            tables.text_table("What was done, from the log", head, done) if done else None,
        ]
    )


def _month(when: date | None) -> str:
    return long_month(when) if when else "without a date"


def _adds_up(entries: list[LogEntry]) -> list[str]:
    """Times, minutes, the share of pupils that came, and how far the plan was kept."""
    minutes = [each.minutes for each in entries if each.minutes is not None]
    both = [(each.present, each.planned) for each in entries if each.present is not None and each.planned]
    share = 100 * sum(there for there, _ in both) / sum(meant for _, meant in both) if both else None
    kept = {word: sum(each.as_planned == word for each in entries) for word in ("yes", "partly", "no")}
    return [
        str(len(entries)),
        str(sum(minutes)) if minutes else "",
        f"{share:.0f}%" if share is not None else "",
        ", ".join(f"{word} {count}" for word, count in kept.items() if count),
    ]


SECTIONS = {each.__name__: each for each in (partnership, done_by_log)}
