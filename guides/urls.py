"""Addresses of the guides; included at the root."""

from django.urls import path, re_path

from . import views

app_name = "guides"

urlpatterns = [
    path("guides/", views.index, name="index"),
    path("guides/<slug:slug>/", views.channel, name="channel"),
    re_path(r"^guides/(?P<slug>[-\w]+)/(?P<code>\d{6})/$", views.channel_region_by_code, name="channel_region_by_code"),
    path("guides/<slug:slug>/<slug:region>/", views.channel_region, name="channel_region"),
    path("glossary/", views.glossary_page, name="glossary"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
]
