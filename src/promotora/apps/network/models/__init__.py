"""The network's tables. Every one says its privacy class and its row policy."""

from promotora.apps.network.models.application import Application, ApplicationMoved, Attachment
from promotora.apps.network.models.certification import (
    Certification,
    CertificationMoved,
    MendMoved,
    Process,
    ProcessStep,
    Question,
    StepDone,
    ToMend,
    Visit,
)
from promotora.apps.network.models.learning import (
    Announcement,
    Article,
    ArticleVersion,
    CalendarKey,
    Event,
    Registration,
    Template,
    TemplateVersion,
)
from promotora.apps.network.models.roster import CapacityReport, Contract, Credential, Leave, Staff, Subcontractor
from promotora.apps.network.models.watching import Audited, Joining, Ratio, Told

__all__ = [
    "Announcement",
    "Application",
    "ApplicationMoved",
    "Article",
    "ArticleVersion",
    "Attachment",
    "Audited",
    "CalendarKey",
    "CapacityReport",
    "Certification",
    "CertificationMoved",
    "Contract",
    "Credential",
    "Event",
    "Joining",
    "Leave",
    "MendMoved",
    "Process",
    "ProcessStep",
    "Question",
    "Ratio",
    "Registration",
    "Staff",
    "StepDone",
    "Subcontractor",
    "Template",
    "TemplateVersion",
    "ToMend",
    "Told",
    "Visit",
]
