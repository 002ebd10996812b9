"""Tests: whole conversations first, then each folder."""
