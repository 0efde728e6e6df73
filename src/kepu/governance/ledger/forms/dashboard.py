"""What is asked of the dashboard, and the outlines for its map."""

from __future__ import annotations

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kepu.engines.maps import BoundaryLimits

# GS(2024)0650号, 浙S(2023)12号, GS京（2022）1061号
APPROVAL_NUMBER = re.compile(r"\w*S\w*\s*[(（]\d{4}[)）]\s*\d+\s*号")


class BoundaryForm(forms.Form):
    file = forms.FileField(
        label=_("边界文件（GeoJSON）"),
        help_text=_("每个区域的属性中要有区划代码（code）或名称（name）；经纬度坐标；不超过 5 MB。"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json,application/json"}),
    )
    approval_number = forms.CharField(
        label=_("审图号"), max_length=60, help_text=_("印在地图下方，例如 GS(2024)0650号。没有审图号的底图不要上传。")
    )
    source = forms.CharField(
        label=_("来源"), max_length=200, required=False, help_text=_("例如：县自然资源局 2025 年提供。")
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > BoundaryLimits().bytes:
            raise forms.ValidationError(
                gettext("文件有 %(size).1f MB，超过 5 MB。请先用制图软件简化边界再上传。")
                % {"size": (file.size or 0) / 1_000_000}
            )
        return file

    def clean_approval_number(self) -> str:
        number: str = self.cleaned_data["approval_number"].strip()
        if not APPROVAL_NUMBER.fullmatch(number):
            raise forms.ValidationError(
                gettext("“%(number)s”不像审图号。审图号写作 GS(2024)0650号 或 浙S(2023)12号。") % {"number": number}
            )
        return number
