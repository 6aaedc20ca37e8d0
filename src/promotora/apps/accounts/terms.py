"""The words of this room: kinds of organization, what a look was for, and what one may do."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an organization is."""

    PLAN = "plan", _("health plan")
    PLAN_PARTNER = "plan_partner", _("plan partner")
    CB_CME = "cb_cme", _("CB-CME")
    HOSPITAL = "hospital", _("hospital")
    HOUSE = "house", _("recuperative-care house")
    CENTER = "center", _("resource center")
    TRAINING = "training", _("training partner")
    COMMUNITY = "community", _("community organization")


class Purpose(TextChoices):
    """What a look at a record was for (45 CFR 164.501, 164.506, 164.512)."""

    TREATMENT = "treatment", _("treatment and care coordination")
    OPERATIONS = "operations", _("the plan's operations")
    SERVICES = "services", _("a service that the member asked for")
    EMERGENCY = "emergency", _("an emergency")


PURPOSES = {
    Kind.PLAN: Purpose.OPERATIONS,
    Kind.PLAN_PARTNER: Purpose.OPERATIONS,
    Kind.CB_CME: Purpose.TREATMENT,
    Kind.HOSPITAL: Purpose.TREATMENT,
    Kind.HOUSE: Purpose.TREATMENT,
    Kind.CENTER: Purpose.SERVICES,
    Kind.TRAINING: Purpose.SERVICES,
    Kind.COMMUNITY: Purpose.SERVICES,
}


class Permission(StrEnum):
    """What somebody may do; the value ends the sentence "This opens to those who may …"."""

    FIND_MEMBERS = "find a member and open the record"
    SEE_HEALTH = "see health facts"
    KEEP_HEALTH = "write down health facts"
    CHANGE_CONTACTS = "change contact details, languages and the people around a member"
    KEEP_CONSENTS = "record and revoke consents"
    SHARE_MEMBERS = "let another organization see a member, and end it"
    LOAD_MEMBERS = "load the plan's membership"
    LINK_RECORDS = "link and unlink records of one person"
    BREAK_GLASS = "open a record in an emergency"
    REVIEW_BREAK_GLASS = "review records opened in an emergency"
    SEE_WHO_LOOKED = "see who looked at a record"
    SEE_LISTS = "see the list and why a member is on it"
    MAKE_LISTS = "make and review lists"
    RELEASE_LISTS = "release and withdraw lists"
    ASSIGN_MEMBERS = "assign listed members to CB-CMEs"
    REFER_MEMBERS = "refer a member who is not on the list"
    ANSWER_REFERRALS = "answer referrals"
    DRAFT_POLICIES = "draft a policy and see what it would change"
    ADOPT_POLICIES = "adopt a policy"
    APPLY = "apply to become a CB-CME and answer plans"
    KEEP_ROSTER = "keep the team's roster and report its room"
    SEE_NETWORK = "see applicants, CB-CMEs and their room"
    CERTIFY = "review applications, certify and contract CB-CMEs"
    TEACH = "hold webinars and keep questions, templates and announcements"
    ASK_TRANSFERS = "ask that a member move to another CB-CME"
    KEEP_STAFF = "invite people, give them roles and end them"
    KEEP_ORGANIZATIONS = "add organizations and change them"

    @property
    def sentence(self) -> Promise:
        """The same words in the reader's language."""
        return PERMISSION_SENTENCES[self]


PERMISSION_SENTENCES: dict[Permission, Promise] = {
    Permission.FIND_MEMBERS: _("find a member and open the record"),
    Permission.SEE_HEALTH: _("see health facts"),
    Permission.KEEP_HEALTH: _("write down health facts"),
    Permission.CHANGE_CONTACTS: _("change contact details, languages and the people around a member"),
    Permission.KEEP_CONSENTS: _("record and revoke consents"),
    Permission.SHARE_MEMBERS: _("let another organization see a member, and end it"),
    Permission.LOAD_MEMBERS: _("load the plan's membership"),
    Permission.LINK_RECORDS: _("link and unlink records of one person"),
    Permission.BREAK_GLASS: _("open a record in an emergency"),
    Permission.REVIEW_BREAK_GLASS: _("review records opened in an emergency"),
    Permission.SEE_WHO_LOOKED: _("see who looked at a record"),
    Permission.SEE_LISTS: _("see the list and why a member is on it"),
    Permission.MAKE_LISTS: _("make and review lists"),
    Permission.RELEASE_LISTS: _("release and withdraw lists"),
    Permission.ASSIGN_MEMBERS: _("assign listed members to CB-CMEs"),
    Permission.REFER_MEMBERS: _("refer a member who is not on the list"),
    Permission.ANSWER_REFERRALS: _("answer referrals"),
    Permission.DRAFT_POLICIES: _("draft a policy and see what it would change"),
    Permission.ADOPT_POLICIES: _("adopt a policy"),
    Permission.APPLY: _("apply to become a CB-CME and answer plans"),
    Permission.KEEP_ROSTER: _("keep the team's roster and report its room"),
    Permission.SEE_NETWORK: _("see applicants, CB-CMEs and their room"),
    Permission.CERTIFY: _("review applications, certify and contract CB-CMEs"),
    Permission.TEACH: _("hold webinars and keep questions, templates and announcements"),
    Permission.ASK_TRANSFERS: _("ask that a member move to another CB-CME"),
    Permission.KEEP_STAFF: _("invite people, give them roles and end them"),
    Permission.KEEP_ORGANIZATIONS: _("add organizations and change them"),
}

MEMBERS_ARE_SEEN = frozenset(Permission) - {
    Permission.APPLY,
    Permission.KEEP_ROSTER,
    Permission.SEE_NETWORK,
    Permission.CERTIFY,
    Permission.TEACH,
    Permission.KEEP_STAFF,
    Permission.KEEP_ORGANIZATIONS,
}
