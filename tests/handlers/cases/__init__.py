"""Cases: what their workers do, and what nobody else can."""
