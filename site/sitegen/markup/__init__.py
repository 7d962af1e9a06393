"""How values become markup: text from outside made fit, templates, and what is cut once to be joined often."""
