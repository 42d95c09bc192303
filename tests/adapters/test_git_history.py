"""The files of a catalogue as they were: read from any repository, and nothing of a hostile one is run."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from git_repository import Repository
from toolkit_maint import signs
from toolkit_maint.adapters.git_history import FilesBefore, HistoryFault, NoHistory, files_before
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.domain.diagnostic import Rule

TOP = "version: 1\ntitle: List\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "list")


def named(before: FilesBefore, folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): content for path, content in before.files.items()}


def fault(folder: Path, ref: str) -> HistoryFault:
    with pytest.raises(NoHistory) as caught:
        files_before(folder, ref)
    return caught.value.fault


def test_files_come_as_they_were_at_the_merge_base_byte_for_byte(repository: Repository) -> None:
    names = {"lists/a.yaml": b"a: \xff\r\n", "lists/empty.yml": b"", "lists/d\xc3\xa9 el\n/b.yaml".encode().decode(): b"b"}
    base = repository.commit({**names, "lists/page.html": "<p>large", "beside.yaml": "no"})
    repository.git("checkout", "-q", "-b", "change")
    repository.commit({"lists/a.yaml": "other"})
    repository.git("checkout", "-q", "main")
    repository.commit({"lists/a.yaml": "later on main"})
    repository.git("checkout", "-q", "change")

    before = files_before(repository.folder / "lists", "main")

    assert before.commit == base
    expected = {name.removeprefix("lists/"): content for name, content in names.items()}
    assert named(before, repository.folder / "lists") == {**expected, "page.html": b""}


def test_at_the_top_of_the_repository_and_by_every_way_to_name_a_commit(repository: Repository) -> None:
    base = repository.commit({"catalogue.yaml": TOP})
    repository.git("tag", "v1")
    repository.commit({"catalogue.yaml": "other"})

    for ref in ("v1", "HEAD~1", base, base[:10], "main^"):
        assert named(files_before(repository.folder, ref), repository.folder) == {"catalogue.yaml": TOP.encode()}


def test_a_folder_that_was_not_there_had_no_files(repository: Repository) -> None:
    repository.commit({"other/a.yaml": "a"})
    repository.commit({"lists/a.yaml": "a"})

    assert files_before(repository.folder / "lists", "HEAD~1").files == {}


def test_a_name_that_begins_alike_is_another_folder(repository: Repository) -> None:
    repository.commit({"list/a.yaml": "a", "lists/a.yaml": "b", "list*/a.yaml": "c"})

    assert named(files_before(repository.folder / "list", "main"), repository.folder / "list") == {"a.yaml": b"a"}
    assert named(files_before(repository.folder / "list*", "main"), repository.folder / "list*") == {"a.yaml": b"c"}


def test_symbolic_links_and_submodules_are_left_out(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("secret", "utf-8")
    repository.write({"catalogue.yaml": TOP + "sections: [link.yaml]\n"})
    (repository.folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    inner = Repository(repository.folder / "inner")
    inner.commit({"a.yaml": "a"})
    repository.commit()

    before = files_before(repository.folder, "main")
    loaded = load_catalogue(repository.folder, tracking=signs.tracking(), files=Files(before.files, only_given=True))

    assert list(named(before, repository.folder)) == ["catalogue.yaml"]
    assert [found.rule for found in loaded.diagnostics] == [Rule.FILE_MISSING]


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "-h",
        "--output=stolen",
        "--help",
        "nowhere",
        "main:catalogue.yaml",
        "main..main",
        "main\nmain",
        "a\0b",
        "x" * 501,
        "^main",
    ],
)
def test_what_names_no_commit_is_refused(repository: Repository, ref: str) -> None:
    repository.commit({"catalogue.yaml": TOP})

    assert fault(repository.folder, ref) is HistoryFault.NO_SUCH_REF
    assert not (repository.folder / "stolen").exists()


def test_outside_a_repository_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert fault(tmp_path, "main") is HistoryFault.NO_REPOSITORY


def test_without_git_there_is_no_history(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"catalogue.yaml": TOP})
    monkeypatch.setenv("PATH", str(tmp_path))

    assert fault(repository.folder, "main") is HistoryFault.NO_GIT


def test_before_the_first_commit_there_is_none(repository: Repository) -> None:
    assert fault(repository.folder, "HEAD") is HistoryFault.NO_SUCH_REF


def test_branches_without_a_common_commit_are_unrelated(repository: Repository) -> None:
    repository.commit({"catalogue.yaml": TOP})
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit({"catalogue.yaml": "another beginning"})

    assert fault(repository.folder, "main") is HistoryFault.UNRELATED


def test_a_shallow_clone_is_told_apart(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"catalogue.yaml": TOP})
    repository.git("checkout", "-q", "-b", "change")
    repository.commit({"catalogue.yaml": TOP + "more: '...'\n"})
    repository.git("checkout", "-q", "main")
    repository.commit({"catalogue.yaml": TOP + "language: nl\n"})
    copy = tmp_path / "copy"
    repository.git("clone", "-q", "--depth=1", "--no-single-branch", "-b", "change", f"file://{repository.folder}", str(copy))

    assert fault(copy, "origin/main") is HistoryFault.SHALLOW
    assert fault(copy, "origin/none") is HistoryFault.SHALLOW


def test_variables_that_lead_elsewhere_are_not_followed(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"catalogue.yaml": TOP})
    other = Repository(tmp_path / "other")
    other.commit({"catalogue.yaml": "other"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.folder / ".git" / "objects"))

    assert named(files_before(repository.folder, "main"), repository.folder) == {"catalogue.yaml": TOP.encode()}


def trap(folder: Path) -> tuple[Path, Path]:
    """A program that leaves a trace where it was run, and the trace."""
    program, trace = folder / "trap.sh", folder / "trace"
    program.write_text(f"#!/bin/sh\necho run >> '{trace}'\nexec cat\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, trace


def test_nothing_that_a_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    program, trace = trap(tmp_path)
    repository.commit({"catalogue.yaml": TOP, ".gitattributes": "*.yaml filter=trap diff=trap\n"})
    settings = {
        "core.fsmonitor": str(program),
        "core.pager": str(program),
        "core.sshCommand": str(program),
        "core.alternateRefsCommand": str(program),
        "core.hooksPath": str(tmp_path),
        "diff.external": str(program),
        "diff.trap.textconv": str(program),
        "diff.trap.command": str(program),
        "filter.trap.clean": str(program),
        "filter.trap.smudge": str(program),
        "filter.trap.process": str(program),
        "pager.ls-tree": str(program),
        "pager.rev-parse": str(program),
        "alias.ls-tree": f"!{program}",
        "credential.helper": f"!{program}",
    }
    for name, value in settings.items():
        repository.git("config", name, value)
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (repository.folder / ".git" / "hooks").mkdir(exist_ok=True)
        (repository.folder / ".git" / "hooks" / hook).symlink_to(program)

    files_before(repository.folder, "main")

    assert not trace.exists()
    repository.git("status")
    assert trace.exists(), "the trap does not work, so the test says nothing"


def test_what_a_partial_clone_lacks_is_not_fetched(repository: Repository, tmp_path: Path) -> None:
    program, trace = trap(tmp_path)
    repository.commit({"catalogue.yaml": TOP})
    copy = tmp_path / "copy"
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{repository.folder}", str(copy))
    Repository.git(repository, "-C", str(copy), "config", "remote.origin.uploadpack", str(program))

    assert fault(copy, "HEAD") is HistoryFault.FAILED
    assert not trace.exists()


def test_a_folder_that_looks_like_a_repository_brings_no_settings(repository: Repository, tmp_path: Path) -> None:
    program, trace = trap(tmp_path)
    hidden = Repository(tmp_path / "hidden")
    hidden.commit({"catalogue.yaml": "stolen"})
    hidden.git("config", "core.fsmonitor", str(program))
    hidden.git("config", "core.bare", "true")
    repository.write({"lists/catalogue.yaml": TOP})
    for part in ("HEAD", "config", "objects", "refs"):
        (hidden.folder / ".git" / part).rename(repository.folder / "lists" / part)
    repository.commit()

    assert fault(repository.folder / "lists", "HEAD") is HistoryFault.NO_REPOSITORY
    assert not trace.exists()


def test_more_than_can_be_compared_is_refused(repository: Repository) -> None:
    repository.commit({f"{number}.yaml": b"a" * (10 * 1024 * 1024) for number in range(7)})

    assert fault(repository.folder, "main") is HistoryFault.TOO_LARGE


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("yes", HistoryFault.TOO_LARGE),
        ("echo 'fatal: detected dubious ownership' >&2; exit 128", HistoryFault.NO_REPOSITORY),
        ("yes no | head -n 100000 >&2; exit 3", HistoryFault.NO_REPOSITORY),
        ("kill -9 $$", HistoryFault.FAILED),
    ],
)
def test_whatever_git_does_is_a_fault_with_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, expected: HistoryFault
) -> None:
    fake = tmp_path / "git"
    fake.write_text(f"#!/bin/sh\n{program}\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(NoHistory) as caught:
        files_before(tmp_path, "main")

    assert caught.value.fault is expected
    assert len(caught.value.detail) < 5_000
