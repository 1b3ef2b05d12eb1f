"""An environment that cannot be made says why in pip's words, or the framework's, and leaves nothing."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from harness.environments import Home, creation
from harness.exceptions import CudaError, EnvironmentCreationError, ForbiddenPackageError

ON_TORCH = {"requirements": ("torch", "tiny")}


@pytest.fixture(autouse=True)
def gpu(tmp_path, monkeypatch):
    """Say whether the machine has a GPU; it has none at first."""

    def has(there):
        monkeypatch.setattr(creation, "GPU", tmp_path if there else tmp_path / "absent")

    has(there=False)
    return has


@pytest.mark.usefixtures("quick")
def test_a_requirement_that_is_nowhere_is_told_in_pips_words(workshop):
    said = workshop.fails(EnvironmentCreationError, requirements=("tiny", "nowhere==3"))
    assert said.startswith("environment 'tiny' was not made: ")
    assert "No matching distribution found for nowhere==3" in said


@pytest.mark.usefixtures("quick")
def test_requirements_that_contradict_each_other_are_told(workshop):
    said = workshop.fails(EnvironmentCreationError, requirements=("tiny==1.0",), constraints=("tiny==2.0",))
    assert said.endswith("; The user requested tiny==1.0; The user requested (constraint) tiny==2.0")
    assert "http" not in said


@pytest.mark.usefixtures("quick")
def test_a_source_release_that_does_not_build_is_told_in_its_own_words(workshop):
    workshop.index.add_broken_source("handmade", "OSError('no compiler found')")
    said = workshop.fails(EnvironmentCreationError, requirements=("handmade",))
    assert "/handmade-1.0.tar.gz; OSError: no compiler found" in said


@pytest.mark.usefixtures("instant")
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        ("raise OSError('a\\nlonger\\nstory')", "story"),
        ("import os; os.kill(os.getpid(), 11)", "ended by SIGSEGV"),
        ("import sys; print(file=sys.stderr); sys.exit(1)", "ended with exit status 1"),
        ("import sys, time; print('on', file=sys.stderr, flush=True); time.sleep(60)", "still busy after 0.5 s"),
    ],
)
def test_a_framework_that_does_not_import_is_told(workshop, monkeypatch, code, reason):
    monkeypatch.setattr(creation, "IMPORT_PATIENCE", 0.5)
    workshop.index.add("broken", code=code)
    with pytest.raises(EnvironmentCreationError) as raised:
        workshop.create(requirements=("broken",), frameworks=("broken",))
    assert str(raised.value) == f"environment 'tiny' was not made: broken does not import: {reason}"
    assert workshop.left() == []


@pytest.mark.usefixtures("quick")
def test_samna_that_pip_would_pull_along_is_not_even_installed(workshop, tmp_path):
    workshop.index.add("Samna", code=f"open({str(tmp_path / 'imported')!r}, 'w')")
    workshop.index.add("innocent", requires=["samna"])
    workshop.index.add("tiny", "2.0", requires=["innocent"])
    assert "environment 'tiny' would hold samna" in workshop.fails(ForbiddenPackageError)
    assert not (tmp_path / "imported").exists()


@pytest.mark.usefixtures("instant")
@pytest.mark.parametrize(
    "change",
    [
        {"requirements": ("samna==1.0",)},
        {"without_dependencies": ("SAMNA",)},
        {"requirements": ("torch",), "constraints": ("samna==1.0",)},
    ],
)
def test_samna_at_any_place_is_refused_before_it_is_installed(workshop, change):
    workshop.index.add("samna")
    workshop.index.add("torch", requires=["samna"])
    listener = workshop.listen()
    with pytest.raises(ForbiddenPackageError):
        workshop.create(listener, **change)
    assert len(listener.lines) == ("without_dependencies" in change)  # `tiny` had been installed
    assert workshop.left() == []


@pytest.mark.usefixtures("instant")
def test_samna_that_came_by_itself_is_noticed(workshop):
    site = "import pathlib; place = pathlib.Path(__file__).parents[1] / 'samna-1.dist-info'"
    write = "place.mkdir(); (place / 'METADATA').write_text('Name: samna\\nVersion: 1\\n')"
    workshop.index.add("tiny", "2.0", code=f"{site}; {write}")
    with pytest.raises(ForbiddenPackageError):
        workshop.create()
    assert workshop.left() == []


@pytest.mark.usefixtures("quick")
def test_cuda_is_refused_before_it_is_installed_where_there_is_no_gpu(workshop):
    workshop.index.add("nvidia_cublas_cu12")
    workshop.index.add("torch", requires=["nvidia-cublas-cu12"])
    said = workshop.fails(CudaError, **ON_TORCH)
    assert "'tiny' would hold nvidia-cublas-cu12" in said
    assert "NIRTRIP_TORCH_ARGS='--extra-index-url URL'" in said


@pytest.mark.usefixtures("instant")
@pytest.mark.parametrize("name", ["nvidia-cublas", "cuda-bindings", "triton"])
def test_cuda_of_any_name_is_installed_only_where_there_is_a_gpu(workshop, gpu, name):
    workshop.index.add(name)
    workshop.index.add("torch", requires=[name])
    assert name in workshop.fails(CudaError, **ON_TORCH)
    gpu(there=True)
    assert workshop.create(**ON_TORCH).versions["torch"] == "1.0"


def test_a_python_that_makes_no_venv_is_told(workshop, monkeypatch):
    class Broken:
        def __init__(self, **options):
            pass

        def create(self, folder):
            (folder / "bin").mkdir(parents=True)
            raise subprocess.CalledProcessError(1, [], b"No module named ensurepip\n")

    monkeypatch.setattr(creation, "venv", SimpleNamespace(EnvBuilder=Broken))
    assert "made no venv with pip: No module named ensurepip" in workshop.fails(EnvironmentCreationError)


def test_a_place_that_cannot_be_written_is_told(workshop, tmp_path):
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        workshop.home = Home(place)
        with pytest.raises(EnvironmentCreationError, match="name another folder with NIRTRIP_ENVIRONMENTS") as raised:
            workshop.create()
        assert str(place) in str(raised.value)


@pytest.mark.usefixtures("instant")
def test_a_full_disk_is_told(workshop, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(creation, "_manifest", full)
    with pytest.raises(EnvironmentCreationError, match=r"'tiny' was not made: .*No space left on device"):
        workshop.create()
    assert workshop.left() == []
