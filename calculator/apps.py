from django.apps import AppConfig


class CalculatorConfig(AppConfig):
    name = "calculator"
    verbose_name = "算一算"

    def ready(self) -> None:
        from policies import checks

        from .examples import examine

        checks.register_examiner(examine)
