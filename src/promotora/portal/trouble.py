"""What stands in the way of an installation, said to the person who runs it."""


class Trouble(Exception):
    """Something that the person who runs this can mend: the thing, the reason and the way out, in plain sentences."""
