# SPDX-License-Identifier: GPL-3.0-or-later
"""What the face network says of a photo in which a head was fitted: dense points, and regions of the face."""

import functools
from dataclasses import dataclass

import cv2
import numpy as np
import torch

from backend.likeness import face_net
from backend.likeness.camera import PinholeCamera
from backend.likeness.fit import DensePoints
from backend.likeness.guide import SIZE, FaceFrame, draw_guide, face_vertices
from backend.meshing.sampling import Floats
from backend.portrait.frame import Pixels
from backend.rigging.template import get_head_template

WIDER = 1.7
"""Standard deviation along an axis over the network's spread, which is that of a Laplacian in the plane."""


@dataclass(frozen=True)
class FaceAnswer:
    """The network's answer.

    Attributes:
        points: of the face, where they are seen.
        frame: the square that was looked at.
        regions: ``[SIZE, SIZE, 14]`` how likely each pixel of it shows each region; sums are 1.
    """

    points: DensePoints
    frame: FaceFrame
    regions: Floats


def ask_face_net(photo: Pixels, head: Floats, camera: PinholeCamera) -> FaceAnswer:
    """Ask the network about a fitted head.

    Args:
        photo: ``[H, W, 3]`` sRGB.
        head: ``[V, 3]`` the template's vertices as fitted, expression and all, metres in avatar space.
        camera: of the fit.
    """
    frame = FaceFrame.about(head, camera)
    at, depth = frame.to_square(camera.project(head)), camera.view(head)[:, 2]
    guide = draw_guide(at, depth)
    chosen = face_vertices(get_head_template())
    chosen = chosen[guide.shows(at[chosen], depth[chosen])]
    square = torch.from_numpy(_square(photo, frame)).permute(2, 0, 1).float() / 255
    marks = torch.from_numpy(at[chosen]).float()[None]
    with torch.inference_mode():
        # A face and its mirror image, whose answers are averaged.
        squares = torch.stack([square, square.flip(-1)])
        drawn = torch.from_numpy(guide.image)
        mirrored = drawn.flip(-1) * torch.tensor([-1.0, 1.0, 1.0, 1.0])[:, None, None]
        offsets, logits = _net()(squares, torch.stack([drawn, mirrored]))
        offsets = torch.stack([offsets[0], offsets[1].flip(-1) * torch.tensor([-1.0, 1, 1])[:, None, None]])
        found = face_net.at_points(offsets.mean(0, keepdim=True), marks)[0].numpy().astype(float)
        shares = torch.stack([logits[0], logits[1].flip(-1)]).softmax(1).mean(0)
    pixels = frame.to_photo(at[chosen] + found[:, :2])
    width = frame.side / SIZE * depth[chosen] / camera.focal
    points = DensePoints(chosen, pixels, WIDER * np.exp(found[:, 2]) * width)
    return FaceAnswer(points, frame, shares.permute(1, 2, 0).numpy())


def _square(photo: Pixels, frame: FaceFrame) -> Pixels:
    """The frame's square ``[SIZE, SIZE, 3]``, antialiased; beyond the photo its last pixels go on."""
    detail = max(1, int(np.ceil(frame.side / SIZE)))
    step = frame.affine()
    step[:, 2] += step[:, :2] @ np.full(2, 0.5 / detail) - 0.5
    step[:, :2] /= detail
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    edge = detail * SIZE
    fine = cv2.warpAffine(photo, step, (edge, edge), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.uint8)


@functools.cache
def _net() -> face_net.FaceNet:
    return face_net.load_face_net()
