"""How old one must be to read a text, by a published formula."""

import re


def syllables(word):
    """Groups of vowels, without the silent ‘e’ at the end and after it ‘s’ and ‘d’; at least one."""
    word = word.lower()
    silent = re.sub(r"(?<=[^aeiouy])e(?:s(?<![cgszx]es))?$|(?<=[^aeioutdy])ed$", "", word)
    spoken = re.sub("(?<=[aeiouy])ing", "-ing", silent) + ("e" if re.search("[^aeiouy]le$", word) else "")
    return max(1, len(re.findall("[aeiouy]+", spoken)))


def school_grade(text):
    """The Flesch–Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom 1975); five more is the age in years."""
    words = re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", text)
    ends = len(re.findall(r"[.!?]+(?=\s|$)", text)) or 1
    return 0.39 * len(words) / ends + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
