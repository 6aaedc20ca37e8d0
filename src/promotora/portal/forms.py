"""Forms draw themselves: the templates in templates/django/forms take the place of Django's own."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Finds form templates where all templates are, so that `{{ form }}` draws the controls of our look."""
