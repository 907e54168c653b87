"""The page that only the demo has: the inboxes of the schools."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tracker.demo.post_office import PostOffice
from tracker.web.frame.access import Guarded, page
from tracker.web.frame.page_context import context_of

PATH = "/demo/hop-thu"
MENU = ((PATH, "Hộp thư các đơn vị"),)


def inbox_route(post: PostOffice) -> Guarded:
    """The page, for `create_app(more=…)`."""

    def inboxes(request: Request) -> Response:
        boxes = post.inboxes()
        chosen = request.query_params.get("hop", "") or next(iter(boxes), "")
        letters = boxes.get(chosen, ())[::-1]
        return context_of(request).show(request, "frame/demo_inbox.html", boxes=boxes, chosen=chosen, letters=letters)

    return page(PATH, inboxes)
