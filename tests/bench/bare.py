"""The bare Django view that the newsroom's own is compared with: one query, one template."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from articles.models import Release


def story(request, article_id: int) -> HttpResponse:
    release = get_object_or_404(Release, article=article_id, number=1)
    context = {"release": release, "padding": settings.BARE_PADDING}
    return render(request, "bare.html", context)


def robots(request) -> HttpResponse:
    """For whoever waits until the server answers."""
    return HttpResponse()


urlpatterns = [path("<int:article_id>/", story), path("robots.txt", robots)]
