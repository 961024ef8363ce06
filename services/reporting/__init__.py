"""What the alliances report: adopted indicators, series of figures, imports of files, scorecards."""
