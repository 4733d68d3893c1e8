"""Every kind of record, in the order of the phases."""

from __future__ import annotations

from sipp_lib.records.kinds.action import Cycle, Event, LogEntry, Voice
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
