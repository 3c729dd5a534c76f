"""Sentences of the stock admin that our catalogue says better.

Django's Dutch gives every noun the article "de" ("De stuk"). Marked here, they are ours to translate: the
catalogue of a project comes before that of a library.
"""

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
)
