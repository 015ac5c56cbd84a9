# SPDX-License-Identifier: GPL-3.0-or-later
"""Principal components of generated heads, mirrored ones among them so that the basis is symmetric."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray

from backend.data.likeness.truth import template_head
from backend.data.people import priors
from backend.likeness.basis import IdentityBasis, mirror
from backend.likeness.square import face_vertices
from backend.rigging.template import get_head_template

ASIDE = 0.3
"""Weight of everything but the face, which the components must tell well."""


def identity_basis(seed: int, people: Sequence[int], components: int, workers: int) -> IdentityBasis:
    """The basis of people of one seed.

    Args:
        seed: of the people.
        people: their indices.
        components: how many are kept.
        workers: processes.
    """
    with ProcessPoolExecutor(workers) as pool:
        heads = np.stack(list(pool.map(_neutral, [seed] * len(people), people, chunksize=16)))
    template = get_head_template()
    mirrored = heads[:, mirror(template)] * np.array([-1, 1, 1])
    everybody = np.concatenate([heads, mirrored])
    mean = everybody.mean(0)
    weight = np.full(len(mean), ASIDE)
    weight[face_vertices(template)] = 1.0
    spread = ((everybody - mean) * weight[:, None]).reshape(len(everybody), -1)
    gram_values, gram_vectors = np.linalg.eigh(spread @ spread.T)
    order = np.argsort(gram_values)[::-1][:components]
    directions = (gram_vectors[:, order].T @ spread) / np.sqrt(len(everybody))
    found = directions.reshape(components, -1, 3) / weight[:, None]
    return IdentityBasis(mean.astype(np.float32), found.astype(np.float32))


def _neutral(seed: int, index: int) -> NDArray[np.float32]:
    return template_head(priors.sample(seed, index)).neutral.astype(np.float32)
