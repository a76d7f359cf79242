"""What can go wrong in the form service; each error carries the thing it is about.

Messages are for logs and developers: they name references, never people. The web apps turn
each class into a page in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from catalog.problems import Problem


class FormServiceError(Exception):
    """Base of all errors of the form service; ``subject`` is the reference it is about."""

    def __init__(self, subject: str = "") -> None:
        self.subject = subject
        super().__init__(f"{type(self).__name__}: {subject}" if subject else type(self).__name__)


class NotPreparedError(FormServiceError):
    """A file or key that ``setup`` makes is missing; the subject is its name."""


class AlreadyRunningError(NotPreparedError):
    """Another process does what only one may do; the subject is a sentence."""


class NotStoredError(FormServiceError):
    """The database did not confirm that it has stored what was written."""


class CannotOpenError(FormServiceError):
    """No key at hand opens this sealed thing, or it is damaged."""


class MismatchError(FormServiceError):
    """A sealed thing says it is another record, kind or version than its row."""


class UnknownLinkError(FormServiceError):
    """No record belongs to this link, or it was erased; the secret is never the subject."""


class UnknownRecordError(FormServiceError):
    """There is no record with this id that the caller may see."""


class UnknownOfferError(FormServiceError):
    """No published offer has this id, so nobody can ask for it."""


class NoLandlordError(FormServiceError):
    """The offer was not sent in by a form, so an inquiry cannot be forwarded to anybody."""


class WrongStateError(FormServiceError):
    """The record is in a state in which this cannot be done; ``state`` is that state."""

    def __init__(self, subject: str, *, state: str) -> None:
        self.state = state
        super().__init__(subject)


class InvalidOfferError(FormServiceError):
    """The facts make no valid offer; ``problems`` says why."""

    def __init__(self, subject: str, *, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(subject)


class InvalidValueError(FormServiceError):
    """A value breaks a rule of the service; the subject is the name of the field."""


class TooManyAnswersError(FormServiceError):
    """Somebody has written to the other side very often today; the subject is the inquiry."""


class ChangedMeanwhileError(FormServiceError):
    """The record is not the one the editor saw when deciding."""


class AlreadyDecidedError(FormServiceError):
    """Another editor was faster: ``decision`` by ``editor`` (a name of the staff) at ``at``."""

    def __init__(self, subject: str, *, decision: str, editor: str, at: datetime) -> None:
        self.decision = decision
        self.editor = editor
        self.at = at
        super().__init__(subject)


class NeedsSecondPersonError(FormServiceError):
    """Two people must look before this is published, and nobody else has looked yet."""


class NotAllowedError(FormServiceError):
    """This member of the staff may not do this."""


class SignInRefusedError(FormServiceError):
    """Name and password do not fit, or the account is switched off; never says which."""


class TooManySignInsError(FormServiceError):
    """Too many wrong passwords; ``retry_after`` in seconds."""

    def __init__(self, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__()


class NoAddressError(FormServiceError):
    """Nobody can get this mail: whoever wrote the record gave no address."""


class PublishingError(FormServiceError):
    """The content repository refused the commit; ``detail`` is what git said."""

    def __init__(self, subject: str, *, detail: str) -> None:
        self.detail = detail
        super().__init__(subject)


class BuilderError(FormServiceError):
    """The builder refused: a sentence and, where files are at fault, a line each.

    ``notes`` are those lines by language, also for faults of programs and templates.
    """

    def __init__(
        self,
        sentence: str,
        *,
        problems: Sequence[str] = (),
        notes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.sentence = sentence
        self.problems = tuple(problems)
        self.notes = notes or {}
        super().__init__()


class BuilderUnreachableError(BuilderError):
    """Nobody answers at the builder's socket."""


class DamagedAuditError(FormServiceError):
    """The chain of the audit log is broken; the subject is the number of the first bad entry."""
