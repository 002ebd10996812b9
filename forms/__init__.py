"""XLSForm questionnaires: a pure OpenRosa XForms engine that knows neither chat nor gender."""
