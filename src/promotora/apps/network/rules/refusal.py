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
    TOO_MANY_FILES = _("There are 40 documents here already. Take one away first.")
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
    NOT_SENT_BACK = _("There is no answer to send back.")
    NO_WORDS_BACK = _("Say what is still missing: the organization reads it.")
    NOT_A_REVIEWER = _("Choose somebody of your plan who may certify.")
    STEP_DONE = _("This step is done already.")
    NAMELESS = _("Give it a name.")
    STEP_NAMELESS = _("Give every step a name.")
    CHECKLIST_EMPTY = _(
        "Give each checklist at least one sentence, and each step about documents at least one of them."
    )
    TOO_MANY_STEPS = _("These are too many steps: 30 at the most.")
    DAYS_WRONG = _("Give each step between 1 and 365 days, and as many to take an application up.")
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

    KNOWN_HERE = _(
        "An organization with this name or NPI is here already. Ask its director to invite you, or ask the plan that "
        "you want to work with."
    )
    BEGAN_TOO_OFTEN = _(
        "This was begun several times today. Look for the message that was sent, or come back tomorrow."
    )
    TOO_MANY_BEGIN = _("More organizations began today than we can take in a day. Come back tomorrow.")

    NO_PLACE = _("Say where the visit is.")
    VISIT_TO_COME = _("This visit is on a day to come. Write what was found once it took place.")
    NOTHING_FOUND = _("Write what was found.")
    NOT_AN_AUDIT = _("Members are drawn for an audit, not for a visit.")
    DRAWN_ALREADY = _("The members of this audit were drawn already.")
    NOT_DRAWN = _("Draw the members of this audit first.")
    AUDIT_UNREAD = _("Read the health action plan of each member first.")
    AUDIT_WRITTEN = _("What this audit found was written down already.")
    SAMPLE_WRONG = _("Draw between 1 and 100 members.")
    NOBODY_SERVED = _("This organization serves no member of yours now.")
    NOT_READ = _("Say whether the health action plan is as it should be.")
    NO_FINDING_OF_PLAN = _("Say what is not as it should be in the health action plan.")

    NO_NAME = _("Give the name.")
    FTE_WRONG = _("The share of full time is between 0.05 and 1.00.")
    ON_LEAVE_TWICE = _("These days overlap another leave of this person.")
    LEFT_ALREADY = _("This person has left the team.")
    NOT_A_MONTH = _("Reports are for a month that has begun.")
    REPORTED_ALREADY = _("This month was reported already. To correct it, write in the note what has changed.")

    NO_CREDENTIAL = _("Say which license or certificate it is.")
    RENEWED_EARLIER = _("The new day is not later than the day until which it is good now.")
    LEAVE_OVER = _("This leave is over already.")
    NO_SUBCONTRACTOR = _("Give the name of the organization.")
    NO_SERVICES = _("Choose at least one of the six services.")
    SUBCONTRACTOR_ENDED = _("This agreement has ended already.")
    NOT_LIKELY = _("Say how likely it is, from 1 to 100 percent.")
    RATIO_WRONG = _("Members to a care coordinator are from 1 to 500.")
    NO_SOURCE = _("Say where the number comes from, or leave it unverified.")
    RATIO_THERE = _("A number is set for these members from this day on already. Choose another day.")

    NO_TITLE = _("Give it a title.")
    EVENT_ENDS_FIRST = _("It must end after it begins.")
    EVENT_PAST = _("Choose a time to come.")
    EVENT_TOO_LONG = _("It may last a day at the most.")
    NO_SEATS = _("Give at least one seat, or leave the number of seats empty.")
    SEATS_TAKEN = _("More people than that have registered already. Give at least as many seats.")
    EVENT_CALLED_OFF = _("This was called off.")
    EVENT_BEGUN = _("This has begun already. Nobody can register any more.")
    EVENT_OVER = _("This is over already.")
    EVENT_FULL = _("Every seat is taken. Look again later: a seat opens when somebody cancels.")
    REGISTERED_ALREADY = _("You are registered already.")
    NOT_REGISTERED = _("You are not registered.")
    BEGUN_ALREADY = _("This has begun already. Your registration stays as it is.")
    NO_REASON_TO_CALL_OFF = _("Say why it is called off: everybody who registered reads it.")
    NOT_BEGUN = _("This has not begun yet.")
    NOT_HTTPS = _("Give a whole link that begins with https://.")
    NO_QUESTION = _("Write the question.")
    NO_ANSWER = _("Write the answer.")
    NOTHING_CHANGED = _("Nothing was changed.")
    WHAT_CHANGED = _("Say in a few words what changed: everybody reads it beside the versions.")
    WITHDRAWN_BEFORE = _("This is withdrawn already.")
    NOT_WITHDRAWN = _("This is not withdrawn.")
    BRING_BACK_FIRST = _("This is withdrawn. Bring it back first.")
    NO_TEXT = _("Write the text.")
    ANNOUNCED_OVER = _("The last day is in the past: nobody would read it.")
    MAILED_BEFORE = _("This was sent by mail already.")
    NOBODY_TO_MAIL = _("You have certified nobody yet who could be told.")


def those(checks: Mapping[Refusal, bool]) -> list[Refusal]:
    """The reasons that apply."""
    return [reason for reason, applies in checks.items() if applies]
