"""summary.html: the figures of a run as one page that needs nothing else. The template decides nothing."""

from functools import cache
from importlib.resources import files

import jinja2

from promotora.targeting.summary import charts, wording
from promotora.targeting.summary.wording import Figures


def page(figures: Figures, record: Figures) -> str:
    """The whole page, styles and pictures inside it."""
    drawn = {name: draw(figures) for name, draw in charts.CHARTS.items()}
    return _template().render(
        f=figures,
        run=record,
        headline=wording.headline(figures),
        lede=wording.lede(figures),
        rows_heading=wording.rows_heading(figures),
        unverified=wording.unverified(figures),
        age_sentence=wording.age_sentence(figures),
        explain_command=wording.explain_command(figures, record),
        tiers=charts.tiers(figures),
        pyramid=charts.pyramid(figures),
        other_sex=any(row["other"] for row in figures["by_age_and_sex"]),
        **drawn,
    )


@cache
def _template() -> jinja2.Template:
    def read(name: str) -> str:
        return files(__package__).joinpath(name).read_text(encoding="utf-8")

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": wording.number, "day": wording.day}
    return environment.get_template("page.html")
