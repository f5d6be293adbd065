"""What was broken, and how long it took to be whole again: printed at the end of the run."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class FaultTable:
    """Lines of cause and outcome."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def add(self, cause: str, outcome: str) -> None:
        """One more."""
        self.lines.append((cause, outcome))

    def __str__(self) -> str:
        width = max(len(cause) for cause, _ in self.lines)
        return "\n".join(f"{cause:<{width}}  {outcome}" for cause, outcome in self.lines)
