"""The only clock: what is due now, the ladder of nudges, the working calendar, the tick."""
