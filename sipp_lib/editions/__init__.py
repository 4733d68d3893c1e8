"""A finished page in other forms: as PDF to hand out.

They are made of the page that was checked and published, so that they can say nothing else.

- `browser`: the machine's own browser, which prints a page
"""
