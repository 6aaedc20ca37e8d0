"""Things done at the very same moment, each in a connection of its own: for tests of work that is committed."""

from threading import Barrier, Thread

from django.db import connections

from promotora.apps.core.refusals import Refused


def both(*changes):
    """What came of each: its answer, or the reasons for which it was refused."""
    gate, outcomes = Barrier(len(changes)), []

    def run(change):
        gate.wait()
        try:
            outcomes.append(change())
        except Refused as refused:
            outcomes.append(refused.reasons)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[change]) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
