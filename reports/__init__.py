"""Rows to figures and boards. Pure: what is read and where it goes is others' business."""
