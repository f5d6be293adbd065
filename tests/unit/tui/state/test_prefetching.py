from adapters.inbound.http.wire.searches import SearchBody
from tui.state.prefetching import MOST, REST, Prefetched, due


def episodes(*numbers: int, series: int = 1) -> list[SearchBody]:
    return [SearchBody(series_id=series, episode=number) for number in numbers]


def test_nothing_is_told_twice_within_its_rest() -> None:
    told, first = due(Prefetched(), episodes(1, 2), 0.0)
    assert first == episodes(1, 2)
    told, second = due(told, episodes(2, 3), 10.0)
    assert second == episodes(3)
    _, third = due(told, episodes(1, 2, 3), REST)
    assert third == episodes(1, 2)


def test_the_most_likely_ones_are_told_and_the_rest_next_time() -> None:
    many = episodes(*range(1, MOST + 6))
    told, first = due(Prefetched(), many, 0.0)
    assert first == many[:MOST]
    assert due(told, many, 1.0)[1] == many[MOST:]


def test_the_same_number_of_another_series_is_another_episode() -> None:
    told, _ = due(Prefetched(), episodes(1), 0.0)
    assert due(told, episodes(1, 1, series=2), 1.0)[1] == episodes(1, series=2)


def test_what_is_old_is_forgotten() -> None:
    told, _ = due(Prefetched(), episodes(1), 0.0)
    assert due(told, [], REST)[0] == Prefetched()
