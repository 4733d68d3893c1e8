"""The phase notebooks' pages: what each of their one-line cells shows."""

from sipp_lib.enquiry.action import Action
from sipp_lib.enquiry.evaluation import Evaluation
from sipp_lib.enquiry.exploring import Exploring
from sipp_lib.enquiry.performance import Performance
from sipp_lib.enquiry.planning import Planning

__all__ = ["Action", "Evaluation", "Exploring", "Performance", "Planning"]
