# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the avatar of a photo is that person: real photos, and people whose shape and colours are known.

``python -m backend.evaluation.likeness --out FOLDER [--photos FOLDER]`` writes the report.
"""
