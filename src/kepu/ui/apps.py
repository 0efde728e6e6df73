from django import forms
from django.apps import AppConfig
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "kepu.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        # The framework's own words speak of fields, values and variables; these speak to people.
        forms.Field.default_error_messages["required"] = _("请填写这一项。")
        MinValueValidator.message = _("不能小于 %(limit_value)s。")
        MaxValueValidator.message = _("不能大于 %(limit_value)s。")
        MaxLengthValidator.message = _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。")
