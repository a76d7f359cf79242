"""What the public process may do. It seals and never opens, except with a person's own link.

What the web calls; every function takes a :class:`PublicContext` first
(``PublicContext.from_config(PublicConfig)``), and errors are those of :mod:`formsrv.errors`::

    context.PublicContext(store, region, recipients, offers, clock)   .from_config(config), .close()

    intake.submit_offer(context, draft: OfferDraft, *, submission, language, flags=()) -> Receipt
        raises InvalidOfferError (problems), InvalidValueError
    intake.submit_inquiry(context, draft: InquiryDraft, *, offer_id, submission, language,
                          marks=NO_MARKS) -> Receipt
        raises UnknownOfferError, InvalidValueError
    searches.submit_search(context, draft: SearchDraft, *, submission, language) -> Receipt
    intake.inquiry_target(context, offer_id) -> OfferReference      raises UnknownOfferError
    facts.to_offer / facts.offer_facts (formsrv/facts.py): facts <-> catalog.offer.Offer

    links.find_record(context, secret) -> RecordView                raises UnknownLinkError
    links.confirm(context, secret) -> RecordView                    (twice: the same answer)
    links.withdraw(context, secret) -> RecordView                   (twice: the same answer)
    links.keep_search(context, secret) -> RecordView                raises WrongStateError
    links.mark_rented, links.show_until(…, until), links.ask_erasing    (twice: the same answer)
    deeds.last_days(context, view) -> tuple[date, ...]      what show_until takes
    links.read_written(context, secret) -> Written                  (decrypts; POST only)
    links.read_notes(context, secret) -> tuple[NoteView, ...]       (question or refusal; decrypts)
    links.reply_to_office(context, secret, text) -> RecordView      (asked_back -> in_review)
    links.revise_offer(context, secret, draft: OfferDraft, *, version) -> RecordView
        as states.AFTER_CHANGE says; twice: the same answer; raises InvalidOfferError, InvalidValueError
    links.received_inquiries(context, secret) -> tuple[InquiryEntry, ...]  (landlord's link)

    actions.find_action(context, token) -> ActionView               raises UnknownLinkError
    actions.use_action(context, token) -> ActionView                as it stood before
    receipts.find_record, .withdraw, .ask_erasing (context, code) -> RecordView   (both kinds)
    drafts.keep_draft(context, fields, *, mail, language), .open_draft(context, secret)
    addresses.ask_for(context, "lost_link" | "erase", *, mail, language) -> None

    conversation.read_conversation(context, secret, *, inquiry_id=None) -> Conversation
    conversation.send_answer(context, secret, text, *, inquiry_id=None) -> Conversation
    conversation.share_contact(context, secret, *, inquiry_id=None) -> Conversation
    conversation.read_own_card(context, secret, *, inquiry_id=None) -> ContactCard
        with inquiry_id: the landlord's link; without: the applicant's own link

``submission`` is the idempotency key of the form's token (8 to 100 printable characters): the
same key gives the first Receipt again and writes nothing. ``flags`` are words such as
``honeypot`` that the editor sees.
"""
