"""The only SQL of the program, and the vault that seals content."""
