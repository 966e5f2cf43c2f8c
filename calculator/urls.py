"""Addresses of the calculator."""

from django.urls import path

from . import views

app_name = "calculator"

urlpatterns = [
    path("", views.calculator, name="calculator"),
    path("result.json", views.result_json, name="result_json"),
    path("retirement/", views.retirement_page, name="retirement"),
]
