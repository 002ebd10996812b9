"""Rows to figures and documents: pure."""
