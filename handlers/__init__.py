"""One file per thing that a person does: enrol, report, look at the standing, ask for help."""
