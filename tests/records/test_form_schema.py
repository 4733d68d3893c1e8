import pytest

from sipp_lib.errors import UsageError
from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.kinds import KINDS


def test_a_form_says_what_the_kind_says():
    fields = {each["name"]: each for each in form_schema("factor")["fields"]}
    assert fields["level"]["choices"] == ["school or class", "parent", "pupil"]
    assert fields["level"]["help"] == "Is it about the school or class, the parent or the pupil?"
    assert (fields["information"]["type"], fields["information"]["links"]) == ("links", "information")
    assert [each["type"] for each in fields["tests"]["fields"]] == ["text", "text", "date", "long", "choice"]
    assert fields["tests"]["fields"][1]["school"]
    cycle = {each["name"]: each for each in form_schema("cycle")["fields"]}
    assert cycle["tasks"]["when"] == {"method": ["improvement science"]}


def test_a_field_that_does_not_exist_is_told():
    with pytest.raises(UsageError) as caught:
        form_schema("event", ["day", "colour"])
    assert str(caught.value) == "An event has no field ‘colour’. It has: day, what, intervention."


def test_a_number_says_what_it_may_be_where_it_is_typed():
    def ranges(kind):
        return {field["name"]: field["range"] for field in form_schema(kind)["fields"]}

    assert ranges("school")["roll"] == "A whole number of pupils from 0 to 10,000, usually up to 3,000."
    assert ranges("school")["name"] == ""
    assert ranges("log")["minutes"] == "A whole number of minutes from 0 to 1,440, usually up to 400."
    assert ranges("log")["present"] == "A whole number of pupils from 0 to 10,000, usually up to 2,000."
    assert ranges("self_check")["progress"] == "A number from 0.5 to 5."
    assert ranges("measure")["lowest"] == "A number, such as 12.5."
    assert ranges("measure")["reliability"] == "A number from 0 to 0.999."
    helps = {field["name"]: field["help"] for field in form_schema("measure")["fields"]}
    assert "0 to" not in helps["reliability"]  # said once
    lessons = next(each for each in form_schema("cycle")["fields"] if each["name"] == "lessons")
    number = lessons["fields"][0]
    assert number["range"] == "A whole number from 1 to 99, usually up to 20."
    assert (number["least"], number["most"]) == (1, 99)


def test_no_number_of_any_form_is_silent_about_what_it_may_be():
    def specs(fields):
        for each in fields:
            yield each
            yield from specs(each["fields"])

    every = [each for kind in KINDS for each in specs(form_schema(kind)["fields"])]
    silent = [each["name"] for each in every if bool(each["range"]) != (each["type"] in ("whole", "number"))]
    assert silent == []
    assert sum(bool(each["range"]) for each in every) > 8
