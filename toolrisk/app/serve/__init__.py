"""The site served straight from the catalog: a watch that makes way for each new state, one state of it, the workers
that answer."""
