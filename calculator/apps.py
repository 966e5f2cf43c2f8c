from django.apps import AppConfig


class CalculatorConfig(AppConfig):
    name = "calculator"
    verbose_name = "算一算"

    def ready(self) -> None:
        from policies import checks, impact

        from .examples import examine
        from .impact import outcomes

        checks.register_examiner(examine)
        impact.register_estimator(outcomes)
