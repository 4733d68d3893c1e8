"""Every sentence about a result, once, from what passed the gate: of a page, of a verdict, of a picture's alt text.

What all use, then in the order of the phases:

- `words`: text on one line, numbers alike, why a number is not there
"""
