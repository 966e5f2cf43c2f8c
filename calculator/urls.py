"""Addresses of the calculator."""

from django.urls import path

from . import views

app_name = "calculator"

urlpatterns = [
    path("", views.calculator, name="calculator"),
    path("result.json", views.result_json, name="result_json"),
    path("openapi.json", views.openapi_json, name="openapi"),
    path("calendar.ics", views.calendar, name="calendar"),
    path("sheet/", views.sheet, name="sheet"),
    path("code.svg", views.code_svg, name="code_svg"),
    path("r/<str:code>/", views.short, name="short"),
    path("retirement/", views.retirement_page, name="retirement"),
]
