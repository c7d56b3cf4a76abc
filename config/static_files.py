"""Static files of a public site: hashed names, so that a browser may keep them for good."""

from __future__ import annotations

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

OUR_SCRIPTS = ("footstrong/*.js", "plans/*.js", "running/*.js")
_ANY, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Our scripts import each other by hashed names too: never half of one version with another."""

    patterns = (*HashedFilesMixin.patterns, *((scripts, IMPORTS) for scripts in OUR_SCRIPTS))
