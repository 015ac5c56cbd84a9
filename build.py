#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets the project up and runs it: ``python3 build.py avatar``, ``python3 build.py test``.

Needs nothing but Python (3.9 or newer to start; 3.11 must be installed, and is found).
Exit codes: 0 done, 1 failed with a coded error, 2 usage, 130 cancelled.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import zipfile
from pathlib import Path

from tools.environment import ALL, ROOT, RUN, SITE, SetupError, lock_file, prepare, python, say
from tools.extension import extension, manifest, zip_extension
from tools.matrix import matrix
from tools.repository import repository

MADE = {
    "avatar.blend": "Blender file",
    "avatar.glb": "glTF binary",
    "preview.png": "four views",
    "front.png": "front view, unlit",
    "avatar.json": "recipe",
}


def avatar(arguments: list[str]) -> int:
    """Makes an avatar; by default from the photo that comes with scikit-image."""
    parser = argparse.ArgumentParser(
        "build.py avatar",
        description="Makes an avatar, by default from a photo that comes with scikit-image.",
        epilog="Further options go to `python -m backend generate` (its --help lists them).",
        allow_abbrev=False,
    )
    source = parser.add_argument_group("what of")
    source.add_argument(
        "--photo",
        action="append",
        help="a picture with a face; repeatable, for further ones of that person",
    )
    source.add_argument("--prompt", help="a sentence, such as 'an old man with a white beard'")
    source.add_argument("--random", action="store_true", help="neither photo nor prompt: somebody new")
    parser.add_argument("--out", type=Path, default=ROOT / "out", help="folder for what is made (out)")
    options, passed = parser.parse_known_args(arguments)
    given = options.photo is not None or options.prompt is not None
    if options.random and given:
        parser.error("--random goes without --photo and --prompt")

    setup = prepare(RUN)
    if not (options.random or given):
        options.photo = [str(SITE / "skimage/data/astronaut.png")]
    for photo in options.photo or ():
        passed += ["--photo", photo]
    if options.prompt is not None:
        passed += ["--prompt", options.prompt]

    start, since = time.monotonic(), time.time() - 1  # file systems round
    code = python("-m", "backend", "generate", *passed, "--out", str(options.out))
    if code:
        return code
    made = [path.parent for path in sorted(options.out.rglob("avatar.json")) if path.stat().st_mtime >= since]
    folders = made or [options.out]
    for folder in folders:
        code = code or python("-m", "blender_rodin.save_blend", str(folder))
    if code:
        return code
    for folder in folders:
        report(folder)
    say(f"Set-up {setup:.1f} s, avatar {time.monotonic() - start:.1f} s.")
    return 0


def report(folder: Path) -> None:
    """Lists what was made.

    Raises:
        SetupError: ``avatar.incomplete`` when a file is missing.
    """
    missing = [name for name in MADE if not (folder / name).is_file()]
    if missing:
        raise SetupError(
            "avatar.incomplete",
            f"{', '.join(missing)} was not made in {folder}.",
            "This is a fault of the program: please report it with the text above.",
        )
    say(f"Made in {folder.resolve()}:")
    for name, what in MADE.items():
        say(f"  {name:<13} {(folder / name).stat().st_size / 1e6:7.2f} MB  {what}")


def test(arguments: list[str]) -> int:
    """Runs the tests; arguments go to pytest."""
    setup = prepare(ALL)
    start = time.monotonic()
    code = python("-m", "pytest", *arguments, folder=ROOT)
    say(f"Set-up {setup:.1f} s, tests {time.monotonic() - start:.1f} s.")
    return {0: 0, 2: 130, 4: 2}.get(code, 1)


def bundle(arguments: list[str]) -> int:
    """Makes the zip of the backend's packages that the add-on installs without a network."""
    argparse.ArgumentParser("build.py bundle", description=bundle.__doc__).parse_args(arguments)
    prepare(RUN)
    path = ROOT / "dist" / f"rodin_backend-{manifest()['version']}-{sysconfig.get_platform()}.zip"
    path.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for group in RUN[:2]:
            complete = [] if group == "torch" else ["--no-deps"]
            fetch = ("-m", "pip", "download", "--disable-pip-version-check", "--no-input", *complete)
            if python(*fetch, "-r", str(lock_file(group)), "-d", folder):
                raise SetupError(
                    "bundle.incomplete",
                    f"pip could not download requirements/{group}.txt.",
                    "See the lines above, check the network, then run the command again.",
                )
        aside = path.with_suffix(".part")
        with zipfile.ZipFile(aside, "w") as archive:  # wheels are compressed already
            for wheel in sorted(Path(folder).iterdir()):
                archive.write(wheel, wheel.name)
        aside.replace(path)
    say(f"Made {path} ({path.stat().st_size / 1e6:.0f} MB), for this system and Python 3.11.")
    say("In Blender: Install Backend, and choose it as the bundle.")
    return 0


def window_test(arguments: list[str]) -> int:
    """Runs tests/window in a real Blender with its window, the extension installed from its zip."""
    parser = argparse.ArgumentParser("build.py window-test", description=window_test.__doc__)
    parser.add_argument(
        "--blender", default="blender", help="command that starts Blender, arguments allowed (blender)"
    )
    folder = ROOT / "tests" / "window"
    tests = {
        path.stem: path for path in sorted(folder.glob("*.py")) if "def walk(" in path.read_text("utf-8")
    }
    parser.add_argument("names", nargs="*", help=", ".join(tests))
    options = parser.parse_args(arguments)
    names = chosen(parser, options.names, tests, "window test")
    blender = shlex.split(options.blender)
    if not blender or not shutil.which(blender[0]):
        raise SetupError(
            "window.no_blender",
            "Blender was not found.",
            "Name the command that starts it: --blender COMMAND.",
        )
    prepare(RUN)
    install = ["--command", "extension", "install-file", "-r", "user_default", "--enable"]
    if subprocess.run(
        [*blender, *install, str(zip_extension(ROOT / "dist"))], cwd=ROOT, check=False
    ).returncode:
        raise SetupError("window.not_installed", "Blender did not install the extension.", "See above.")
    pictures = ROOT / "dist" / "window"
    failed = []
    for name in names:
        call = [*blender, "--python", str(folder / "driver.py"), "--", str(tests[name]), str(pictures)]
        failed += [name] if subprocess.run(call, cwd=ROOT, check=False).returncode else []
    if failed:
        raise SetupError(
            "window.failed", f"{', '.join(failed)} failed.", f"See above and the pictures in {pictures}."
        )
    return 0


def install_test(arguments: list[str]) -> int:
    """Installs the backend for real, from the extension in an empty Blender profile."""
    argparse.ArgumentParser("build.py install-test", description=install_test.__doc__).parse_args(arguments)
    prepare(RUN)
    archive = zip_extension(ROOT / "dist")
    with tempfile.TemporaryDirectory(prefix="rodin-profile-") as profile:
        script = str(ROOT / "tests" / "real_install.py")
        return python(script, str(archive), extra={"BLENDER_USER_RESOURCES": profile, "PYTHONPATH": ""})


def bench(arguments: list[str]) -> int:
    """Runs the benchmarks, or those named."""
    files = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    known = {path.stem[len("bench_") :]: path for path in files}
    parser = argparse.ArgumentParser("build.py bench", description=bench.__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(known))
    names = chosen(parser, parser.parse_args(arguments).names, known, "benchmark")
    prepare(ALL)
    for name in names:
        say(f"--- {name}")
        code = python(str(known[name]), folder=ROOT)
        if code:
            return code
    return 0


def chosen(parser: argparse.ArgumentParser, names: list[str], known: dict[str, Path], what: str) -> list[str]:
    """Those named, or all; an unknown one is wrong usage."""
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no {what} called {', '.join(unknown)}")
    return names or list(known)


COMMANDS = {
    "avatar": avatar,
    "test": test,
    "extension": extension,
    "repository": repository,
    "bundle": bundle,
    "matrix": matrix,
    "window-test": window_test,
    "install-test": install_test,
    "bench": bench,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "build.py",
        description="Sets the project up and runs it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="commands:\n"
        + "\n".join(f"  {name:<12} {(run.__doc__ or '').splitlines()[0]}" for name, run in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    options = parser.parse_args(arguments[:1])
    try:
        return COMMANDS[options.command](arguments[1:])
    except SetupError as error:
        print(f"error [{error.code}] {error}\n  {error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cancelled", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
