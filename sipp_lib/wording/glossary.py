"""The words of a report that a teacher may want explained, as its foot explains them."""

from __future__ import annotations

TERMS = {
    "Additional support needs": "Whatever makes a child need more help to learn, for a while or for good.",
    "Adopt, adapt, abandon": "To keep what was tried, to change it, or to stop it.",
    "Balancing measure": "Something that must not get worse while something else gets better.",
    "Baseline": "Where learners were before anything was tried.",
    "Comparison group": "Learners who were not part of what was tried, and are set beside those who were.",
    "Curriculum for Excellence level": "Early, First, Second, Third or Fourth, as teachers judge it.",
    "Driver diagram": "What you want, what leads to it, and what you will change, as boxes.",
    "Factor": "Something that may help these learners or hold them back. It is tested before anybody plans on it.",
    "Gap": "How far learners from the most deprived areas are behind those from the least deprived.",
    "Interval (95%)": "The range in which the true value may well lie. A wide one says that little is known yet.",
    "Main measure": "The one measure that was named beforehand as the one that decides.",
    "Months of progress": "How many months ahead of similar learners, as the Education Endowment Foundation counts it.",
    "Process measure": "Whether the plan was carried out, not whether it helped.",
    "Run chart": "Points in the order of time with a line through their middle. Rules say when they moved.",
    "SIMD, fifths": "The Scottish Index of Multiple Deprivation ranks areas. The first fifth is most deprived.",
    "Target group": "The learners whom the enquiry is for.",
    "Theme": "What a voice is about, in the words of two people who read it each for themselves.",
    "Unlikely to be chance alone": "Such a result is rare where nothing changed. It does not say why it changed.",
}
"""By the word, in the order of the alphabet: a sentence or two."""
