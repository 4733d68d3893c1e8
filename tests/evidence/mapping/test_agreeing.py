"""Heading and cells tell together what a column is; where they do not agree it is asked about."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.mapping.agreeing import detect_type
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Scottish Candidate No.", ["987654325", "12345674"], "scn"),
        ("Pupil Ref", ["1", "2"], "pupil"),
        ("First name", ["Isla", "Tom"], "forename"),
        ("Family Name", ["Ross", "Fraser"], "surname"),
        ("Pupil Name", ["Isla Ross", "Tom Fraser"], "name"),
        ("Registration", ["01B", "1A1"], "class"),
        ("Stage", ["P5", "p6"], "stage"),
        ("Gender", ["F", "Male"], "sex"),
        ("SIMD Decile (1)", ["1", "10"], "simd_decile"),
        ("SIMD quintile", ["1", "5"], "simd_quintile"),
        ("SIMD", ["Q1", "Q5"], "simd_quintile"),
        ("SIMD 2020", ["1", "9"], "simd_decile"),
        ("Data_Zone", ["S01006506", "S01013481"], "data_zone"),
        ("Where", ["S01006506", "S01013481"], "data_zone"),
        ("FSM", ["Y", "N"], "fme"),
        ("ASN?", ["True", ""], "asn"),
        ("EAL", ["1", "0"], "eal"),
        ("Looked after", ["No", "No"], "care_experienced"),
        ("Possible openings", ["380", "190"], "denominator"),
        ("Unauthorised", ["3", "0"], "unauthorised"),
        ("Attendance %", ["93.4", "87"], "percent"),
        ("Group", ["Target", "control"], "group"),
        ("Comments", ["1", "2"], LEAVE_OUT),
        ("E-mail", ["a", "b"], LEAVE_OUT),
    ],
)
def test_heading_and_cells_tell_the_field_surely(heading: str, cells: list[str], field: str) -> None:
    assert detect_type(heading, cells, []) == (field, True)


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Surname, Forename", ["Finch, Orla", "Moss, Ned"], "name"),
        ("Last name/First name", ["Finch/Orla", "Moss/Ned"], "name"),
        ("First and last name", ["Orla Finch", "Ned Moss"], "name"),
        ("Name (surname first)", ["Finch Orla", "Moss Ned"], "name"),
        ("First", ["Orla", "Ned"], "forename"),
        ("Last", ["Finch", "Moss"], "surname"),
        ("Ciad ainm", ["Orla", "Ned"], "forename"),
        ("Preferred name", ["Orla", "Ned"], "known_as"),
        ("Also known as", ["Orla", "Ned"], "known_as"),
        ("Middle name(s)", ["Jean", ""], "middle_names"),
        ("Other forenames", ["Jean", ""], "middle_names"),
        ("Preferred surname", ["Gow", "Moss"], "other_surname"),
        ("Former surname", ["Gow", ""], "other_surname"),
        ("Known as family name", ["Gow", "Moss"], "other_surname"),
        ("A.S.N.", ["Y", "N"], "asn"),
        ("F.S.M. entitlement", ["Entitled", "Not entitled"], "fme"),
        ("CE young person", ["Yes", "No"], "care_experienced"),
        ("LAC status", ["Looked after at home", "Not looked after"], "care_experienced"),
        ("Present Aug 2026 (%)", ["90%", "95%"], "percent"),
        ("% attended", ["90", "95.5"], "percent"),
        ("Ceann-là breith", ["3 March 2016", "9 May 2016"], "date_of_birth"),
        ("Gnè", ["Fireann", "Boireann"], "sex"),
        ("Ìre", ["C4", "C5"], "stage"),
        ("Clas", ["4A", "5B"], "class"),
        ("Biadh sgoile an-asgaidh", ["Tha", "Chan eil"], "fme"),
        ("Feumalachdan taic a bharrachd", ["Tha", "Chan eil"], "asn"),
        ("Beurla mar chànan a bharrachd", ["Tha", "Chan eil"], "eal"),
    ],
)
def test_odd_headings_of_registers_are_known_for_sure(heading, cells, field):
    assert detect_type(heading, cells, ["", ""]) == (field, True)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("First", ["12", "15"]),
        ("Last", ["9", "11/20"]),
        ("Present", ["90%", "95%"]),
        ("Possible", ["90%", "9"]),
    ],
)
def test_marks_are_no_names_and_percentages_no_half_days(heading, cells):
    assert detect_type(heading, cells, ["", ""])[1] is False
