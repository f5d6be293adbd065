"""What people teach."""

from dishka import Provider, Scope, provide_all

from application.learning.correction_keeping import CorrectionKeeping
from application.learning.learn_from_pick import LearnFromPick
from application.learning.list_corrections import ListCorrections
from application.learning.refuse_match import RefuseMatch
from application.learning.revoke_correction import RevokeCorrection
from application.learning.share_correction import ShareCorrection
from application.learning.teach_match import TeachMatch
from application.learning.teach_number import TeachNumber


class LearningProvider(Provider):
    """The use cases of ``application.learning`` and what they share."""

    scope = Scope.APP

    shared = provide_all(CorrectionKeeping)
    use_cases = provide_all(
        LearnFromPick, ListCorrections, RefuseMatch, RevokeCorrection, ShareCorrection, TeachMatch, TeachNumber
    )
