"""A form posted after the session has ended is carried through the sign-in: no word is lost.

The page that answers it is the sign-in with the posted fields in it; who signs in then finds one
button that posts them again. Nothing is kept on the server, nothing is done without that button:

- the fields came from a page of ours, since Django has checked the form's token before;
- they go on for the same person alone (``typed_by``): nobody posts, or sees, another's text.
"""

from __future__ import annotations

import json

from django.http import HttpRequest, QueryDict

#: Name of the field that says who had the form open; a form without it is not carried.
TYPED_BY = "typed_by"
#: Name of the field in which the sign-in keeps what was posted.
CARRIED = "carried"
_OWN = ("csrfmiddlewaretoken",)


def pack_form(request: HttpRequest) -> str:
    """What was posted, and where to, as one field of the sign-in; empty if it is not carried."""
    if request.method != "POST" or TYPED_BY not in request.POST:
        return ""
    fields = [[n, v] for n, values in request.POST.lists() if n not in _OWN for v in values]
    payload = {"to": request.get_full_path(), "fields": fields, "had_files": bool(request.FILES)}
    return json.dumps(payload, ensure_ascii=False)


def unpack_form(post: QueryDict, person_id: int) -> dict | None:
    """Address, fields, and whether there were files, if it is this person's; else None."""
    try:
        pending = json.loads(post.get(CARRIED, ""))
        fields = [(str(name), str(value)) for name, value in pending["fields"]]
        address = str(pending["to"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if (TYPED_BY, str(person_id)) not in fields or not address.startswith("/admin/"):
        return None
    return {"to": address, "fields": fields, "had_files": bool(pending.get("had_files"))}
