"""What happened in the demonstration before one comes in: every step by the product's own actions, as its people."""

from promotora.demo import staff
from promotora.demo.place import Place, Progress, Step


def steps(place: Place, tell: Progress) -> list[Step]:
    """All that the site needs, in order."""
    return [
        Step("database", lambda: staff.prepare_database(tell)),
        Step("people", lambda: staff.bring_together(tell)),
        Step("membership", lambda: staff.load_membership(place, tell)),
    ]
