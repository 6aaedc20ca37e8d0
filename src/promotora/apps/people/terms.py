"""The words of this room: languages, ways to reach somebody, kinds of consent, why an organization may look."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """The threshold languages of Los Angeles County, and others. Unverified: an older list than DHCS's current one."""

    ENGLISH = "en", _("English")
    ARABIC = "ar", _("Arabic")
    ARMENIAN = "hy", _("Armenian")
    CANTONESE = "yue", _("Cantonese")
    MANDARIN = "cmn", _("Mandarin")
    CHINESE = "zh", _("Chinese")
    FARSI = "fa", _("Farsi")
    KHMER = "km", _("Khmer")
    KOREAN = "ko", _("Korean")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    TAGALOG = "tl", _("Tagalog")
    VIETNAMESE = "vi", _("Vietnamese")
    SIGN = "ase", _("American Sign Language")
    OTHER = "und", _("another language")


class Format(TextChoices):
    """How somebody wants to be written to."""

    STANDARD = "standard", _("standard print")
    LARGE_PRINT = "large_print", _("large print")
    AUDIO = "audio", _("audio")
    BRAILLE = "braille", _("braille")
    DATA = "data", _("data file")


class Gender(TextChoices):
    """As the plan has it."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    UNKNOWN = "unknown", _("not known")


class Way(TextChoices):
    """A way to reach a member."""

    MOBILE = "mobile", _("mobile phone")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("email")
    HOME = "home", _("home address")
    MAIL = "mail", _("mailing address")
    PLACE = "place", _("where they can be found")


PHONES = (Way.MOBILE, Way.PHONE)
ADDRESSES = (Way.HOME, Way.MAIL)


class Number(TextChoices):
    """A number that a member is known by."""

    CIN = "cin", _("CIN")
    PERSON = "person", _("number in the plan's claims")
    MEMBER = "member", _("plan member number")


class Relation(TextChoices):
    """What somebody is to a member."""

    SPOUSE = "spouse", _("spouse or partner")
    PARENT = "parent", _("parent")
    CHILD = "child", _("son or daughter")
    SIBLING = "sibling", _("brother or sister")
    RELATIVE = "relative", _("another relative")
    FRIEND = "friend", _("friend or neighbor")
    GUARDIAN = "guardian", _("guardian or representative")
    OTHER = "other", _("someone else")


class ConsentTo(TextChoices):
    """What a consent covers."""

    CARE = "care", _("taking part in care management")
    SHARING = "sharing", _("sharing records for care")
    PART2 = "part2", _("sharing substance-use records (42 CFR Part 2)")
    CAREGIVER = "caregiver", _("a caregiver as a member of the care team")
    HOUSING = "housing", _("sharing records with housing programs (HMIS)")


class Because(TextChoices):
    """Why an organization may see a member."""

    PLAN = "plan", _("the member's plan")
    ASSIGNED = "assigned", _("assigned by the plan")
    REFERRED = "referred", _("referred here")
    PATIENT = "patient", _("a patient or guest here")
    ASKED = "asked", _("the member asked for a service here")
    EMERGENCY = "emergency", _("opened in an emergency")


class Emergency(TextChoices):
    """Why a record is opened without the right to see it."""

    HEALTH = "health", _("The person's health or safety is in danger now.")
    HERE = "here", _("The person is here and asks for help, and is not on our list.")
    HOSPITAL = "hospital", _("The hospital called about the person.")


class Finding(TextChoices):
    """What the reviewer of an emergency found."""

    RIGHT = "right", _("There was a good reason.")
    WRONG = "wrong", _("There was no good reason.")
    FOLLOW_UP = "follow_up", _("It needs follow-up.")


class FactKind(TextChoices):
    """What a health fact tells of."""

    CONDITION = "condition", _("condition")
    MEDICINE = "medicine", _("medicine")
    ALLERGY = "allergy", _("allergy")
    PROGRAM = "program", _("program")


class Did(TextChoices):
    """What was changed in a record, for the access log: in words that tell nothing of what it says."""

    MEMBER_ADDED = "member_added", _("added the member")
    LANGUAGES_CHANGED = "languages_changed", _("changed languages or how the member is written to")
    CONTACT_ADDED = "contact_added", _("added a way to reach the member")
    CONTACT_CHANGED = "contact_changed", _("changed a way to reach the member")
    CONTACT_ENDED = "contact_ended", _("ended a way to reach the member")
    CONTACT_BACK = "contact_back", _("brought back a way to reach the member")
    CONTACT_FIRST = "contact_first", _("said which way to try first")
    SUPPORTER_ADDED = "supporter_added", _("added a supporter")
    SUPPORTER_CHANGED = "supporter_changed", _("changed a supporter")
    SUPPORTER_ENDED = "supporter_ended", _("ended a supporter")
    CAREGIVER_PAIRED = "caregiver_paired", _("paired a caregiver")
    CAREGIVER_CHANGED = "caregiver_changed", _("changed a caregiver")
    CAREGIVER_ENDED = "caregiver_ended", _("ended a caregiver")
    CONSENT_RECORDED = "consent_recorded", _("recorded a consent")
    PAPER_ADDED = "paper_added", _("added the signed paper of a consent")
    CONSENT_REVOKED = "consent_revoked", _("revoked a consent")
    FACT_ADDED = "fact_added", _("added a health fact")
    FACT_ENDED = "fact_ended", _("ended a health fact")
    FACT_BACK = "fact_back", _("brought back a health fact")
    FACT_MISTAKEN = "fact_mistaken", _("took a health fact off the page as a mistake")
    SHARED = "shared", _("let another organization see the member")
    SHARING_ENDED = "sharing_ended", _("ended that an organization sees the member")
    EMERGENCY_REVIEWED = "emergency_reviewed", _("reviewed an emergency")
    LINKED = "linked", _("said that two records are one person's")
    UNLINKED = "unlinked", _("said that two records are not one person's after all")
    NOT_SAME = "not_same", _("said that two records are not one person's")


class Shown(TextChoices):
    """What a page showed, more exactly than the part says, for the access log."""

    CONSENTS = "shown_consents", _("a consent to share them")
    HISTORY = "shown_history", _("earlier versions of them")
    ENDS_SOON = "shown_ending", _("a consent that ends soon")
    AUDIT = "audit", _("drawn by lot for an audit of health action plans")


class Export(TextChoices):
    """What was saved as a file or made ready for print."""

    HEALTH = "health_file", _("the health tab as a file")
    LIST = "list_file", _("a list as a file")
    EVIDENCE = "evidence_file", _("the claims behind a listing, as a file")
    ACCESS = "looks_file", _("who looked, as a file")
    ACCOUNTING = "looks_print", _("who looked, for print")
    CONSENT = "consent_print", _("a consent, for print")
    PAPER = "signed_paper", _("the signed paper of a consent")
