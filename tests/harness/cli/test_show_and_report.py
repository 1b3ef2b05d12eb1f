"""`nirtrip show` and `nirtrip report`."""

from __future__ import annotations

from reports.records import Cell, Footer, Header
from reports.run_directory import RunWriter

ONE = "lif/bridged/reference--reference"
LINK = "https://example.org/issues/1"


def test_show_tells_a_cell_of_any_run(run_lif, nirtrip):
    run_lif("--out", "made")
    done = nirtrip("show", ONE, "--run", "made")
    assert done.returncode == 0
    assert ONE in done.stdout
    assert "identical" in done.stdout


def test_show_of_an_unknown_cell_names_known_ones(run_lif, refuses):
    run_lif()
    assert f"such as {ONE}" in refuses("show", "lif/bridged/nope--nope")


def test_show_and_report_refuse_a_folder_that_is_no_run(refuses, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").write_text("mine")
    for words in (("report", "mine"), ("report", "absent"), ("show", ONE, "--run", "mine")):
        assert "name a folder that `nirtrip run --out` wrote" in refuses(*words)


def test_report_writes_what_was_deleted(run_lif, nirtrip, tmp_path):
    run_lif("--out", "made")
    (tmp_path / "made" / "matrix.csv").unlink()
    done = nirtrip("report", "made")
    assert done.returncode == 0
    assert "Every cell is fine." in done.stdout
    assert (tmp_path / "made" / "matrix.csv").is_file()


def test_report_of_a_corrupt_run_names_the_line(run_lif, refuses, tmp_path):
    run_lif()
    file = tmp_path / "out" / "run.jsonl"
    file.write_text(file.read_text().splitlines()[0] + '\n{"cell": 3}\n')
    line = refuses("report", "out")
    assert "line 2 of" in line
    assert "run again" in line


def test_report_of_an_unfinished_run_says_so(run_lif, nirtrip, tmp_path):
    run_lif()
    file = tmp_path / "out" / "run.jsonl"
    file.write_text("\n".join(file.read_text().splitlines()[:-1]) + "\n")
    assert "Unfinished run" in nirtrip("report", "out").stdout


def a_faulty_run(folder):
    """A run of one cell, in which Norse alone is to blame for a fault."""
    legs = dict.fromkeys(("verdict", "port", "import_target"), "diverged")
    cell = Cell(
        **{"scenario": "lif", "route": "native", "source": "reference", "target": "norse", **legs},
        fidelity="identical",
        export_source="identical",
        blame="import:norse",
        faults="r-ignored",
    )
    told = {"tool_version": "0", "python": "3", "machine": "", "started": "", "command": ""}
    with RunWriter(folder, Header(**told, scenarios=(), frameworks=())) as writer:
        writer.add(cell)
        writer.finish(Footer(finished="", cells=1, reused=0, computed=1, seconds=1.0))


def test_report_tells_where_a_fault_is_being_dealt_with(nirtrip, tmp_path):
    a_faulty_run(tmp_path / "out")
    page = tmp_path / "out" / "report.html"
    assert LINK not in page.read_text(encoding="utf-8")
    (tmp_path / "known.toml").write_text(f'[[expect]]\ncells = "lif/native/*"\nverdict = "diverged"\nlink = "{LINK}"\n')
    assert nirtrip("report", "--expect", "known.toml").returncode == 0
    assert f'href="{LINK}"' in page.read_text(encoding="utf-8")


def test_report_refuses_expectations_that_cannot_be_read(refuses, tmp_path):
    a_faulty_run(tmp_path / "out")
    assert "absent.toml cannot be read" in refuses("report", "--expect", "absent.toml")
    (tmp_path / "known.toml").write_text("nonsense")
    assert "known.toml is not TOML" in refuses("report", "--expect", "known.toml")


def test_show_draws_traces_on_a_terminal_or_when_told_to(run_lif, nirtrip):
    run_lif()
    assert "Trace of" not in nirtrip("show", ONE).stdout
    assert "Trace of" not in nirtrip("show", ONE, "--no-plot").stdout
    drawn = nirtrip("show", ONE, "--plot").stdout
    assert "Trace of 1, sample 0, neuron 0" in drawn
    assert "source reference" in drawn
    assert "\x1b" not in drawn
