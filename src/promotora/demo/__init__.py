"""The demonstration: a county that does not exist, its lists, and a site where made-up people work with them.

Everything is in one folder and is made in steps. A step that is done is remembered, and one that was cut short is done
again, so that a demonstration that ended, however it ended, goes on where it was.
"""
