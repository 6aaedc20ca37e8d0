"""Every reason for which this room says no."""

from collections.abc import Mapping
from enum import StrEnum

from promotora.apps.core.refusals import gettext_noop as _


class Refusal(StrEnum):
    """The sentence that people read."""

    NOT_PERMITTED = _("Say which kind of organization you are.")
    OTHER_IN_WORDS = _("Say in words what kind of organization you are.")
    NO_CONTACT = _("Give the name, phone and email of the person to talk to.")
    SERVICE_MISSING = _("All six services must be offered. Say of each whether you give it yourselves or who does.")
    SUBCONTRACTOR_UNNAMED = _("Name the organization that gives a service in your place.")
    NO_SITE = _("Give at least one site, with its address and ZIP code.")
    NO_AREA = _("Choose at least one area that you serve.")
    NO_LANGUAGE = _("Choose at least one language that your team speaks.")
    NO_POPULATION = _("Choose whom you have experience with, or say that you have none yet.")
    ROLE_MISSING = _("The team needs a director, a clinical consultant and a care coordinator, hired or to be hired.")
    NO_COORDINATOR_TIME = _(
        "Say how much of full time your care coordinators work: it decides how many members you may have."
    )
    NO_TECHNOLOGY = _("Say how you keep records and exchange data with the plans.")
    DOCUMENT_MISSING = _("Attach each document that the application asks for.")
    NO_PLAN = _("Choose at least one plan to send it to.")
    PLAN_NOT_HERE = _("Choose plans that work here.")
    IN_REVIEW_ALREADY = _("One of these plans is looking at an application of yours already.")
    NO_LETTER = _("Send a letter of intent first, to each plan that is to get the application.")
    SENT_ALREADY = _("This was sent already. To change something, answer the plan's question or renew it.")
    NOT_SENT = _("Only an application that was sent can be renewed.")
    DRAFT_OPEN = _("You are writing an application already. Go on with that one.")
    ALL_DECIDED = _("Every plan has decided. There is nothing left to withdraw.")
    WITHDRAWN_ALREADY = _("This was withdrawn already.")
    TOO_LARGE = _("The file is larger than 20 MB. Save it smaller, or split it.")
    FILE_EMPTY = _("The file is empty.")
    FILE_KIND = _("Attach a PDF, a picture, a Word document or a workbook. What is in this file is something else.")

    TAKEN_UP = _("This is in review already.")
    NOT_TAKEN_UP = _("Take it up for review first.")
    NO_FINDING = _("Say what was found: what is not ready, or why it is not needed.")
    NO_OUTCOME = _("Say what came of this step.")
    NOT_OPEN = _("This certification was decided already, or withdrawn.")
    STEPS_LEFT = _("Every needed step of the review must have its outcome first.")
    STEP_NOT_READY = _("A needed step is not ready yet: ask the applicant, set a condition, or decline.")
    QUESTION_OPEN = _("A question to the applicant is still open.")
    NO_REASONS = _("Say why: the applicant reads it.")
    NOTHING_TO_MEND = _("Say what has to be mended.")
    NO_CONDITIONS = _("Say what has to be mended, and by when, or certify without conditions.")
    CONDITIONS_OPEN = _("A condition is still open: certify with conditions, or close it first.")
    STARTS_MISSING = _("Say from which day on it holds.")
    ENDS_BEFORE_START = _("The last day is before the first.")
    DUE_PAST = _("The day by which it is due is in the past.")
    NOTHING_ASKED = _("Write the question.")
    NOTHING_ANSWERED = _("Write the answer.")
    ANSWERED_ALREADY = _("This was answered already.")
    CLOSED_ALREADY = _("This was closed already.")
    NOT_ANSWERED = _("The organization has not answered yet.")
    NOT_IN_FORCE = _("This certificate is not in force.")
    NOT_SUSPENDED = _("This certificate is not suspended.")
    OWN_REVIEW = _("Whoever works for the applicant does not review the application.")
    NO_PROCESS = _("Design the steps of your certification first.")
    NO_STEPS = _("Give at least one step.")
    NO_MONTHS = _("A certificate lasts a month at the least.")
    PROCESS_THERE = _("There are steps from this day on already. Choose another day.")

    NOT_CERTIFIED = _("Only a certified organization may be contracted, and not beyond its certificate.")
    OVERLAPS = _("There is a contract for these days already.")
    NO_CAPACITY = _("Say how many members it may have at the most.")
    CONTRACT_ENDED = _("This contract has ended.")
    LAST_DAY_PAST = _("The last day is in the past.")
    LATER_THAN_AGREED = _("The contract ends before that day anyway.")
    NOT_CONTRACTED = _("You have no contract with this plan in this month.")

    NO_NAME = _("Give the name.")
    FTE_WRONG = _("The share of full time is between 0.05 and 1.00.")
    ON_LEAVE_TWICE = _("These days overlap another leave of this person.")
    LEFT_ALREADY = _("This person has left the team.")
    NOT_A_MONTH = _("Reports are for a month that has begun.")
    REPORTED_ALREADY = _("This month was reported already. To correct it, write in the note what has changed.")


def those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    """The reasons that apply."""
    return [reason for reason, applies in checks.items() if applies]
