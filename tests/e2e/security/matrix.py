"""What each principal was really answered, beside what they should be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .people import Principal


@dataclass(slots=True)
class Matrix:
    """Lines by operation, printed at the end of the run. A wrong answer is marked with what is right."""

    lines: dict[str, Mapping[Principal, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        width = max(map(len, self.lines), default=0)
        head = f"{'':<{width}}  " + "  ".join(f"{principal:<18}" for principal in Principal)
        return "\n".join((head.rstrip(), *(self._line(name, width) for name in self.lines)))

    def _line(self, name: str, width: int) -> str:
        cells = (f"{self.lines[name].get(principal, '-'):<18}" for principal in Principal)
        return f"{name:<{width}}  {'  '.join(cells)}".rstrip()
