"""What a password may be."""

import pytest

from domain.common_passwords import COMMON_PASSWORDS, COMMON_WORDS
from domain.passwords import LONGEST, SHORTEST, InvalidPassword, accept_password
from domain.users import Username

MIA = Username("Mia.K")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "another long password",
        "a long enough password",
        "nine-and-a-half-weeks",
        "葬送のフリーレンは面白いです",
        "no digits no capitals",
        "yT3k-_aQ81mZpw0Rr2sX",
        "mia likes green apples",
        "p455w0rds are for the birds",
        "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧",
        " leading and trailing ",
    ],
)
def test_what_is_long_and_hard_to_guess_is_accepted_as_it_is(password: str) -> None:
    assert accept_password(password, MIA) == password


@pytest.mark.parametrize(
    ("length", "accepted"), [(0, False), (SHORTEST - 1, False), (SHORTEST, True), (LONGEST, True), (LONGEST + 1, False)]
)
def test_the_length_is_counted_in_characters(length: int, accepted: bool) -> None:
    password = ("xk7 qpw-mz€ö" * 20)[:length]
    password = password[:-1] + "!" if password else password  # no mere repetition
    if accepted:
        assert accept_password(password, MIA) == password
    else:
        with pytest.raises(InvalidPassword, match=f"{SHORTEST} to {LONGEST} characters"):
            accept_password(password, MIA)


def test_a_letter_counts_once_however_it_is_composed() -> None:
    with pytest.raises(InvalidPassword, match="characters"):
        accept_password("e\u0301" * 3 + "xkqpwz", MIA)


@pytest.mark.parametrize(
    "password",
    [
        *("aaaaaaaaaaaaaaaa", "abababababab", "abcabcabcabcabc", "hunter2hunter2", "123456789012", "098765432109"),
        *("abcdefghijkl", "qwertyuiopas", "zyxwvutsrqpo", "poiuytrewqlk", "1234567890abcdef", "PASSWORDPASSWORD"),
        *("　　　　　　　　　　　　　", "１２３４５６７８９０１２"),
    ],
)
def test_repetitions_and_rows_of_keys_are_refused(password: str) -> None:
    with pytest.raises(InvalidPassword, match="repetition"):
        accept_password(password, MIA)


@pytest.mark.parametrize(
    "password", ["mia.k1234567", "MIA.K-mia.K!", "2026.Mia.K.!", "xxMIA.Kxx123", "mia.k1234567890!?"]
)
def test_the_user_name_with_a_little_around_it_is_refused(password: str) -> None:
    with pytest.raises(InvalidPassword, match="user name"):
        accept_password(password, MIA)


@pytest.mark.parametrize("name", ["a", "mi"])
def test_a_very_short_name_may_occur(name: str) -> None:
    assert accept_password("my first armadillo", Username(name))


@pytest.mark.parametrize(
    "password",
    [
        *("password1234", "Password2026", "P4ssw0rd2026!", "welcome!!2026", "UUUTorrent2026", "$3cr3t!2345678"),
        *("1q2w3e4r5t6y", "manchesterunited", "Michael" + "Jackson", "1qaz2wsx3edc", "administrator"),
        *("iloveyou1234", "letmein!!!!!", "123456qwerty"),
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidPassword, match=r"tried first|repetition"):
        accept_password(password, MIA)


@pytest.mark.parametrize("password", sorted(COMMON_PASSWORDS))
def test_every_common_password_is_refused(password: str) -> None:
    assert SHORTEST <= len(password) <= LONGEST, "a shorter one is refused anyway"
    assert password == password.casefold()
    with pytest.raises(InvalidPassword, match="tried first"):
        accept_password(password.upper(), MIA)


def test_the_common_words_are_written_as_they_are_compared() -> None:
    assert {word for word in COMMON_WORDS if not word.isalpha() or word != word.casefold()} == set()


def test_no_refusal_repeats_the_password() -> None:
    for password in ("short", "aaaaaaaaaaaaaaaa", "mia.k1234567", "password1234"):
        with pytest.raises(InvalidPassword) as refusal:
            accept_password(password, MIA)
        assert password not in str(refusal.value)
