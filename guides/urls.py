"""Addresses of the guides."""
from django.http import HttpResponse
from django.urls import path

app_name = "guides"

def later(request, **kwargs):
    return HttpResponse("")

urlpatterns = [
    path("guides/", later, name="index"),
    path("guides/<slug:channel>/", later, name="channel"),
    path("guides/<slug:channel>/<slug:region>/", later, name="channel_region"),
    path("topics/", later, name="topics"),
    path("topics/<slug:slug>/", later, name="topic"),
]
