"""Writing a file as a whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.errors import ExportError
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[Path], None]
    """Takes note of the file that is written next."""

NOT_WRITTEN = Text("{path} was not written: {why}.", "未能写入 {path}：{why}。")

_NOT_MADE = Text("The folder {path} was not made: {why}.", "未能建立文件夹 {path}：{why}。")
_BROKEN_CHARACTER = Text("the text contains half a character", "内容中含有不完整的字符")

_WHY = {
    errno.ENOSPC: Text("the disk is full", "磁盘已满"),
    errno.EDQUOT: Text("your share of the disk is used up", "磁盘配额已用完"),
    errno.EFBIG: Text("the file is too large for this disk", "文件超过该磁盘允许的大小"),
    errno.EROFS: Text("the disk is read-only", "磁盘为只读"),
    errno.EACCES: Text(
        "writing is not permitted in this folder, or the file is open in another program",
        "没有该文件夹的写入权限，或文件正被其他程序打开",
    ),
    errno.ENOENT: Text("the folder does not exist", "文件夹不存在"),
    errno.ENOTDIR: Text("part of its path is a file, not a folder", "路径中有一段是文件而不是文件夹"),
    errno.EEXIST: Text("a file of this name exists", "已有同名文件"),
    errno.EISDIR: Text("this is the name of a folder", "这是一个文件夹的名称"),
    errno.ENAMETOOLONG: Text("the file name is too long", "文件名过长"),
}
_WHY[errno.EPERM] = _WHY[errno.EACCES]


def unheard(path: Path) -> None:
    """Take no note of the file that is written next."""


def write_bytes(path: Path | str, content: bytes) -> None:
    """Write the file, or leave what was there as it was.

    The content goes to a temporary file in the same folder, reaches the disk, and then takes the name. An
    existing file keeps its permissions; a symbolic link keeps pointing to the file, which is replaced.

    Raises
    ------
    ExportError
        If the file cannot be written, with one :class:`~optimizer.texts.Text` that says why. Nothing is left.
    """
    try:
        _replace(Path(path).resolve(), content)
    except OSError as error:
        raise ExportError(NOT_WRITTEN.fill(path=path, why=_reason(error))) from error


def make_folder(path: Path | str) -> None:
    """Make the folder and those above it where they do not exist.

    Raises
    ------
    ExportError
        If it cannot be made, with one :class:`~optimizer.texts.Text` that says why.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(_NOT_MADE.fill(path=path, why=_reason(error))) from error


def write_text(path: Path | str, content: str) -> None:
    """Write the text in UTF-8 with its line ends as they are; see :func:`write_bytes`.

    Raises
    ------
    ExportError
        If the file cannot be written. Nothing is left.
    """
    try:
        encoded = content.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ExportError(NOT_WRITTEN.fill(path=path, why=_BROKEN_CHARACTER)) from error
    write_bytes(path, encoded)


def _reason(error: OSError) -> Text:
    known = _WHY.get(error.errno) if error.errno is not None else None
    return known or Text.same(error.strerror or str(error))


def _replace(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # The name is short and new, so that it fits wherever the file's own name fits and collides with nothing.
    temporary = path.with_name(f".tuimo-{secrets.token_hex(6)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            _write_all(descriptor, content)
        finally:
            os.close(descriptor)
        if path.exists():
            temporary.chmod(path.stat().st_mode)
        temporary.replace(path)
    except BaseException:  # an interruption by the keyboard must leave nothing behind either
        with suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    """Make the new name outlive a power failure; not every system lets a folder be flushed."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
