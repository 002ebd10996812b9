"""Pages are Jinja2 templates with everything of ours: no request leaves for another site."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.program import Program

PAGES = Path(str(resources.files("bot.web") / "pages"))
TEMPLATES = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


def render(template: str, program: Program, **more: object) -> HTMLResponse:
    """A page of the program's plan."""
    text = TEMPLATES.get_template(template).render(plan=program.office.plan, **more)
    return HTMLResponse(text)
