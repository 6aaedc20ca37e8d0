"""Every address of the site, and the page to choose whom to be."""

from django.urls import path

from promotora.demo import views
from promotora.portal.urls import handler403 as handler403
from promotora.portal.urls import urlpatterns as usual

urlpatterns = [path("demo/", views.demo, name="demo"), *usual]
