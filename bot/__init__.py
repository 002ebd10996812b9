"""Channels, inbox, delivery, web pages, command line, and the wiring of them all."""
