"""Whole conversations, word for word, replayed on every channel."""
