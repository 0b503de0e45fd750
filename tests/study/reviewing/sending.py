"""Forms of the review session, sent as a browser sends them."""

import re

SESSION = "/review/session/"


def fields(page) -> dict[str, str]:
    """What the forms of the page send along."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def send(client, page, headers=None, **more):
    return client.post(SESSION, fields(page) | more, headers=headers or {}, follow=True)
