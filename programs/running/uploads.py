"""The form for the files of a watch, and taking them no further than is allowed.

Django limits fields, not files. Past the limit the rest of the request is read and thrown away:
closing the line in the middle would show an error of the browser instead of our sentence.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from programs.running.forms import shoe_field
from programs.running.recordings.limits import UPLOAD, Limits


class Quota(FileUploadHandler):
    """Stands before the handlers that keep files; `over` says what was too much, if anything."""

    def __init__(self, request: HttpRequest, limits: Limits) -> None:
        super().__init__(request)
        self.limits = limits
        self.over = ""
        self._files = self._bytes = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._files += 1
        if self._files > self.limits.files:
            words = ngettext(
                "Send at most %(most)d file at once. Nothing was read.",
                "Send at most %(most)d files at once. Nothing was read.",
                self.limits.files,
            )
            self._stop(words % {"most": self.limits.files})

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._bytes += len(raw_data)
        if self._bytes > self.limits.sent_bytes:
            words = _("Send at most %(most)d MB at once. Nothing was read.")
            self._stop(words % {"most": self.limits.sent_mb})
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _stop(self, sentence: str) -> None:
        self.over = sentence
        raise StopUpload(connection_reset=False)


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or more files. An empty one is not refused here: it is named with the others."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        one = super().clean
        return [one(each, initial) for each in data] if data else one(None, initial)


class WatchFilesForm(forms.Form):
    """The files of a watch, and the shoe that all of these runs were in."""

    def __init__(self, *args: Any, runner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = _FilesField(
            label=_("Files"),
            help_text=_("At most %(files)d files and %(mb)d MB at once.")
            % {"files": UPLOAD.files, "mb": UPLOAD.sent_mb},
            allow_empty_file=True,
            error_messages={"required": _("Choose at least one file first.")},
            # No `accept`: phones that do not know an ending would not let its files be chosen.
            widget=_Files(),
        )
        self.fields["shoe"] = shoe_field(runner, None)
        self.fields["shoe"].help_text = _("For all of these runs since the day it was bought.")
