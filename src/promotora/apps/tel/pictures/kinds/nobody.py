"""What stands in a picture's place when nobody is listed, or so few that a picture would tell of them."""

from django.utils.translation import gettext as _

from promotora.apps.tel.pictures import words
from promotora.apps.tel.pictures.figures import Figures
from promotora.apps.tel.pictures.picture import Column, Picture, Table


def nobody(name: str, subject: str, figures: Figures) -> Picture:
    """The picture without a drawing: a sentence and one row."""
    if figures.listed == 0:
        heading = _("%(subject)s: nobody is on this list") % {"subject": subject}
    else:
        heading = _("%(subject)s: fewer than 11 members are listed, too few to draw") % {"subject": subject}
    table = Table((Column(_("Listed members")),), ((words.cell(figures.listed),),))
    return Picture(name=name, heading=heading, alt=heading, table=table)
