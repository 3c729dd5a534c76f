"""A stored file: what it is by its content, where it came from, what can be seen on it."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.fields import LineField

if TYPE_CHECKING:
    from blog.models.user import User

MAX_BYTES = 8 * 1024 * 1024  # of an image, which pages show
MAX_BYTES_TO_OPEN = 32 * 1024 * 1024  # of what only opens when a reader asks for it
MAX_PIXELS = 40_000_000

# Pillow's format → the ending of the stored name. SVG and HTML can carry scripts and are not among them.
ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
# What is no image: how its content begins → the ending of the stored name.
BEGINNINGS = {
    "pdf": re.compile(rb"%PDF-[12]\."),
    # With a tag in front (ID3v2, section 3.1), or the first frame at once (ISO 11172-3, 2.4.1.3: layer III).
    "mp3": re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xeb]"),
    "m4a": re.compile(rb".{4}ftyp(M4A |M4B )", re.DOTALL),  # ISO 14496-12, 4.3
    # RFC 3533, section 6; what is in it says so in the first packet: never a film.
    "ogg": re.compile(rb"OggS\x00.{21}\x01.(\x01vorbis|OpusHead|\x7fFLAC|Speex   )", re.DOTALL),
}
# The ending of the stored name → the type it is served with, and nothing else is served.
MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
}


class Upload(models.Model):
    """A stored file. Its name is the hash of its content, so that it can be cached for ever."""

    file = models.FileField(_("file"), max_length=120, unique=True)
    original_name = LineField(_("original name"), max_length=255)
    alternative_text = LineField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What can be seen? Empty: decoration only."),
    )
    media_type = models.CharField(_("type"), max_length=100, editable=False)
    width = models.PositiveIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return str(self.original_name)

    def get_absolute_url(self) -> str:
        return self.file.url

    @property
    def is_image(self) -> bool:
        """True for what a page can show."""
        return self.width is not None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it and, once that is certain, its file."""
        storage, name = self.file.storage, str(self.file.name)
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: storage.delete(name))
        return deleted

    @classmethod
    @transaction.atomic
    def store(cls, file: File[bytes], *, alternative_text: str = "", by: User | None = None) -> Upload:
        """Keep a file and return its row; the same content is kept once.

        Raises ValidationError, with a sentence for who chose the file, when it is not a file we serve.
        """
        refuse_larger(file.size, MAX_BYTES_TO_OPEN)
        content = file.read()
        ending, width, height = recognise(content)
        digest = hashlib.sha256(content).hexdigest()[:32]
        name = f"{digest[:2]}/{digest}.{ending}"
        if not is_stored(name, len(content)):
            kept_as = default_storage.save(name, ContentFile(content))
            if kept_as != name:
                default_storage.delete(kept_as)  # the same content was stored by another in this moment
        upload, is_new = cls.objects.get_or_create(
            file=name,
            defaults={
                "original_name": (file.name or "").rsplit("/", 1)[-1][-255:] or ending,
                "alternative_text": alternative_text,
                "media_type": MEDIA_TYPES[ending],
                "width": width,
                "height": height,
                "uploaded_by": by,
            },
        )
        if not is_new and alternative_text and not upload.alternative_text:
            upload.alternative_text = alternative_text
            upload.save(update_fields=["alternative_text"])
        return upload


def is_stored(name: str, size: int) -> bool:
    """Whether a file of so many bytes is there. Half of one, of a process that was killed, is removed."""
    if not default_storage.exists(name):
        return False
    if default_storage.size(name) == size:
        return True
    default_storage.delete(name)
    return False


def refuse_larger(size: int, most: int) -> None:
    """Refuse a file of more than so many bytes."""
    if size > most:
        raise ValidationError(
            _("Too large: %(size).1f MB, maximum %(max)d MB."),
            code="size",
            params={"size": size / 1024 / 1024, "max": most // 1024 // 1024},
        )


def recognise(content: bytes) -> tuple[str, int | None, int | None]:
    """The ending a file is stored with, by what is in it; of an image its width and height too.

    Raises ValidationError when it is nothing that we serve.
    """
    for ending, beginning in BEGINNINGS.items():
        if beginning.match(content):
            return ending, None, None
    refuse_larger(len(content), MAX_BYTES)
    kind, width, height = measure(content)
    return ENDINGS[kind], width, height


def measure(content: bytes) -> tuple[str, int, int]:
    """The Pillow format, width and height of an image; ValidationError when it is none that we serve."""
    from PIL import Image, UnidentifiedImageError  # 60 ms that most processes never need

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(ENDINGS)) as image:
                kind, (width, height) = image.format or "", image.size
                if width * height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(
            _("Too many pixels: at most %(max)d million can be shown."),
            code="pixels",
            params={"max": MAX_PIXELS // 1_000_000},
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("This is not a PNG, JPEG, GIF or WebP image, a PDF or a recording, or it is damaged."),
            code="unknown",
        ) from error
    return kind, width, height
