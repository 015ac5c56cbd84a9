# SPDX-License-Identifier: GPL-3.0-or-later
"""For the asset browser: avatars with a picture, a catalogue and tags, and a library of poses of the face."""
