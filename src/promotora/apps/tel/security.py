"""What the database holds of the list by itself: only a certified and contracted CB-CME may be given members.

Assignments that were there before this was held stay as they are: only what is given from now on is looked at.
"""

from promotora.apps.core.security import also
from promotora.apps.network.security import only_certified

also(only_certified("tel_assignment"))
