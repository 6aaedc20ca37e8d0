"""A run on disk: each table in the forms asked for, in a folder that is written whole or not at all."""

from promotora.targeting.outputs.errors import OutputError
from promotora.targeting.outputs.growing import growing_table
from promotora.targeting.outputs.tabular import FORMATS, PLAIN_FORMATS, write_csv, write_parquet, write_table
from promotora.targeting.outputs.whole import refuse_to_replace, whole_folder
from promotora.targeting.outputs.workbook import write_xlsx

__all__ = [
    "FORMATS",
    "PLAIN_FORMATS",
    "OutputError",
    "growing_table",
    "refuse_to_replace",
    "whole_folder",
    "write_csv",
    "write_parquet",
    "write_table",
    "write_xlsx",
]
