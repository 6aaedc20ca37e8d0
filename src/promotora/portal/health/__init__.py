"""What is wrong with an installation, and how to mend it."""

from promotora.portal.health.findings import Finding, findings

__all__ = ["Finding", "findings"]
