"""Cells of text as values: numbers, dates, months, answers, and the words for what is missing."""
