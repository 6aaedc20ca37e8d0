"""The cluster engine: Spark reads, joins and counts; each person's facts are judged by the same plain-Python rules."""

from promotora.targeting.engines.spark.engine import SparkEngine

__all__ = ["SparkEngine"]
