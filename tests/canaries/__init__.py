"""Planted values, the ways in which they get into the program, and the search for what stays."""
