"""Uploaded forms: hostile until a child process with limits has read them."""
