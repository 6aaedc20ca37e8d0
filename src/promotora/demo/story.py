"""What happened in the demonstration before one comes in: every step by the product's own actions, as its people."""

from functools import partial

from promotora.demo import care, placing, plan, staff
from promotora.demo.network import learning, making
from promotora.demo.place import Place, Progress, Step


def steps(place: Place, tell: Progress) -> list[Step]:
    """All that the site needs, in order."""
    return [
        Step("database", lambda: staff.prepare_database(tell)),
        Step("people", lambda: staff.bring_together(tell)),
        Step("network", lambda: making.bring_together(tell)),
        Step("membership", lambda: staff.load_membership(place, tell)),
        *[Step(name, partial(plan.month_of, name, place, tell)) for name in plan.MONTHS],
        Step("consents", lambda: care.consents(tell)),
        Step("referral", lambda: care.referral(tell)),
        Step("draft", lambda: care.try_a_draft(tell)),
        Step("reports", lambda: making.go_on(tell)),
        Step("learning", lambda: learning.teach(tell)),
        Step("placement", lambda: placing.place(tell)),
    ]
