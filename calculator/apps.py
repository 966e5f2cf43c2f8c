from django.apps import AppConfig


class CalculatorConfig(AppConfig):
    name = "calculator"
    verbose_name = "算一算"

    def ready(self) -> None:
        from desk.impact import impact
        from desk.impact.estimates import outcomes
        from desk.review import checks
        from desk.review.worked_examples import examine

        checks.register_examiner(examine)
        impact.register_estimator(outcomes)
