"""What case workers do, what those around them may, and how help is called."""
