"""Shapes of what is typed about regions. Forms never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.core.regions.table import COLUMNS, decode_table

LARGEST_ON_SCREEN_BYTES = 8 * 1024 * 1024


class RegionTableForm(forms.Form):
    """A table as a file or as text. What was read of a file comes back as text, so that nothing is chosen twice."""

    file = forms.FileField(
        label=_("表格文件"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
        help_text=_("CSV 格式，8 MB 以内；更大的文件请用命令 kepu regions import。"),
    )
    text = forms.CharField(
        label=_("或粘贴表格内容"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "table-text", "spellcheck": "false"}),
        help_text=_("第一行是列名：%(columns)s。只有前两列必填。") % {"columns": ",".join(COLUMNS)},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if file is None and not text.strip():
            raise forms.ValidationError(_("请选择一个文件，或粘贴表格内容。"))
        if file is not None:
            if file.size > LARGEST_ON_SCREEN_BYTES:
                raise forms.ValidationError(_("文件超过 8 MB，请分地区上传，或用命令 kepu regions import 导入。"))
            read = decode_table(file.read())
            if read is None:
                raise forms.ValidationError(
                    _("文件不是 UTF-8 或 GB18030 编码的文本，请在表格软件中另存为 CSV 后再上传。")
                )
            cleaned["text"] = read
        return cleaned
