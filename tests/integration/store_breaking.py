"""A store whose next delivery breaks: what it was, what it is to be, and what must be left of it."""

from tests.integration import store_stories as stories
from tests.integration.store_stories import APRIL, FEBRUARY, JANUARY, MARCH, Office, same, take_in


class Story(Office):
    """An office whose store has January; February and March come next, in a delivery that breaks."""

    def given_a_store_with_january(self) -> None:
        self.given_members("Rosa", "Ines")
        for person in ("Rosa", "Ines"):
            self.given_illness(person, JANUARY, FEBRUARY, MARCH)
        take_in(self.store, self.folder(JANUARY))
        self.next = self.folder(FEBRUARY, MARCH)
        self.before, self.listed = stories.snapshot(self.store), stories.from_store(self.store, APRIL)

    def then_the_store_is_what_it_was(self) -> None:
        kept = {name: said for name, said in stories.snapshot(self.store).items() if name in self.before}
        assert kept == self.before
        same(stories.from_store(self.store, APRIL), self.listed)

    def then_the_next_ingest_works_and_leaves_nothing_of_the_broken_one(self) -> None:
        take_in(self.store, self.next)
        same(stories.from_store(self.store, APRIL), stories.from_raw(self.folder(), APRIL))
        assert stories.tidy(self.store) == ["g000001", "g000002", "store.json"]


class Breakdown(Exception):
    """Something that nobody thought of."""
