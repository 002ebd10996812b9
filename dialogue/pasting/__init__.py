"""One pasted message instead of a conversation."""

from dialogue.pasting.message import Understood, looks_like_report, read_message

__all__ = ["Understood", "looks_like_report", "read_message"]
