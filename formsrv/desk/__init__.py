"""What only the desk does: it holds the offices' keys, publishes, and decides about people.

What the staff app calls; every function takes a :class:`DeskContext` first
(``DeskContext.from_config(DeskConfig)``, ``.close()``), and errors are those of
:mod:`formsrv.errors`::

    users.sign_in(context, mail, password, *, network) -> StaffUser    raises SignInRefusedError, TooManySignInsError
    users.end_sessions(context, user_id) -> None
    users.find_user(context, user_id) -> StaffUser | None  (None when switched off: check each request)

    queue.list_queue(context, user, *, offset=0, limit=20) -> QueuePage
    queue.open_offer(context, user, record_id) -> OfferCase        (confirmed becomes in_review)
    queue.open_inquiry(context, user, record_id) -> InquiryCase
    queue.preview_offer(context, user, record_id, *, tag) -> str   (HTML; raises BuilderError)
        raise UnknownRecordError, NotAllowedError, CannotOpenError, MismatchError

    decisions.publish(context, user, record_id, *, seen) -> Publication
    decisions.ask_back(context, user, record_id, *, seen, question) -> None
    decisions.refuse(context, user, record_id, *, seen, reason: OfferRefusal, words="") -> None
    forwarding.forward(context, user, record_id, *, seen) -> None           raises NoLandlordError
    forwarding.answer_applicant(context, user, record_id, *, seen, text) -> None   (no landlord here)
    forwarding.refuse_inquiry(context, user, record_id, *, seen, reason: InquiryRefusal, words="")
        raise ChangedMeanwhileError, AlreadyDecidedError, WrongStateError, InvalidOfferError,
        PublishingError, BuilderError

``seen`` is ``case.seen``, the sha256 of the sealed bytes the editor looked at. Texts of the
reasons: ``formsrv.reasons.OFFER_REFUSALS`` and ``INQUIRY_REFUSALS``.
``setup.prepare(var, region_folder, *, demo) -> Prepared`` makes the var folder.
"""
