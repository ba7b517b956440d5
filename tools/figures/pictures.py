"""The pictures inside the figures, made by arithmetic: a small scene, convolved and pooled."""

import numpy as np
from numpy.typing import NDArray

SIZE = 32
KERNELS: dict[str, NDArray[np.float64]] = {
    "vertical edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float),
    "horizontal edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], float),
    "blur": np.full((3, 3), 1 / 9),
    "points": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], float),
    "diagonal, down": np.array([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]], float),
    "diagonal, up": np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], float),
}


def ship(size: int = SIZE) -> NDArray[np.float64]:
    """A sailing boat on the sea: (size, size, 3) in 0…1, the mean of 8 × 8 samples a pixel."""
    fine = size * 8
    y, x = np.mgrid[0:fine, 0:fine] / fine
    image = np.empty((fine, fine, 3))
    image[:] = np.array([0.55, 0.76, 0.95]) + (0.62 - y)[..., None] * np.array([-0.35, -0.22, 0.0])
    sun = (x - 0.82) ** 2 + (y - 0.18) ** 2 < 0.09**2
    image[sun] = [1.0, 0.86, 0.45]
    sea = y > 0.68 + 0.012 * np.sin(40 * x)
    image[sea] = [0.10, 0.33, 0.52]
    image[sea & (np.sin(46 * y + 9 * np.sin(7 * x)) > 0.75)] = [0.22, 0.47, 0.66]
    hull = (y > 0.62) & (y < 0.76) & (np.abs(x - 0.46) < 0.30 - 0.9 * (y - 0.62))
    image[hull] = [0.55, 0.16, 0.13]
    mast = (np.abs(x - 0.45) < 0.014) & (y > 0.10) & (y < 0.63)
    image[mast] = [0.28, 0.18, 0.12]
    mainsail = (x > 0.48) & (y < 0.57) & (y > 0.13) & (x < 0.48 + 0.62 * (y - 0.13))
    image[mainsail] = [0.97, 0.96, 0.90]
    jib = (x < 0.42) & (y < 0.57) & (x > 0.42 - 0.55 * (y - 0.20)) & (y > 0.20)
    image[jib] = [0.90, 0.45, 0.20]
    return image.reshape(size, 8, size, 8, 3).mean(axis=(1, 3)).clip(0, 1)


def grey(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """The brightness of an RGB image (ITU-R BT.601 weights): (rows, columns)."""
    return image @ np.array([0.299, 0.587, 0.114])


def convolve(image: NDArray[np.float64], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a layer calls convolution, without a flip; `valid`: k − 1 rows and columns fewer."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel)


def max_pool(image: NDArray[np.float64], size: int = 2) -> NDArray[np.float64]:
    """The largest value of each size × size block; a rest at the edge is dropped, as by `valid`."""
    rows, columns = image.shape[0] // size, image.shape[1] // size
    blocks = image[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return blocks.max(axis=(1, 3))


def bytes_of(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """Values as shades: `low` is black, `high` is white, what lies outside is cut off."""
    return np.round((values - low) / (high - low) * 255).clip(0, 255).astype(np.uint8)


def rgb(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """An image in 0…1 as bytes."""
    return bytes_of(values, 0.0, 1.0)


def colour_map() -> NDArray[np.float64]:
    """The ship seen by a filter that is smooth in space and sets red against blue, after ReLU."""
    image = ship()
    return np.maximum(convolve(image[:, :, 0] - image[:, :, 2], KERNELS["blur"]), 0)


def feature_maps() -> dict[str, NDArray[np.float64]]:
    """The ship seen by six filters, after ReLU: 30 × 30 values of 0 and above."""
    image = grey(ship())
    maps = {
        name: np.maximum(convolve(image, kernel), 0)
        for name, kernel in KERNELS.items()
        if name != "blur"
    }
    return {**maps, "red against blue": colour_map()}


def shade(values: NDArray[np.float64], reach: float | None = None) -> NDArray[np.uint8]:
    """A feature map as bytes; the square root lifts weak answers, so that they can be seen."""
    reach = float(values.max()) if reach is None else reach
    return bytes_of(np.sqrt(np.maximum(values, 0) / reach), 0, 1)
