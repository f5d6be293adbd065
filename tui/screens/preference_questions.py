"""What is asked about changed preferences."""

from ..wording import counted
from .question import Answer, QuestionScreen


def whose_changes() -> QuestionScreen:
    """Ask whose changes count: ``r`` reads those of somebody else, ``o`` overwrites them."""
    return QuestionScreen(
        "Your preferences were changed elsewhere",
        ["Since you opened them here, they were saved somewhere else, say on another device."],
        [
            Answer("r", "Read those; drop the changes made here", grave=True),
            Answer("o", "Overwrite those with what is here", grave=True),
        ],
        leave="Look at it first",
    )


def unsaved_changes(count: int) -> QuestionScreen:
    """Ask what is to become of changes: ``s`` saves, ``d`` drops them."""
    answers = [Answer("s", "Save, then go"), Answer("d", "Go without saving", grave=True)]
    return QuestionScreen(f"{counted(count, 'change')} not saved", [], answers, leave="Stay here")
