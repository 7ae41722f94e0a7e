"""The sheet of a story, as a page to print and as PDF, for whoever sees the story."""

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article

from . import review_sheet


def page(request, pk):
    """The sheet as a page; the browser prints it on A4."""
    article = _visible(request, pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Sheet"),
        "subtitle": str(article),
        "story": article,
        "sheet": review_sheet.sheet_of(article),
        "now": timezone.now(),
    }
    return render(request, "admin/sheet.html", context)


def pdf(request, pk):
    """The same as a file."""
    article = _visible(request, pk)
    content = review_sheet.pdf(review_sheet.sheet_of(article), timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="sheet-{article.pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _visible(request, pk) -> Article:
    return get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
