"""Secrets that lie in files of their own: ``password_file`` stands for ``password``."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from .given import Given, SettingsRefused, Tree
from .refusals import is_secret

_SUFFIX = "_file"
_MOST_BYTES = 1 << 16


def with_secrets(section: Tree, model: type[BaseModel]) -> Tree:
    """Return the section with the content of every ``…_file`` in place of it.

    One line break at the end of the file does not belong to the secret. Raises SettingsRefused.
    """
    read: Tree = {}
    for key, branch in section.items():
        secret = key.removesuffix(_SUFFIX)
        stands_for = key not in model.model_fields and secret != key and is_secret(model, secret)
        if isinstance(branch, Given) and stands_for:
            _refuse_both(section, secret, branch)
            read[secret] = Given(_content(branch), branch.origin)
        else:
            read[key] = branch
    return read


def _refuse_both(section: Mapping[str, object], secret: str, file: Given) -> None:
    other = section.get(secret)
    if isinstance(other, Given):
        raise SettingsRefused(f"{file.origin} and {other.origin} say the same: keep one of them.")


def _content(given: Given) -> str:
    path = Path(str(given.value))
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise SettingsRefused(f"{given.origin}: {path} cannot be read: {reason}.") from error
    except UnicodeDecodeError as error:
        raise SettingsRefused(f"{given.origin}: {path} is not UTF-8 text.") from error
    if len(text) > _MOST_BYTES:
        raise SettingsRefused(f"{given.origin}: {path} is too large for a secret.")
    return text.removesuffix("\n").removesuffix("\r")
