"""Addresses of the calculator."""

from django.contrib import admin
from django.urls import path

from desk.preview import calculator

from . import views

app_name = "calculator"

urlpatterns = [
    path("", views.calculator, name="calculator"),
    path("result.json", views.result_json, name="result_json"),
    path("openapi.json", views.openapi_json, name="openapi"),
    path("sheet/", views.sheet, name="sheet"),
    path("code.svg", views.code_svg, name="code_svg"),
    path("r/<str:code>/", views.short, name="short"),
    path("preview/<slug:kind>/<int:pk>/", admin.site.admin_view(calculator.preview), name="preview"),
    path("retirement/", views.retirement_page, name="retirement"),
]
