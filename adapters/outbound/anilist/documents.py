"""The questions. Each asks for what is used and nothing else: other servers of this schema may know no more.

Schema: docs.anilist.co/reference. Variables have the names of the arguments that they fill.
"""

_SERIES = """
fragment series on Media {
  id
  type
  title { romaji english native }
  synonyms
  format
  status
  episodes
  duration
  seasonYear
  startDate { year month day }
  endDate { year month day }
  siteUrl
  nextAiringEpisode { episode airingAt }
  relations { edges { relationType node { id type } } }
}
"""

LIST = (
    """
query ($userName: String, $chunk: Int, $perChunk: Int) {
  MediaListCollection(
    userName: $userName, type: ANIME, status_in: [CURRENT, REPEATING], chunk: $chunk, perChunk: $perChunk
  ) {
    hasNextChunk
    lists { status entries { status progress media { ...series } } }
  }
}
"""
    + _SERIES
)
"""What somebody watches. Custom lists repeat entries."""

VIEWER = """
query {
  Viewer { id name }
}
"""
"""Whose token it is. A list is never asked for by the token alone: AniList wants a name with it."""

SERIES = (
    """
query ($id_in: [Int], $perPage: Int) {
  Page(perPage: $perPage) {
    media(id_in: $id_in) { ...series }
  }
}
"""
    + _SERIES
)
"""Up to 50 series; unknown ids are left out."""

AIRED = """
query ($mediaId_in: [Int], $page: Int) {
  Page(page: $page, perPage: 50) {
    pageInfo { hasNextPage }
    airingSchedules(mediaId_in: $mediaId_in, notYetAired: false, sort: [TIME_DESC]) { mediaId episode }
  }
}
"""
"""What was broadcast last."""
