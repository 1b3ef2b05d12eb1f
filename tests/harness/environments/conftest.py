"""A package index in a folder, and environments small enough to be made in a moment."""

from __future__ import annotations

import io
import shutil
import tarfile
import venv
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from harness.environments import Definition, Home, create, creation


@dataclass
class Index:
    """A folder of wheels, which pip takes for all there is."""

    folder: Path
    packages: dict[str, tuple[str, tuple[str, ...], str]] = field(default_factory=dict)

    def add(self, name, version="1.0", requires=(), code=""):
        """Write a wheel of one package."""
        self.packages[name.lower()] = (name, tuple(requires), code)
        package = name.lower().replace("-", "_")
        stem = f"{package}-{version}"
        about = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {each}" for each in requires)]
        files = {
            f"{package}/__init__.py": code,
            f"{stem}.dist-info/METADATA": "\n".join(["Metadata-Version: 2.1", *about, ""]),
            f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = f"{stem}.dist-info/RECORD"
        self.folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(self.folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            for path, content in files.items():
                wheel.writestr(path, content)
            wheel.writestr(record, "".join(f"{path},,\n" for path in (*files, record)))

    def add_broken_source(self, name, error):
        """Write a source release of version 1.0 whose build fails."""
        project = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        files = {"PKG-INFO": about, "pyproject.toml": project, "backend.py": f"raise {error}\n"}
        self.folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(self.folder / f"{name}-1.0.tar.gz", "w:gz") as source:
            for path, content in files.items():
                entry = tarfile.TarInfo(f"{name}-1.0/{path}")
                entry.size = len(content)
                source.addfile(entry, io.BytesIO(content.encode()))


@dataclass
class Heard:
    """A listener that remembers, and stops as Ctrl-C would at a step, or when pip says something."""

    stop_at: str = ""
    stop_when: str = ""
    steps: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def step(self, environment, what):
        del environment
        self.steps.append(what)
        if what == self.stop_at:
            raise KeyboardInterrupt

    def line(self, said):
        self.lines.append(said)
        if self.stop_when and said.startswith(self.stop_when):
            raise KeyboardInterrupt


@dataclass
class Workshop:
    """Where environments of the framework `tiny` are made from an index of this test's own."""

    index: Index
    home: Home

    def define(self, **changes):
        """A definition that asks for `tiny` alone, with changes."""
        known = {"name": "tiny", "frameworks": ("tiny",), "requirements": ("tiny",)}
        return Definition(**{"without_dependencies": (), "constraints": (), **known, **changes})

    def listen(self, **stops):
        return Heard(**stops)

    def create(self, listener=None, **changes):
        """Make what `define` defines."""
        return create(self.define(**changes), self.home, listener or Heard())

    def fails(self, error, **changes):
        """Fail to make it, before anything is installed and with nothing left; give the error's text."""
        listener = Heard()
        with pytest.raises(error) as raised:
            self.create(listener, **changes)
        assert not [line for line in listener.lines if line.startswith("Installing")]
        assert self.left() == []
        return str(raised.value)

    def left(self):
        """Names of what lies in the folder of environments, but for locks."""
        found = self.home.root.iterdir() if self.home.root.is_dir() else ()
        return sorted(path.name for path in found if path.suffix != ".lock")


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    """A workshop with `tiny` in its index; pip knows no other."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("NIRTRIP_TORCH_ARGS", raising=False)
    made = Workshop(Index(tmp_path / "index"), Home(tmp_path / "environments"))
    made.index.add("tiny")
    return made


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A new Python with pip: the three seconds that each environment would take."""
    folder = tmp_path_factory.mktemp("template") / "python"
    venv.EnvBuilder(symlinks=True, with_pip=True).create(folder)
    return folder


@pytest.fixture
def quick(template, monkeypatch):
    """Copy a new Python instead of making it anew."""

    class Copied:
        def __init__(self, **options):
            assert options == {"symlinks": True, "with_pip": True}

        def create(self, folder):
            shutil.copytree(template, folder, symlinks=True)

    monkeypatch.setattr(creation, "venv", SimpleNamespace(EnvBuilder=Copied))


@pytest.fixture
def instant(workshop, monkeypatch):
    """Unzip wheels of the test's index instead of calling pip; an environment takes no second then."""
    packages = workshop.index.packages

    def pulled(names):
        for name in names:
            yield name
            yield from pulled(Requirement(each).name for each in packages[name][1])

    class Unzip:
        def __init__(self, python, constraints, said):
            del constraints
            (self.site,) = Path(python).parents[1].glob("lib/python3*/site-packages")
            self.said = said

        def plan(self, arguments):
            names = [Requirement(each).name.lower() for each in arguments if not each.startswith("-")]
            return tuple(names if "--no-deps" in arguments else pulled(names))

        def install(self, arguments):
            self.said("Installing collected packages")
            for name in self.plan(arguments):
                for wheel in workshop.index.folder.glob(f"{name}-*.whl"):
                    zipfile.ZipFile(wheel).extractall(self.site)  # noqa: S202  our own

    class Bare:
        def __init__(self, **options):
            del options

        def create(self, folder):
            venv.EnvBuilder(symlinks=True).create(folder)

    monkeypatch.setattr(creation, "Pip", Unzip)
    monkeypatch.setattr(creation, "venv", SimpleNamespace(EnvBuilder=Bare))
