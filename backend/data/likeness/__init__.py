# SPDX-License-Identifier: GPL-3.0-or-later
"""What fitting a face must know of people and of the landmark detector, measured on synthetic people.

``python -m backend.data.likeness --out FOLDER`` makes the assets of :mod:`backend.likeness`.
"""
