"""Frames of evidence in, frames of results out, with nothing known of records, disclosure or charts."""
