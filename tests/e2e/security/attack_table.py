"""What was tried against the server and what came of it: printed at the end of the run."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class AttackTable:
    """Lines of attack and outcome."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def add(self, attack: str, outcome: str) -> None:
        """One more."""
        self.lines.append((attack, outcome))

    def __str__(self) -> str:
        width = max(len(attack) for attack, _ in self.lines)
        return "\n".join(f"{attack:<{width}}  {outcome}" for attack, outcome in self.lines)
