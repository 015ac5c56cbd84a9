# SPDX-License-Identifier: GPL-3.0-or-later
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import skimage.data
from PIL import Image


@pytest.fixture(scope="session")
def astronaut():
    return skimage.data.astronaut()


@pytest.fixture(scope="session")
def hopper_path():
    return Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"


@pytest.fixture(scope="session")
def hopper(hopper_path):
    return np.asarray(Image.open(hopper_path).convert("RGB"))
