"""Files and bytes, whatever is in them: where they go, what was there before, how they are found again."""
