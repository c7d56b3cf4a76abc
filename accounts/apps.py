from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import lookups  # noqa: F401
        from accounts.archive.sections import carry
        from accounts.archives import files_of
        from accounts.erasure import on_erasure
        from accounts.portable import KEEPINGS, SECTIONS
        from accounts.retention import keep_for

        carry(*SECTIONS)
        on_erasure(files_of)
        for keeping in KEEPINGS:
            keep_for(keeping)
