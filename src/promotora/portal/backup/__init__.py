"""Everything that an installation keeps, in one file and back again, with every row compared."""
