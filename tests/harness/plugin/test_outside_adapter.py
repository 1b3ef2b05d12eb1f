"""A framework whose adapter is no part of nirtrip."""

from __future__ import annotations

import textwrap

import pytest

from adapters.registry import OutsideAdapterError, _Frameworks

pytest_plugins = ["pytester"]


@pytest.fixture
def offered(tmp_path, monkeypatch):
    """`offered(entry point, module's text)`: the frameworks there are with this package installed."""

    def install(point, text="", package="other_nirtrip"):
        files = {
            "other-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n",
            "other-1.0.dist-info/entry_points.txt": f"[nirtrip.adapters]\n{point}\n",
            f"{package}/__init__.py": textwrap.dedent(text),
        }
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(__import__("sys").modules, package, raising=False)
        return _Frameworks()

    return install


def test_it_comes_after_ours_and_is_found_in_its_package(offered, tmp_path):
    text = """
        from adapters.registry import Framework
        FRAMEWORK = Framework("other", "other_nirtrip", ("other",))
        """
    found = offered("other = other_nirtrip:FRAMEWORK", text)
    assert next(iter(found)) == "reference"
    assert list(found)[-1] == "other"
    assert found["other"].path == str(tmp_path / "other_nirtrip")
    assert found["other"].how_to_get == "install other in a Python and name it: --python other=PATH"


@pytest.mark.parametrize(
    ("point", "text", "said"),
    [
        ("other = other_nirtrip:GONE", "", "cannot be imported: AttributeError"),
        ("other = other_nirtrip:X", "X = 1 / 0", "cannot be imported: ZeroDivisionError: division by zero"),
        ("other = other_nirtrip:X", "X = 1", "expected a Framework of that name, with distributions; got 1"),
        ("other = other_nirtrip:X", "F('name', 'other_nirtrip', ('other',))", "expected a Framework of that name"),
        ("other = other_nirtrip:X", "F('other', 'other_nirtrip', ())", "with distributions; got"),
        ("norse = other_nirtrip:X", "F('norse', 'other_nirtrip', ('other',))", "that is none of ours"),
        ("o--r = other_nirtrip:X", "F('o--r', 'other_nirtrip', ('other',))", "a name of small letters and digits"),
        ("other = other_nirtrip:X", "F('other', 'nowhere_nirtrip', ('other',))", "nowhere_nirtrip is not installed"),
    ],
)
def test_what_cannot_be_used_is_refused_by_entry_point_and_package(offered, point, text, said):
    text = text.replace("F(", "from adapters.registry import Framework as F\nX = F(") if "F(" in text else text
    with pytest.raises(OutsideAdapterError) as raised:
        list(offered(point, text))
    assert str(raised.value).startswith(f"nirtrip.adapters: {point}, offered by other")
    assert said in str(raised.value)


def test_it_is_tested_on_every_route_from_its_own_point_of_view(run):
    result = run("-v")
    result.assert_outcomes(passed=3, failed=6)
    result.stdout.fnmatch_lines(
        [
            "nirtrip::lif/bridged/tiny--tiny PASSED*",
            "nirtrip::lif/native/reference--tiny FAILED*",
            "*refused: scenario 'lif': model has not been written by hand in tiny_nirtrip",
        ]
    )


def test_its_framework_may_live_in_another_python_that_sees_the_adapter_alone(
    run, project, installed, python_without_adapter
):
    seeing = 'import importlib.util, sys\nif importlib.util.find_spec("beside_tiny"): sys.exit("sees too much")\n'
    module = installed / "tiny_nirtrip" / "bridged.py"
    text = module.read_text()
    module.write_text(seeing + text)
    try:
        python = f"tiny={python_without_adapter}"
        result = run("--nirtrip-route", "bridged", "--nirtrip-python", python)
    finally:
        module.write_text(text)
    result.assert_outcomes(passed=3)
    run_file = (project.path / "nirtrip-out" / "run.jsonl").read_text()
    assert f'"place":"{python_without_adapter}"' in run_file
    assert f"--python {python}" in run_file
