from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "programs.catalogue"
    label = "catalogue"
