"""The shared look: what every page and form of the site relies on."""

from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client

from accounts.models import User


class Asked(forms.Form):
    pain = forms.ChoiceField(
        label="Pain now",
        help_text="At this moment",
        choices=[(n, str(n)) for n in range(11)],
        widget=forms.RadioSelect(attrs={"class": "scale", "low": "none", "high": "worst"}),
    )
    load = forms.DecimalField(
        label="Load", max_value=50, widget=forms.NumberInput(attrs={"class": "stepper"})
    )
    note = forms.CharField(label="Note", required=False)


def test_a_wrong_field_points_to_its_help_and_its_error() -> None:
    html = str(Asked({"pain": "4", "load": "60"}))
    assert 'aria-invalid="true"' in html
    assert 'id="id_load_error"' in html
    assert 'aria-describedby="id_load_error"' in html
    assert html.count('type="radio"') == 11
    assert 'aria-describedby="id_pain_helptext"' in html


def test_every_scale_cell_has_its_own_label_and_the_answer_is_kept() -> None:
    html = str(Asked({"pain": "4", "load": "2"}))
    assert html.count('<label class="choice" for="id_pain_') == 11
    assert 'value="4" id="id_pain_4" checked' in html
    assert "0 none" in html and "10 worst" in html


def test_an_optional_field_says_so() -> None:
    assert str(Asked()).count("optional</span>") == 1


def test_partials_render_without_a_form() -> None:
    page = Template(
        '{% include "components/scale.html" with id="s" name="s" legend="Pain" value=3 %}'
        '{% include "components/stepper.html" with id="r" name="r" label="Reps" value=12 %}'
        '{% include "components/notice.html" with tone="stop" title="Stop" %}'
    ).render(Context())
    assert 'id="s_3" name="s" value="3" checked' in page
    assert 'value="12" min="0" step="1"' in page
    assert "notice--stop" in page


@pytest.mark.django_db
def test_the_style_guide_is_for_staff(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 302
    client.force_login(User.objects.create_user("runner@example.org", "x"))
    assert client.get("/styleguide/").status_code == 404
    client.force_login(User.objects.create_superuser("staff@example.org", "x"))
    page = client.get("/styleguide/")
    assert page.status_code == 200
    assert b"<style" not in page.content and b"style=" not in page.content
    assert client.post("/styleguide/").status_code == 405
