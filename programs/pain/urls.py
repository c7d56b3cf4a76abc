from django.urls import path, register_converter

from programs.pain.converters import GuideKind
from programs.pain.views import guide, own_words

register_converter(GuideKind, "guide_kind")

app_name = "pain"
urlpatterns = [
    path("guide/", guide.contents, name="guide"),
    path("guide/find/", guide.find, name="find"),
    path("guide/search/", guide.search, name="search"),
    path("guide/complications/", guide.complications, name="complications"),
    path("guide/when-to-be-seen/", guide.when_to_be_seen, name="when-to-be-seen"),
    path("guide/sources/", guide.sources, name="sources"),
    path("guide/own-words/", own_words.overview, name="own-words"),
    path("guide/own-words/<slug:about>/", own_words.edit, name="own-words-about"),
    path("guide/<guide_kind:kind>/<slug:slug>/", guide.article, name="article"),
]
