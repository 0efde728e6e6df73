"""Photos in a form: several at once, from a phone; each is judged by itself, and the good ones are kept.

A page with such a form is sent as multipart/form-data and puts `{{ form.media }}` into its block `scripts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kepu.core.errors import RuleBroken
from kepu.core.evidence.pictures import Picture, examine

MOST_PHOTOS = 12
MOST_BYTES_EACH = 20 * 1024 * 1024
# Of all photos together: a little less than what the site reads of a request (KEPU_MAX_REQUEST_BYTES).
MOST_BYTES_AT_ONCE = 55 * 1024 * 1024
TOO_MUCH_AT_ONCE = _("这几张照片共 {total} MB，超过一次 {most} MB。请分几次上传。")


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo that can be stored: `store_evidence(kind="photo", **photo.as_file(), …)`."""

    name: str
    data: bytes
    picture: Picture

    def as_file(self) -> dict[str, Any]:
        return {"name": self.name, "data": self.data, "picture": self.picture}


@dataclass(frozen=True, slots=True)
class Photos:
    """What a PhotosField gives: the photos to store, and for each other file what is wrong with it, in words."""

    taken: list[TakenPhoto] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class PhotosInput(forms.FileInput):
    """On a phone the browser offers the camera and the album; several can be chosen at once."""

    allow_multiple_selected = True

    class Media:
        js = [forms.Script("core/photos.js", defer=True)]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        at_once = {"data-most-bytes": MOST_BYTES_AT_ONCE, "data-too-much": TOO_MUCH_AT_ONCE}
        super().__init__({"accept": "image/*", "multiple": True, **at_once, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.FileField):
    """Several photos. A file that cannot be taken does not spoil the others: see Photos.

    Invalid only where none is left: nothing was chosen although something is required, or every file was refused.
    """

    widget = PhotosInput
    default_error_messages = {
        "required": _("请至少选择一张照片。"),
    }

    def __init__(self, *, most: int = MOST_PHOTOS, **options: Any) -> None:
        self.most = most
        options.setdefault("label", _("照片"))
        options.setdefault(
            "help_text",
            _("可以一次选多张，最多 %(most)d 张，每张 %(size)d MB 以内，JPEG、PNG 或 WebP。")
            % {"most": most, "size": MOST_BYTES_EACH // 2**20},
        )
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Photos:
        files: Sequence[UploadedFile] = list(data or [])
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        photos = Photos()
        for number, file in enumerate(files):
            try:
                photos.taken.append(self._take(file, number))
            except RuleBroken as refused:
                photos.refused.append(str(refused))
        if files and not photos.taken:
            raise ValidationError([ValidationError(words, code="refused") for words in photos.refused])
        return photos

    def _take(self, file: UploadedFile, number: int) -> TakenPhoto:
        name, size = file.name or "", file.size or 0
        if number >= self.most:
            raise RuleBroken(
                "PHO-005",
                gettext("“%(name)s”没有收下：一次最多 %(most)d 张。请先保存，再添加其余的。")
                % {"name": name, "most": self.most},
            )
        if not size:
            raise RuleBroken("EVI-001", gettext("“%(name)s”是空文件，请检查后重新选择。") % {"name": name})
        if size > MOST_BYTES_EACH:
            raise RuleBroken(
                "PHO-004",
                gettext("“%(name)s”有 %(size).1f MB，超过每张 %(most)d MB 的上限。请在手机上缩小后再上传。")
                % {"name": name, "size": size / 2**20, "most": MOST_BYTES_EACH // 2**20},
            )
        data = file.read()
        return TakenPhoto(name=name, data=data, picture=examine(data, name))


def tell_refused(request: HttpRequest, photos: Photos) -> None:
    """After the good ones are stored, say which files were not, and why."""
    for words in photos.refused:
        messages.warning(request, words)
