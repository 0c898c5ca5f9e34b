from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from optimizer.errors import ExportError
from optimizer.files import write_bytes, write_text
from optimizer.texts import Language, Text


def message(error: pytest.ExceptionInfo[ExportError]) -> Text:
    """Return the sentence that the error carries."""
    text = error.value.args[0]
    assert isinstance(text, Text)
    return text


def full_disk(*_: object) -> int:
    """Fail as a call does when the disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_writes_the_bytes_and_nothing_else(tmp_path: Path) -> None:
    """A written file holds exactly the content, and the folder holds nothing but the file."""
    write_bytes(tmp_path / "a.bin", b"\x00\r\n\xff")
    assert (tmp_path / "a.bin").read_bytes() == b"\x00\r\n\xff"
    assert [each.name for each in tmp_path.iterdir()] == ["a.bin"]


def test_text_is_utf_8_with_its_own_line_ends(tmp_path: Path) -> None:
    """Text is written in UTF-8 and its line ends stay as they are."""
    write_text(tmp_path / "a.txt", "巡察\n组\r\n")
    assert (tmp_path / "a.txt").read_bytes() == "巡察\n组\r\n".encode()


def test_content_longer_than_one_write_arrives_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes only some bytes at a time still gets all of them, in order."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data)[:3]))
    write_bytes(tmp_path / "a.bin", b"0123456789")
    assert (tmp_path / "a.bin").read_bytes() == b"0123456789"


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """When the disk is full the old file is untouched, no scrap is left, and the sentence names the full disk."""
    path = tmp_path / "plan.json"
    path.write_text("old")
    monkeypatch.setattr(os, call, full_disk)
    with pytest.raises(ExportError) as error:
        write_text(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]
    assert message(error) == Text(f"{path} was not written: the disk is full.", f"未能写入 {path}：磁盘已满。")


def test_failed_renaming_leaves_no_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program holds open is named as a possible cause, and the temporary file goes away."""

    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ExportError) as error:
        write_text(tmp_path / "plan.xlsx", "new")
    assert "open in another program" in message(error)[Language.EN]
    assert "正被其他程序打开" in message(error)[Language.ZH]
    assert not list(tmp_path.iterdir())


def test_interruption_leaves_no_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of writing leaves nothing behind and is not swallowed."""

    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "a.txt", "new")
    assert not list(tmp_path.iterdir())


def test_bad_places_are_named(tmp_path: Path) -> None:
    """A missing folder, a folder's name, a file taken for a folder and a name too long each get their sentence."""
    (tmp_path / "file").write_text("")
    for path, why in [
        (tmp_path / "missing" / "a.txt", "the folder does not exist"),
        (tmp_path, "this is the name of a folder"),
        (tmp_path / "file" / "a.txt", "part of its path is a file, not a folder"),
        (tmp_path / ("a" * 300), "the file name is too long"),
    ]:
        with pytest.raises(ExportError) as error:
            write_text(path, "new")
        assert why in message(error).en
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_read_only_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be written to is said to be so; an unknown failure shows the system's words."""
    for code, why in [(errno.EROFS, "the disk is read-only"), (errno.EIO, os.strerror(errno.EIO))]:

        def refuse(*_: object, code: int = code) -> int:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(ExportError) as error:
            write_text(tmp_path / "a.txt", "new")
        monkeypatch.undo()
        assert why in message(error).en


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    """Text that UTF-8 cannot hold is refused with a sentence instead of a stack trace."""
    with pytest.raises(ExportError) as error:
        write_text(tmp_path / "a.txt", "\ud800")
    assert "half a character" in message(error).en


def test_permissions_and_links_survive(tmp_path: Path) -> None:
    """Replacing keeps the old file's permissions, and writes through a symbolic link."""
    path, link = tmp_path / "a.txt", tmp_path / "link.txt"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_text(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
