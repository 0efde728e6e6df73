"""Shape of an uploaded sheet. Forms never save."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_BYTES = 20 * 1024 * 1024


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("用上面的模板填写，.xlsx 或 .csv，20 MB 以内，最多两万行。"),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB，请删去图片，或分成几个文件上传。"))
        return file
