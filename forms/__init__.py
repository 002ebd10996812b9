"""XLSForm questionnaires: a pure OpenRosa XForms engine that knows neither chat nor gender."""

from forms.engine import Instance
from forms.model import Form
from forms.sources import load, parse

__all__ = ["Form", "Instance", "load", "parse"]
