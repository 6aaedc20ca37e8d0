"""The store: each service month of claims once, compact and sorted by person, with what a list needs beside it.

A month's folder holds `lines` (every usable claim line in full), `marks-…` (first and last day of each person's
conditions, for one edition of the value sets), `visits` (hospital and emergency lines), `claims` (hashes of its claim
ids), `codes` (its distinct diagnosis codes) and `aside` (rows that could not be used).
"""
