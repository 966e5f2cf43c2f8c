from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "guides"
    verbose_name = "查询指南"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from desk.review.checks import register_checker
        from desk.review.guide_checks import channel_problems, topic_problems

        from .models import Channel, Topic

        register_checker(Channel, channel_problems)
        register_checker(Topic, topic_problems)
