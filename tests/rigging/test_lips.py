# SPDX-License-Identifier: GPL-3.0-or-later
"""Lips are one-coloured, dark where they meet, and closed at rest."""

import numpy as np
import pytest

from backend.rigging.lips import LINE, close, draw_lips, lip_vertices, meeting, mouth_line
from backend.rigging.template import get_head_template

SKIN, LIP = np.array([0.8, 0.6, 0.5], np.float32), np.array([0.7, 0.2, 0.25], np.float32)
POINTS = np.zeros((400, 3), np.float32)
MASK = np.linspace(0, 1, len(POINTS)).astype(np.float32)
BARE = np.tile(SKIN, (len(POINTS), 1))
SEEN = np.where(MASK[:, None] > 0.5, LIP, SKIN)


def test_lips_are_one_coloured_with_a_soft_edge() -> None:
    colour, opacity = draw_lips(POINTS, MASK, SEEN, BARE, np.ones(len(POINTS)))
    assert np.abs(colour - LIP).max() < 0.03
    assert opacity[MASK < 0.1].max() == 0 and opacity[MASK > 0.8].min() > 0.7
    assert 0.1 < opacity[np.abs(MASK - 0.4).argmin()] < 0.7


def test_a_beard_does_not_colour_lips() -> None:
    colour, _ = draw_lips(POINTS, MASK, SEEN * 0.1, BARE, np.zeros(len(POINTS)))
    assert (colour.mean(1) > 0.6 * SKIN.mean()).all()
    assert (colour[:, 0] - colour[:, 1] > SKIN[0] - SKIN[1]).all()


def test_lips_are_dark_where_they_meet_and_meet_at_rest() -> None:
    template = get_head_template()
    lip, middle = lip_vertices(template) > 0.5, np.abs(template.vertices[:, 0]) < 0.002
    points = template.vertices[lip & middle & ~template.cavity]
    light = meeting(template, points)[:, 0]
    assert light[points[:, 1].argmax()] < 0.7
    assert light[points[:, 1].argmin()] == 1

    jaw_open = template.shapes[list(template.shape_names).index("jawOpen")]
    lower = jaw_open[:, 2] < -0.03
    outer = lip & middle & ~template.cavity
    closed = template.vertices.copy()
    close(template, closed)
    gap = lambda vertices: vertices[outer & ~lower, 2].min() - vertices[outer & lower, 2].max()  # noqa: E731
    assert gap(template.vertices) > 0.001
    assert gap(closed) == pytest.approx(0, abs=0.0012)
    assert np.array_equal(
        closed[~(lip | (lip_vertices(template) > 0))], template.vertices[lip_vertices(template) == 0]
    )


def test_the_line_between_lips_is_where_the_templates_meet() -> None:
    template = get_head_template()
    inner = template.vertices[template.cavity & (lip_vertices(template) > 0.5)]
    front = inner[inner[:, 1] < np.percentile(inner[:, 1], 40)]
    across, height = np.abs(front[:, 0]), np.interp(np.abs(front[:, 0]), *LINE)
    assert np.abs(front[:, 2] - height).max() < 0.004 and across.max() < LINE[0][-1]
    on_line = np.stack([across, front[:, 1], height], 1)
    assert mouth_line(on_line).min() > 0.9
    assert mouth_line(on_line + [0, 0, 0.003]).max() == 0
    assert mouth_line(np.array([[LINE[0][-1] + 0.004, -0.1, LINE[1][-1]]])) == 0
