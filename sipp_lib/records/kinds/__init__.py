"""Every kind of record, in the order of the phases.

What all share, then phase by phase:

- `base`: what a kind and a field are: label, help, audience (which field has which: its phase), links, version
- `limits`: what a field may hold when it is written: letters of a text, rows, years
- `partnership`: partnership, school, member
- `performance`: phase 1: information, import, target group, outcome
- `exploring`: phase 2: factor, reading
- `planning`: phase 3: question, driver, action, measure
- `action`: phase 4: log entry, event, the cycles of all methods, voice, coding
- `evaluation`: phase 5: finding, decision, sharing, self-check, sign-off
"""

from __future__ import annotations

from sipp_lib.records.kinds.action import Coding, Cycle, Event, LogEntry, Voice
from sipp_lib.records.kinds.base import Audience, Body, Fields, Record
from sipp_lib.records.kinds.evaluation import Decision, Finding, SelfCheck, Sharing, SignOff
from sipp_lib.records.kinds.exploring import Factor, Reading
from sipp_lib.records.kinds.partnership import Member, Partnership, School
from sipp_lib.records.kinds.performance import Import, Information, Outcome, TargetGroup
from sipp_lib.records.kinds.planning import Action, Driver, Measure, Question

KINDS: dict[str, type[Record]] = {
    model.kind: model
    for model in (
        Partnership,
        School,
        Member,
        Information,
        Import,
        TargetGroup,
        Outcome,
        Factor,
        Reading,
        Question,
        Driver,
        Action,
        Measure,
        LogEntry,
        Event,
        Cycle,
        Voice,
        Coding,
        Finding,
        Decision,
        Sharing,
        SelfCheck,
        SignOff,
    )
}

__all__ = [
    "KINDS",
    "Action",
    "Audience",
    "Body",
    "Coding",
    "Cycle",
    "Decision",
    "Driver",
    "Event",
    "Factor",
    "Fields",
    "Finding",
    "Import",
    "Information",
    "LogEntry",
    "Measure",
    "Member",
    "Outcome",
    "Partnership",
    "Question",
    "Reading",
    "Record",
    "School",
    "SelfCheck",
    "Sharing",
    "SignOff",
    "TargetGroup",
    "Voice",
]
