# SPDX-License-Identifier: GPL-3.0-or-later
"""What a log says about the progress of long work."""

from backend.counting import Lines


def test_lines_tell_tenths_and_signs_of_life() -> None:
    now, lines = [0.0], []
    tell = Lines(lines.append, lambda: now[0])
    for done, seconds in ((100, 0), (101, 10), (200, 100), (210, 110), (215, 170), (1000, 900)):
        now[0] = seconds
        tell("subjects", done, 1000)
    assert lines == [
        "subjects: 100 of 1000",
        "subjects: 200 of 1000, 1.0/s, 0:13:20 left",
        "subjects: 215 of 1000, 40.6/min, 0:19:20 left",
        "subjects: 1000 of 1000, 1.0/s, 0:00:00 left",
    ]
