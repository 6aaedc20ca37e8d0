"""All that was read: claims without those given twice, strangers among them, and the report of what was set aside."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from promotora.targeting import quality
from promotora.targeting.engines import base
from promotora.targeting.engines.spark.reading import PATH, PLACE, TROUBLE, Checked, checked
from promotora.targeting.engines.spark.words import bill_type, ends_with_any, vocabulary
