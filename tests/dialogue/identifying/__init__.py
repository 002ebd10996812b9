"""Texts that identify a person, texts that do not, and what is promised of both."""
