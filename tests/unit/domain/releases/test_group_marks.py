"""Who made a release, and what is left of the title without them."""

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.group_marks import split_group
from domain.releases.tidying import tidied


def split(raw: str) -> tuple[str | None, str]:
    return split_group(raw, tidied(raw), AnitomyReleaseNames().split(raw))


@pytest.mark.parametrize(
    ("raw", "group"),
    [
        ("[SubsPlease] Show - 05 (1080p).mkv", "SubsPlease"),
        ("【喵萌奶茶屋】★07月新番★[神之塔][03]", "喵萌奶茶屋"),
        ("[Koten_Gars] Show - 05 [720p].mkv", "Koten_Gars"),
        ("[B-G_&_m.3.3.w]_Show_12_(DVD).mkv", "B-G & m.3.3.w"),
        ("[(´• ω •`)] Show - S23E1821.mkv", "(´• ω •`)"),
        ("37 [Ruberia]_Show_-_37v2_[XviD].mkv", "Ruberia"),
        ("]akihitosubs] show - 12 [bd]", "akihitosubs"),
        ("[[Zero-Raws] Show - 05 (MBS 1280x720).mp4", "Zero-Raws"),
        ("[Doomdos] - 白色闪电 - 第02话 - [1080P].mp4", "Doomdos"),
        ("Show S01E05 VOSTFR 1080p WEB x264 AAC -Tsundere-Raws (ADN)", "Tsundere-Raws"),
        ("Show S01E05 1080p WEB-DL H.264-Tsundere-Raws (VOSTFR)", "Tsundere-Raws"),
        ("Show - Name (Central Anime, 720p) [46B35E25].mkv", "Central Anime"),
        ("Show_-_01_[Black_Sheep][HDTV_H264].mkv", "Black_Sheep"),
        ("[BDRip 1080p] Show - 01", None),
        ("[MOVIE] Show [1080p]", None),
        ("[S02E05] Show [1080p]", None),
        ("[Oshi no Ko] - 05 [1080p]", None),
        ("ワンピース 第1071話 「ルフィの最高地点」", None),
    ],
)
def test_groups(raw: str, group: str | None) -> None:
    assert split(raw)[0] == group


def test_brackets_of_a_name_stay_with_the_work() -> None:
    assert split("[Oshi no Ko] - 05 [1080p]")[1] == "Oshi no Ko - 05 [1080p]"
    assert split("「K」 Blu-ray (BD 1280x720).mp4")[1].startswith("[K]")
