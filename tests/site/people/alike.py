"""Two members' pages, compared: what each has of its own is left out."""

import re

PAGES = ["", "contacts/", "people/", "consents/", "health/", "health/file/", "coverage/", "history/"]


def told(answer, member, cin_end):
    """The page without what two members have of their own: their numbers."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    page = page.replace(f"/members/{member.pk}/", "/members/·/").replace(cin_end, "·")
    return re.sub(r"/(contacts|consents|people|health)/\d+/", r"/\1/·/", page)
