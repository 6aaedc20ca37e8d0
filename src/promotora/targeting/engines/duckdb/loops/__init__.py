"""The compiled loops that find evidence among claim lines and put it in order."""

from promotora.targeting.engines.duckdb.loops.items import Items, Looked, Rows, arrange, find_items, write_rows
from promotora.targeting.engines.duckdb.loops.order import ClaimIds, Lines, Order, claim_keys, sort_lines
from promotora.targeting.engines.duckdb.loops.sieve import choose, number, sieve

__all__ = [
    "ClaimIds",
    "Items",
    "Lines",
    "Looked",
    "Order",
    "Rows",
    "arrange",
    "choose",
    "claim_keys",
    "find_items",
    "number",
    "sieve",
    "sort_lines",
    "write_rows",
]
