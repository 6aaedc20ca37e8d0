"""Reading an eligibility table: its files, its columns, and what makes a row impossible to use. No database."""
