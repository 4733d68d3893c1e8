"""The page a person starts from: partnerships, where each phase stands, and a tour on the sample."""

from sipp_lib.start.page import StartPage

__all__ = ["StartPage"]
