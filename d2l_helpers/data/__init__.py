"""The chapter's data: measurements of airfoils, and images to classify."""

from d2l_helpers.data.airfoil import COLUMNS, load_airfoil
from d2l_helpers.data.images import load_images
from d2l_helpers.data.minibatches import get_data_ch11, standardise

__all__ = ["COLUMNS", "get_data_ch11", "load_airfoil", "load_images", "standardise"]
