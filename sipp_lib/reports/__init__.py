"""What is on the page of an evaluation report, section by section."""
