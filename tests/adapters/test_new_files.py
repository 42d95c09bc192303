"""New files: all of them or none, and nothing that is there is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit_maint.adapters.new_files import already_there, write_new


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_files_are_written_with_the_folders_that_they_need(tmp_path: Path) -> None:
    write_new(tmp_path / "new" / "list", {"a.txt": b"a\r\n", "b/c/d.txt": b""})

    assert tree(tmp_path / "new") == {
        "list": None,
        "list/a.txt": b"a\r\n",
        "list/b": None,
        "list/b/c": None,
        "list/b/c/d.txt": b"",
    }


def test_a_file_that_came_in_between_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "b.txt").write_bytes(b"mine")
    before = tree(tmp_path)

    with pytest.raises(FileExistsError):
        write_new(tmp_path, {"new/a.txt": b"a", "kept/a.txt": b"a", "kept/b.txt": b"b"})

    assert tree(tmp_path) == before


def test_a_folder_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    before = tree(tmp_path)

    with pytest.raises(OSError, match="file"):
        write_new(tmp_path, {"a/b/c.txt": b"c", "file/d.txt": b"d"})

    assert tree(tmp_path) == before


def test_a_folder_that_is_not_there_is_taken_away_again(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="null"):
        write_new(tmp_path / "list", {"a.txt": b"a", "b\0.txt": b"b"})

    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    ("there", "names", "taken"),
    [
        ((), ("a.txt", "b/c.txt"), ()),
        (("a.txt",), ("a.txt", "b/c.txt"), ("a.txt",)),
        (("b/",), ("b/c.txt",), ()),
        (("b",), ("b/c.txt", "b/d.txt"), ("b/c.txt", "b/d.txt")),
        (("b/c.txt/",), ("b/c.txt",), ("b/c.txt",)),
        (("a.txt@",), ("a.txt",), ("a.txt",)),
    ],
    ids=["nothing", "a file", "a folder to write in", "a file where a folder is wanted", "a folder", "a link to nowhere"],
)
def test_what_is_in_the_way_is_named(
    tmp_path: Path, there: tuple[str, ...], names: tuple[str, ...], taken: tuple[str, ...]
) -> None:
    for name in there:
        path = tmp_path / name.rstrip("/@")
        path.parent.mkdir(exist_ok=True)
        if name.endswith("/"):
            path.mkdir(parents=True)
        elif name.endswith("@"):
            path.symlink_to("nowhere")
        else:
            path.touch()

    assert already_there(tmp_path, names) == taken
