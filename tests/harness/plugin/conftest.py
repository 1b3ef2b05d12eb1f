"""The plug-in as a framework's own CI has it: a project, its adapter in a package of its own, pytest."""

from __future__ import annotations

import os
import sys
import textwrap
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# `-p` loads the plug-in where nirtrip is not installed, or was before it had one; a second time would be an error.
LOADED = () if metadata.entry_points(group="pytest11", name="nirtrip") else ("-p", "harness.pytest_plugin")

FILES = {
    "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
    "tiny_nirtrip-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny-nirtrip\nVersion: 1.0\n",
    "tiny_nirtrip-1.0.dist-info/entry_points.txt": "[nirtrip.adapters]\ntiny = tiny_nirtrip:FRAMEWORK\n",
    "tiny_nirtrip/__init__.py": """
        from adapters.registry import Framework
        FRAMEWORK = Framework("tiny", "tiny_nirtrip", ("tiny",), "MIT")
        """,
    "tiny_nirtrip/bridged.py": """
        import os
        from types import SimpleNamespace
        from adapters.reference.bridged import load as load_reference
        def load(graph, dt):
            if "TINY_LOADS" in os.environ:
                with open(os.environ["TINY_LOADS"], "a") as file:
                    file.write("load\\n")
            if "TINY_CANCELS" not in os.environ:
                return load_reference(graph, dt)
            neuron = graph.nodes["1"]
            neuron.r = neuron.r * (2 if neuron.r < 1 else 1)
            model = load_reference(graph, dt)
            return SimpleNamespace(uses=model.uses, run=model.run, export=lambda: halved(model.export()))
        def halved(graph):
            graph.nodes["1"].r = graph.nodes["1"].r / 2
            return graph
        """,
    "tiny_nirtrip/native.py": """
        from adapters.reference.bridged import load as load_reference
        def load(graph, dt):
            return load_reference(graph, dt, dialect="reset=subtract")
        """,
    "tiny_nirtrip/authored.py": "MODELS = {}\n",
    "beside_tiny.py": "",
}
"""A framework that subtracts where NIR says v_reset, its adapter, and something that happens to lie beside them.

With TINY_CANCELS its bridge writes half of r and doubles it when it reads such a file.
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A folder in which `tiny` and its adapter are installed; the metadata is written by hand."""
    folder = tmp_path_factory.mktemp("installed")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text))
    return folder


@pytest.fixture(scope="session")
def common_store(tmp_path_factory):
    """A store of all tests, so that nothing is computed twice."""
    return tmp_path_factory.mktemp("plugin-store")


@pytest.fixture
def project(pytester, installed, common_store, monkeypatch):
    """An empty project that knows where `tiny` is. Not by PYTHONPATH: framework processes would inherit it."""
    monkeypatch.setenv("NIRTRIP_STORE", str(common_store))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))))
    pytester.makeini(f"[pytest]\npythonpath = {installed}\n")
    return pytester


@pytest.fixture
def run(project):
    """`run(options)`: the tests of `tiny` on `lif`, in a process of their own."""

    def start(*options, framework="tiny", scenario="lif"):
        ours = ("--nirtrip", "--nirtrip-framework", framework, "--nirtrip-scenario", scenario)
        return project.runpytest_subprocess(*LOADED, "-p", "no:nengo", *ours, *map(str, options), timeout=100)

    return start


@pytest.fixture
def plain(project):
    """pytest without `--nirtrip`."""

    def start(*options):
        return project.runpytest_subprocess(*LOADED, "-p", "no:nengo", *options, timeout=60)

    return start


@pytest.fixture
def expect(project):
    """Write a file of one entry; give the options that name it."""

    def write(cells, verdict, more=""):
        text = f'[[expect]]\ncells = "{cells}"\nverdict = "{verdict}"\n{more}'
        (project.path / "expected.toml").write_text(text)
        return "--nirtrip-expect", "expected.toml"

    return write


@pytest.fixture
def python_without_adapter(tmp_path, installed):
    """A Python that has `tiny` and what nirtrip asks of every framework's Python, but not the adapter."""
    import venv  # noqa: PLC0415  one test needs it

    folder = tmp_path / "python"
    venv.create(folder, symlinks=True)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    known = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "known.pth").write_text("\n".join(known))
    (packages / "tiny-1.0.dist-info").symlink_to(installed / "tiny-1.0.dist-info")
    return folder / "bin" / "python"
