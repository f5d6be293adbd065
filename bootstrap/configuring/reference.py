"""``docs/configuration.md``, written from the models."""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, HttpUrl, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ..plugins import GROUPS, load
from ..settings import PluginChoice, Settings

_HEAD = """\
<!-- Written by `uuutorrent config --markdown`; a test compares. -->
# Configuration

Every setting has one name. In a file it is a key, in the environment a variable: `http.port` is
`UUUTORRENT_HTTP__PORT`. The environment wins over the file, the file over the defaults; `uuutorrent config` shows what
is in effect and where each value comes from. An unknown key, or a value that does not fit, is refused at start.

The file is the one that `--config` or `UUUTORRENT_CONFIG` names, else `uuutorrent.toml` in the working directory, else
`uuutorrent/uuutorrent.toml` in the user's configuration directory. An empty variable is as if it were not there.

A secret may lie in a file of its own: `password_file` (`UUUTORRENT_ADMIN__PASSWORD_FILE`) stands for `password`. This
holds for every setting marked *secret*, options of adapters included. Paths may begin with `~`.

```toml
downloads = "/srv/downloads"

[http]
host = "0.0.0.0"

[engine]
plugin = "qbittorrent"
options = { url = "http://127.0.0.1:8080", username = "admin", password_file = "/run/secrets/qbittorrent" }
```
"""


def reference() -> str:
    """Return the page."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    fields = Settings.model_fields
    yield from _table("General", "", {name: field for name, field in fields.items() if not _is_section(name, field)})
    for name, field in fields.items():
        model = field.annotation
        if name in GROUPS:
            yield from _adapters(name, field)
        elif isinstance(model, type) and issubclass(model, BaseModel):
            yield from _table(f"`[{name}]`", model.__doc__ or "", model.model_fields, f"{name}.")


def _is_section(name: str, field: FieldInfo) -> bool:
    model = field.annotation
    return name in GROUPS or (isinstance(model, type) and issubclass(model, BaseModel))


def _adapters(section: str, field: FieldInfo) -> Iterator[str]:
    annotation: Any = field.annotation
    model = get_args(annotation)[1] if get_origin(annotation) is Mapping else annotation
    prefix = f"{section}.NAME." if model is not annotation else f"{section}."
    told = field.description if field.description and model is not annotation else model.__doc__ or ""
    yield from _table(f"`[{prefix.removesuffix('.')}]`", told, _chosen(model), prefix)
    if section == "engines":  # The options are those of the main engine.
        return
    for name in _ours(GROUPS[section]):
        options = load(GROUPS[section], name).options
        if options.model_fields:
            title = f"`{prefix}options` of `{name}`"
            yield from _table(title, options.__doc__ or "", options.model_fields, f"{prefix}options.", level="###")


def _chosen(model: type[PluginChoice]) -> Mapping[str, FieldInfo]:
    return {"plugin": model.model_fields["plugin"]}


def _ours(group: str) -> list[str]:
    """The adapters that come with the product: another's page is its own."""
    return sorted(offer.name for offer in entry_points(group=group) if offer.value.startswith("adapters."))


def _table(
    title: str, told: str, fields: Mapping[str, FieldInfo], prefix: str = "", *, level: str = "##"
) -> Iterator[str]:
    yield f"{level} {title}\n"
    if told:
        yield " ".join(told.replace("``", "`").split()) + "\n"
    yield "| key | value | default | |\n|---|---|---|---|"
    for name, field in fields.items():
        shown = (f"`{prefix}{name}`", _kind(field), _default(field), _cell(field.description or ""))
        yield f"| {' | '.join(shown)} |"
    yield ""


def _kind(field: FieldInfo) -> str:
    annotation: Any = field.annotation
    parts = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{choice}`" for choice in parts)
    kind = parts[0] if parts else annotation
    words = {
        bool: "true or false",
        int: "number",
        float: "number",
        Path: "path",
        HttpUrl: "address",
        SecretStr: "*secret*",
    }
    return words.get(kind, "text") + _bounds(field)


def _bounds(field: FieldInfo) -> str:
    low = next((rule for rule in field.metadata if getattr(rule, "ge", getattr(rule, "gt", None)) is not None), None)
    high = next((rule.le for rule in field.metadata if getattr(rule, "le", None) is not None), None)
    lowest = None if low is None else getattr(low, "ge", None)
    above = None if low is None or lowest is not None else low.gt
    if high is not None:
        return f", {lowest if lowest is not None else f'above {above}'} to {high}"
    return f", {lowest} or more" if lowest is not None else ""


def _default(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "shown" in extra:
        return f"`{extra['shown']}`"
    match field.default:
        case default if default is PydanticUndefined:
            return "*needed*"
        case None:
            return "—"
        case SecretStr():
            return "*secret*"
        case bool() | int() | float() | str() as default:
            return f"`{json.dumps(default, ensure_ascii=False)}`"
        case default:
            return f"`{json.dumps(str(default), ensure_ascii=False)}`"


def _cell(text: str) -> str:
    sentence = text[:1].upper() + text[1:]
    sentence = sentence if not sentence or sentence.endswith(".") else f"{sentence}."
    return sentence.replace("|", "\\|")
