# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that hold for every file of the project."""

import ast
import graphlib
import hashlib
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import backend

ROOT = Path(__file__).resolve().parent.parent
CODE = ("backend", "blender_rodin", "benchmarks", "tests", "tools")
SOURCES = sorted(
    [*ROOT.glob("*.py"), *(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))],
)
PRODUCT = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WEIGHTS = ROOT / "backend" / "weights"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
LICENCE, LONGEST = "SPDX-License-Identifier: GPL-3.0-or-later", 400
"""What each file says on one of its first lines, and how many lines are too many."""
UNSAFE_CALLS = {"eval", "exec", "torch.load", "os.system", "yaml.load"}
UNSAFE_MODULES = {"pickle", "dill", "joblib", "cloudpickle", "marshal", "shelve", "socketserver"}
UNSAFE_WORDS = re.compile(r"shell\s*=\s*True|allow_pickle\s*=\s*True|trust_remote_code\s*=\s*True")
OPEN_ENDS = (
    "TO" + "DO",
    "FIX" + "ME",
    "NotImplemented" + "Error",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "pypi" + ".org",
)
UNUSED_BY_MEDIAPIPE = {"jax", "jaxlib", "opencv-contrib-python", "sentencepiece", "sounddevice"}


def name(path):
    return path.relative_to(ROOT).as_posix()


def imported(path):
    """Top-level modules that a file imports absolutely."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def locked():
    """Canonical package name to pinned version, over all locks."""
    pins = {}
    for lock in LOCKS:
        for line in lock.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                package, version = line.split("==")
                assert canonicalize_name(package) not in pins, f"{package} is locked twice"
                pins[canonicalize_name(package)] = version
    return pins


def test_there_are_sources():
    assert len(SOURCES) > 20
    assert PRODUCT


def test_sources_have_a_licence_and_one_idea():
    without, long = [], []
    for path in SOURCES:
        lines = path.read_text("utf-8").splitlines()
        if lines and not any(LICENCE in line for line in lines[:2]):
            without.append(name(path))
        if len(lines) >= LONGEST:
            long.append(name(path))
    assert (without, long) == ([], [])


def test_sources_are_safe():
    unsafe = {}
    for path in PRODUCT:
        text = path.read_text("utf-8")
        calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)}
        found = (calls & UNSAFE_CALLS) | (imported(path) & UNSAFE_MODULES) | set(UNSAFE_WORDS.findall(text))
        if found:
            unsafe[name(path)] = found
    assert unsafe == {}


def test_nothing_is_left_open_or_bound_to_a_machine():
    left = {}
    for path in [*SOURCES, *PAGES]:
        text = path.read_text("utf-8")
        if found := [word for word in OPEN_ENDS if word in text]:
            left[name(path)] = found
    assert left == {}


def modules():
    """Dotted name to file, of the backend and of the add-on."""
    files = [path for path in PRODUCT if path.relative_to(ROOT).parts[0] in {"backend", "blender_rodin"}]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in files
    }


def uses(module, path, known):
    """Modules of ``known`` that a module imports when it runs, but packages that it lies in."""
    tree = ast.parse(path.read_text("utf-8"))
    typing = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for part in ast.walk(node)
    }
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return {each for each in found & known.keys() if not f"{module}.".startswith(f"{each}.")}


def test_no_imports_go_around_in_circles():
    known = modules()
    imports = {module: uses(module, path, known) for module, path in known.items()}
    try:
        order = list(graphlib.TopologicalSorter(imports).static_order())
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
    assert len(order) == len(known)


def test_addon_needs_only_blender_and_numpy():
    allowed = {
        *sys.stdlib_module_names,
        "bpy",
        "bpy_extras",
        "bmesh",
        "mathutils",
        "numpy",
        "gpu",
        "gpu_extras",
        "blf",
        "idprop",
    }
    shared = ROOT / "blender_rodin/shared.py"  # takes the protocol from its sibling, which is as light
    for path in (ROOT / "blender_rodin").rglob("*.py"):
        assert imported(path) <= (allowed | {"backend"} if path == shared else allowed), name(path)


def test_shared_protocol_and_build_need_only_the_standard_library():
    shared = [ROOT / "backend" / file for file in ("__init__.py", "protocol.py", "errors.py", "space.py")]
    shared += [ROOT / "blender_rodin/installation" / file for file in ("__init__.py", "pythons.py")]
    for path in (*shared, ROOT / "build.py", *(ROOT / "tools").glob("*.py")):
        ours = {"tools", "blender_rodin"} if path.parent.name == "tools" else {"tools"}
        assert imported(path) <= {*sys.stdlib_module_names, *ours}, name(path)


def test_importing_the_backend_is_light():
    code = (
        "import backend, backend.protocol, sys; print(sorted({'torch', 'numpy', 'bpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_versions_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    manifest = tomllib.loads((ROOT / "blender_manifest.toml").read_text("utf-8"))
    assert manifest["version"] == project["version"] == backend.__version__
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert manifest["license"] == ["SPDX:GPL-3.0-or-later"]


def test_readme_names_both_commands_on_its_first_screen():
    screen = "\n".join((ROOT / "README.md").read_text("utf-8").splitlines()[:40])
    assert "python3 build.py avatar" in screen
    assert "python3 build.py test" in screen


def test_links_lead_somewhere():
    lost = {}
    for page in PAGES:
        targets = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", page.read_text("utf-8"))
        local = [target for pair in targets for target in pair if target and "://" not in target]
        if missing := [target for target in local if not (page.parent / target).exists()]:
            lost[name(page)] = missing
    assert lost == {}


def test_every_page_is_listed():
    index = (ROOT / "docs/README.md").read_text("utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


def test_locks_are_what_is_installed():
    pins = locked()
    wrong = {
        package: (version, metadata.version(package))
        for package, version in pins.items()
        if metadata.version(package).split("+")[0] != version
    }
    assert wrong == {}


OPTIONAL = "heic"
"""Read with what the user has installed; nothing else needs it."""


def test_locks_are_complete():
    pins = locked()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(
            line
            for name, group in project["optional-dependencies"].items()
            if name != OPTIONAL
            for line in group
        ),
    ]
    for package in pins:
        wanted += metadata.requires(package) or []
    missing = {
        need.name
        for need in map(Requirement, wanted)
        if not need.marker or need.marker.evaluate({"extra": ""})
        if canonicalize_name(need.name) not in pins
        or pins[canonicalize_name(need.name)] not in need.specifier
    }
    assert {package for package in missing if not package.startswith(("nvidia", "triton", "cuda"))} == (
        UNUSED_BY_MEDIAPIPE
    )


def test_weights_are_small_plain_and_whole():
    files = [path for path in WEIGHTS.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 120e6
    assert {path.suffix for path in files} <= {".safetensors", ".json", ".md", ".txt", ".png", ""}
    for model in WEIGHTS.iterdir():
        lines = (model / "SHA256SUMS").read_text("utf-8").splitlines()
        sums = {line.split(maxsplit=1)[1].lstrip("*"): line.split()[0] for line in lines}
        tensors = {path.relative_to(model).as_posix() for path in model.rglob("*.safetensors")}
        assert tensors <= sums.keys()
        for file, expected in sums.items():
            assert hashlib.sha256((model / file).read_bytes()).hexdigest() == expected, file


@pytest.mark.parametrize(
    "command", [("check", "--output-format=concise"), ("format", "--check")], ids=" ".join
)
def test_ruff(command):
    ruff = [sys.executable, "-m", "ruff", *command]
    done = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_troubleshooting_names_codes_that_there_are():
    codes = set(re.findall(r"`([a-z]+\.[a-z_]+)`", (ROOT / "docs/troubleshooting.md").read_text("utf-8")))
    assert len(codes) > 25
    source = "".join(path.read_text("utf-8") for path in PRODUCT)
    known = set(re.findall(r'"([a-z]+\.[a-z_]+)"', source)) | {"backend.unfinished", "backend.outdated"}
    assert not sorted(codes - known)
