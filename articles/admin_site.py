"""The desk: the stock admin as a newsroom's place of work.

It stands outside ``admin/``: Django makes the site before it discovers the screens.
"""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Publication


class DeskSite(AdminSite):
    index_title = _("My desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    @property
    def site_title(self):
        return settings.NEWSROOM_NAME

    site_header = site_title

    def has_permission(self, request):
        """Accounts with any work to do here; an outsider's account stays outside."""
        person = request.user
        if not person.is_active or not person.is_staff:
            return False
        return person.is_superuser or person.is_on_the_desk

    def index(self, request, extra_context=None):
        return super().index(request, {**work_of(request.user), **(extra_context or {})})


def work_of(person) -> dict:
    """What waits for this person, came back to them, was sent on, and went out today."""
    seen = Article.objects.visible_to(person).with_latest()
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "waiting": Article.objects.waiting_for(person),
        "came_back": seen.back_with(person),
        "drafts": seen.drafts_of(person)[:20],
        "sent_on": seen.sent_on_by(person)[:30],
        "published_today": Publication.objects.for_lists().filter(published_at__gte=today)[:30],
    }
