"""`nirtrip env`: environments are made, listed and removed by the names that a person sees."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest

from harness.cli import env, main
from harness.environments import Home, definition
from harness.environments.home import Manifest
from harness.exceptions import EnvironmentCreationError


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command in this process; give its exit code and what it printed."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["nirtrip", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def place():
    """Put an environment where it would be made; `digest` is that of another content."""

    def put(name, digest=""):
        wanted = definition(name)
        folder = Home().folder(wanted)
        folder = folder.with_name(f"{wanted.name}-{digest}") if digest else folder
        folder.mkdir(parents=True)
        manifest = Manifest(
            name=wanted.name,
            digest=digest or wanted.digest,
            frameworks=wanted.frameworks,
            python="3.11.0 x86_64",
            versions={},
            size=3 * 2**20,
            created="",
        )
        (folder / "nirtrip.json").write_text(manifest.model_dump_json())
        return manifest

    return put


@pytest.fixture
def making(monkeypatch, place):
    """Creation that takes no time; gives the names of what was made."""
    made = []

    def create(wanted, home, listener):
        del home
        listener.step(wanted.name, "Python")
        listener.line("pip speaks")
        made.append(wanted.name)
        return place(wanted.name)

    monkeypatch.setattr(env, "create", create)
    return made


def states(text):
    """State by environment, of what `env list` printed."""
    rows = [line.split() for line in text.splitlines()[1:] if line[:1].strip()]
    return [(row[0], " ".join(row[1:3]) if row[1] == "not" else row[1]) for row in rows if row[0] != "in"]


def test_all_are_made_where_none_is_named_and_the_second_time_none(command, making):
    code, out, _ = command("env", "create")
    assert code == 0
    assert making == ["torch", "jax", "numpy"]
    assert "torch: Python\ntorch: made, with norse, snntorch, spikingjelly, sinabs, rockpool\n" in out
    code, out, _ = command("env", "create")
    assert code == 0
    assert len(making) == 3
    assert "torch: is there, with norse, snntorch" in out
    assert "Python" not in out


def test_frameworks_that_share_an_environment_are_made_once(command, making):
    assert command("env", "create", "nengo", "brian2", "numpy", "snntorch@0.9.4")[0] == 0
    assert making == ["numpy", "snntorch@0.9.4"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nope", "no framework is called 'nope'; there are reference, norse"),
        ("reference", "no environment can be made for reference"),
        ("lava", "install lava-nc from source"),
        ("norse@mine", "norse@mine names no release, so that a Python has to be named: --python norse@mine=PATH"),
        ("norse@", "names no release"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_made(refuses, making, name, said):
    assert said in refuses("env", "create", "brian2", name)
    assert making == []


def test_a_failure_is_one_line_and_what_was_made_before_stays(command, monkeypatch, making):
    quick = env.create

    def create(wanted, home, listener):
        if wanted.name == "jax":
            raise EnvironmentCreationError("environment 'jax' was not made: No matching [distribution]")
        return quick(wanted, home, listener)

    monkeypatch.setattr(env, "create", create)
    code, out, err = command("env", "create")
    assert code == 2
    assert err == "nirtrip: environment 'jax' was not made: No matching [distribution]\n"
    assert "torch: made" in out
    assert making == ["torch"]
    assert states(command("env", "list")[1]) == [("torch", "ready"), ("jax", "not made"), ("numpy", "not made")]


def test_the_list_tells_what_is_ready_outdated_and_not_made(command, place, tmp_path):
    place("numpy")
    place("jax", digest="former")
    place("norse@1.0.0")
    place("snntorch@0.9.4", digest="former")
    (tmp_path / "environments" / "torch-half.part").mkdir()
    code, out, _ = command("env", "list")
    assert code == 0
    assert states(out) == [
        ("jax", "outdated"),
        ("norse@1.0.0", "ready"),
        ("numpy", "ready"),
        ("snntorch@0.9.4", "outdated"),
        ("torch", "not made"),
        ("jax", "not made"),
    ]
    assert "3 MiB" in out
    assert "3.11.0 x86_64" in out
    assert f"in {tmp_path / 'environments'}" in out


def test_the_list_of_nothing_creates_nothing(command, tmp_path):
    code, out, _ = command("env", "list")
    assert code == 0
    assert states(out) == [("torch", "not made"), ("jax", "not made"), ("numpy", "not made")]
    assert not (tmp_path / "environments").exists()


def test_removal_takes_all_contents_of_a_name_and_leaves_the_others(command, place):
    for name, digest in (("jax", ""), ("jax", "former"), ("numpy", ""), ("norse@1.0.0", "")):
        place(name, digest)
    code, out, _ = command("env", "remove", "spyx", "norse@1.0.0")
    assert code == 0
    assert out == "jax: removed\njax: removed\nnorse@1.0.0: removed\n"
    assert [manifest.name for _, manifest in Home().all()] == ["numpy"]


def test_every_name_that_is_listed_can_be_removed(command, place, tmp_path):
    former = place("numpy", digest="former").model_copy(update={"name": "of-a-former-nirtrip"})
    folder = tmp_path / "environments" / "of-a-former-nirtrip-former"
    (tmp_path / "environments" / "numpy-former").rename(folder)
    (folder / "nirtrip.json").write_text(former.model_dump_json())
    assert states(command("env", "list")[1])[0] == ("of-a-former-nirtrip", "outdated")
    assert command("env", "remove", "of-a-former-nirtrip")[1] == "of-a-former-nirtrip: removed\n"
    assert not folder.exists()


def test_what_is_not_there_is_said_and_no_error(command):
    assert command("env", "remove", "brian2", "norse@1.0.0") == (
        0,
        "norse@1.0.0: is not there\nnumpy: is not there\n",
        "",
    )


def test_removal_of_all_takes_what_killed_attempts_left_too(command, place, tmp_path):
    place("jax")
    place("norse@1.0.0", digest="former")
    (tmp_path / "environments" / "torch-half.part").mkdir()
    assert command("env", "remove", "--all")[:2] == (0, "jax: removed\nnorse@1.0.0: removed\n")
    assert [path for path in (tmp_path / "environments").iterdir() if path.is_dir()] == []
    assert command("env", "remove", "--all") == (0, "", "")


def test_removal_needs_names_or_all_and_not_both(refuses, place):
    place("jax")
    for words in ((), ("jax", "--all")):
        assert "name environments, or say --all" in refuses("env", "remove", *words)
    assert "no framework is called 'nope'" in refuses("env", "remove", "nope", "jax")


def test_the_group_alone_shows_its_commands(command):
    _, out, err = command("env")
    assert all(name in out + err for name in ("create", "list", "remove"))


def test_a_requirement_that_is_nowhere_is_one_line_of_a_whole_process(nirtrip, monkeypatch, tmp_path):
    for name, value in (("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", str(tmp_path)), ("PIP_CONFIG_FILE", "/dev/null")):
        monkeypatch.setenv(name, value)
    done = nirtrip("env", "create", "nengo")
    assert done.returncode == 2
    assert done.stderr.startswith("nirtrip: environment 'numpy' was not made: Cannot install nir ")
    assert "The user requested (constraint) nir==" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == "numpy: Python\nnumpy: requirements\n"
    assert [path.name for path in (tmp_path / "environments").iterdir()] == ["numpy.lock"]


def test_ctrl_c_ends_it_at_once_and_leaves_nothing(tmp_path):
    words = [sys.executable, "-c", "from harness.cli import main; main()", "env", "create", "numpy"]
    with socket.create_server(("127.0.0.1", 0)) as index:  # takes what pip asks, and never answers
        index.settimeout(100)
        place = f"http://127.0.0.1:{index.getsockname()[1]}/"
        settings = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": place,
            "PIP_DEFAULT_TIMEOUT": "100",
            "NO_PROXY": "*",
        }
        variables = {**os.environ, **settings}
        with subprocess.Popen(words, cwd=tmp_path, env=variables, stderr=subprocess.PIPE, text=True) as process:
            asked, _ = index.accept()
            process.send_signal(signal.SIGINT)
            try:
                _, err = process.communicate(timeout=60)
            finally:
                process.kill()  # else a command that goes on would be waited for
            asked.close()
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert [path.name for path in (tmp_path / "environments").iterdir()] == ["numpy.lock"]
