# SPDX-License-Identifier: GPL-3.0-or-later
"""Dense points: how far the vertices of a fitted head are from where the photo shows them.

The detector's landmarks draw every face towards the mean one. So the photo is looked at again: what it looks
like about each vertex of the fitted head tells, by linear regression, how the vertices must move (supervised
descent, Xiong & De la Torre 2013), learnt on synthetic people alone whose geometry is known
(:mod:`backend.data.likeness.dense`). The vertices are then observations of a fit, with a spread each, as in
Wood et al. 2022, "3D Face Reconstruction with Dense Landmarks".
"""

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from backend.likeness.basis import mirror
from backend.likeness.camera import PinholeCamera
from backend.likeness.descriptors import describe, mirrored
from backend.likeness.seen_face import DensePoints
from backend.likeness.square import SIZE, FaceSquare, shown
from backend.meshing.export import written_aside
from backend.meshing.sampling import Floats
from backend.portrait.frame import Pixels
from backend.rigging.template import get_head_template

DENSE = Path(__file__).parents[1] / "assets" / "dense-points.npz"
TURNED = (15.0, 25.0)
"""Degrees of yaw between which the model of frontal faces goes over into that of turned ones."""


@dataclass(frozen=True)
class Regression:
    """A linear map of low rank from descriptors to offsets, both of all dense vertices.

    Attributes:
        usual: ``[D * LENGTH]`` mean of the descriptors. inner: ``[D * LENGTH, R]``. outer: ``[R, 2 D]``.
        offset: ``[2 D]`` pixels of the square, of usual descriptors.
        spread: ``[D]`` pixels, standard deviation of what is left along each axis.
    """

    usual: Floats
    inner: Floats
    outer: Floats
    offset: Floats
    spread: Floats

    def __call__(self, descriptors: Floats) -> Floats:
        """Offsets ``[D, 2]``, pixels, of ``descriptors [D, LENGTH]``."""
        hidden = (descriptors.reshape(-1) - self.usual) @ self.inner
        return (hidden @ self.outer + self.offset).reshape(-1, 2)


@dataclass(frozen=True)
class DenseModel:
    """What was learnt.

    Attributes:
        vertices: ``[D]`` of the template, sorted, and with each its mirror image.
        front: of faces that look at the camera.
        side: of faces seen from their left.
    """

    vertices: NDArray[np.int64]
    front: Regression
    side: Regression

    def look(self, photo: Pixels, head: Floats, camera: PinholeCamera) -> DensePoints:
        """Where the photo shows the vertices of a head that was fitted to it.

        Args:
            photo: ``[H, W, 3]`` sRGB.
            head: ``[V, 3]`` the template's vertices as fitted, expression and all, metres in avatar space.
            camera: of the fit.
        """
        square = FaceSquare.about(head, camera)
        at, depth = square.to_square(camera.project(head)), camera.view(head)[:, 2]
        seen = shown(at, depth, self.vertices)
        yaw = float(np.degrees(np.arctan2(-camera.rotation[2, 0], camera.rotation[2, 1])))
        offset, spread = self.offsets(describe(square.crop(photo), at[self.vertices]) * seen[:, None], yaw)
        chosen = self.vertices[seen]
        metres = square.side / SIZE * depth[chosen] / camera.focal
        return DensePoints(chosen, square.to_photo(at[chosen] + offset[seen]), spread[seen] * metres)

    def offsets(self, descriptors: Floats, yaw: float) -> tuple[Floats, Floats]:
        """Offsets ``[D, 2]`` and their spreads ``[D]``, pixels of the square.

        Args:
            descriptors: ``[D, LENGTH]`` of the vertices; those that are hidden are 0.
            yaw: of the camera to the avatar's left, degrees.
        """
        flipped = opposite(self.vertices)
        reflected = mirrored(descriptors[flipped])
        back = np.array([-1, 1], np.float32)
        turned = float(np.clip((abs(yaw) - TURNED[0]) / (TURNED[1] - TURNED[0]), 0, 1))
        front = (self.front(descriptors) + self.front(reflected)[flipped] * back) / 2
        if yaw > 0:
            side, spread = self.side(descriptors), self.side.spread
        else:
            side, spread = self.side(reflected)[flipped] * back, self.side.spread[flipped]
        mixed = front + turned * (side - front)
        return mixed, self.front.spread + turned * (spread - self.front.spread)

    def save(self, path: Path = DENSE) -> None:
        """Write a compressed npz, in half precision."""
        arrays = {
            f"{name}_{entry.name}": getattr(getattr(self, name), entry.name).astype(np.float16)
            for name in ("front", "side")
            for entry in fields(Regression)
        }
        with written_aside(path) as file:
            np.savez_compressed(file, vertices=self.vertices.astype(np.int32), **arrays)

    @classmethod
    def load(cls, path: Path = DENSE) -> Self:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            front, side = (
                Regression(
                    **{
                        entry.name: arrays[f"{name}_{entry.name}"].astype(np.float32)
                        for entry in fields(Regression)
                    }
                )
                for name in ("front", "side")
            )
            return cls(arrays["vertices"].astype(np.int64), front, side)


def opposite(vertices: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place ``[D]`` among sorted ``vertices [D]`` of each one's mirror image."""
    return np.searchsorted(vertices, mirror(get_head_template())[vertices])


@lru_cache(maxsize=1)
def get_dense_model() -> DenseModel:
    """The one that ships."""
    return DenseModel.load()
