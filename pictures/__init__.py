"""From the bytes of a picture to lines of text with places and confidences; the reader is an optional extra."""

from pictures.layout import in_order
from pictures.limits import MAX_BYTES, MAX_PIXELS
from pictures.reader import ChildReader, is_installed

__all__ = ["MAX_BYTES", "MAX_PIXELS", "ChildReader", "in_order", "is_installed"]
