# SPDX-License-Identifier: GPL-3.0-or-later
"""A user's own head mesh into the model's space and latent."""
