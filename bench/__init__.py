"""Measurements of whole paths beside their peers, in the same run: `make bench`."""
