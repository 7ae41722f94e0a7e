"""All addresses: the desk under /admin/, everything else is the readers'."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("articles.public.urls")),
]

handler400 = "articles.public.views.bad_request"
handler404 = "articles.public.views.missing"
handler500 = "articles.public.views.unavailable"
