"""What matplotlib draws behind the moving lines: where it says that things are, they are."""

import base64
import io

import numpy as np
from matplotlib import colormaps, image

from d2l_helpers import figures


def test_a_map_has_its_first_axis_to_the_right_and_its_second_upwards():
    values = np.arange(6.0).reshape(3, 2)
    values[2, 1] = np.nan
    _, _, data = figures.map_image(values, 0, 5).partition("base64,")
    pixels = image.imread(io.BytesIO(base64.b64decode(data)), format="png")[..., :3]
    assert pixels.shape == (2, 3, 3)
    for column, row in np.ndindex(values.shape):
        expected = colormaps[figures.MAP](values[column, row] / 5)[:3]
        if np.isnan(values[column, row]):
            expected = np.array(figures.MISSING) / 255
        np.testing.assert_allclose(pixels[1 - row, column], expected, atol=0.005)


def test_a_backdrop_says_where_its_axes_are():
    def draw(ax):
        ax.set(xlim=(0, 10), ylim=(1, 1000), yscale="log")

    svg, frame = figures.backdrop(draw, "title", width=430, height=320)
    left, top, right, bottom = frame.box()
    at = frame.scale()
    np.testing.assert_allclose([at["x0"], at["x0"] + 10 * at["xs"]], [left, right])
    np.testing.assert_allclose([at["y0"], at["y0"] + 3 * at["ys"]], [bottom, top])
    assert 0 < left < right < 430
    assert 0 < top < bottom < 320
    assert "<style" not in svg
