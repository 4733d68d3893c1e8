import pytest

from sipp_lib.errors import UsageError
from sipp_lib.records.form_schema import form_schema


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
    def helps(kind):
        return {field["name"]: field["help"] for field in form_schema(kind)["fields"]}

    assert helps("school")["roll"] == "Number of pupils. From 0 to 10,000, usually up to 3,000."
    assert helps("log")["minutes"] == "From 0 to 1,440, usually up to 400."
    assert helps("self_check")["progress"].endswith("lasting results. From 0.5 to 5.")
    # said once: not in the label or the help as well
    assert helps("measure")["reliability"].count("0") == 2
    assert helps("measure")["lowest"] == ""
