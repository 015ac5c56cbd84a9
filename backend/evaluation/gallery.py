# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pictures in docs/images: avatars of photos, of sentences and of nothing.

Run from the repository's root with the project's environment: ``python -m backend.evaluation.gallery``.
"""

from importlib.resources import files
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

from backend import RodinPipeline
from backend.avatar import Avatar
from backend.data.contact_sheet import contact_sheet
from backend.portrait.frame import Pixels

OUT = Path("docs/images")
SIZE = 512
CELL = 280
ANGLES = (0, 40, 90, 180)
PROMPTS = {
    "an old man with a white beard": 1,
    "a young woman with long red hair and glasses": 1,
    "a bald man with a black full beard": 1,
    "a woman with a black afro": 1,
    "a blonde girl with a ponytail in a blue hoodie": 1,
    "a man in a grey suit with a moustache": 1,
}
SEEDS = (1, 2, 3)


def views(avatar: Avatar) -> list[Pixels]:
    """Lit pictures from ``ANGLES``."""
    return [avatar.render(angle, 0, SIZE, lit=True)[..., :3] for angle in ANGLES]


def save(name: str, pictures: list[Pixels], columns: int, labels: list[str]) -> None:
    """A labelled contact sheet in ``OUT``."""
    Image.fromarray(contact_sheet(pictures, columns, CELL, labels)).save(OUT / name, quality=90)
    print(OUT / name)


def main() -> None:
    """Make every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    pipe = RodinPipeline.from_pretrained()
    hopper = Image.open(str(files("matplotlib") / "mpl-data/sample_data/grace_hopper.jpg")).convert("RGB")
    photos = {"astronaut": data.astronaut(), "Grace Hopper": np.asarray(hopper)}
    pictures, labels = [], []
    for name, photo in photos.items():
        avatar = pipe(photo=photo, seed=1)
        square = Image.fromarray(photo).crop((0, 0, min(photo.shape[:2]), min(photo.shape[:2])))
        pictures += [np.asarray(square.resize((SIZE, SIZE))), *views(avatar)]
        labels += [name, "", "", "", ""]
    save("photos.jpg", pictures, 5, labels)
    pictures, labels = [], []
    for prompt, seed in PROMPTS.items():
        pictures += views(pipe(prompt=prompt, seed=seed))
        labels += [prompt, "", "", ""]
    save("prompts.jpg", pictures, 4, labels)
    pictures = [picture for seed in SEEDS for picture in views(pipe(seed=seed))]
    save("random.jpg", pictures, 4, [f"seed {seed}" if i == 0 else "" for seed in SEEDS for i in range(4)])


if __name__ == "__main__":
    main()
