"""The oracle: plain Python over lists and sets, slow and obvious. The fast engines must agree with it."""

from promotora.targeting.engines.reference.engine import ReferenceEngine

__all__ = ["ReferenceEngine"]
