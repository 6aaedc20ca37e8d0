"""The network's tables. Every one says its privacy class and its row policy."""

from promotora.apps.network.models.application import Application, ApplicationMoved, Attachment
from promotora.apps.network.models.certification import (
    Certification,
    CertificationMoved,
    Process,
    ProcessStep,
    Question,
    StepDone,
    ToMend,
    Visit,
)
from promotora.apps.network.models.roster import CapacityReport, Contract, Credential, Leave, Staff, Subcontractor

__all__ = [
    "Application",
    "ApplicationMoved",
    "Attachment",
    "CapacityReport",
    "Certification",
    "CertificationMoved",
    "Contract",
    "Credential",
    "Leave",
    "Process",
    "ProcessStep",
    "Question",
    "Staff",
    "StepDone",
    "Subcontractor",
    "ToMend",
    "Visit",
]
