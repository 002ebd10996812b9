"""A plan is a folder of data: who owes what by when. Loaded and checked here."""
