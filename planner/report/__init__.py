"""A plan for people: the Excel workbook and the summary on the terminal."""
