"""The queue and what an editor sees of an offer or an inquiry."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from catalog.offer import Offer
from catalog.rent import RentAnswer, rent_answer
from formsrv.desk import queue
from formsrv.desk.views import Caution, OfferCase
from formsrv.forms.rows import N_
from formsrv.forms.shown import offer_rows
from formsrv.inquiry_facts import describe_inquiry
from formsrv.payloads import Note
from formsrv.reasons import INQUIRY_REFUSALS, OFFER_REFUSALS, reason_text
from formsrv.states import DECIDABLE, RecordKind
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator
from theme.environment import Translator

cases = Blueprint("cases", __name__)
PAGE = 20
LONGEST_QUEUE = 1_000_000
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
CAUTIONS: dict[Caution, str] = {
    Caution.PROBLEMS: N_("The check found something"),
    Caution.SAME_MAIL: N_("Another offer came from the same mail address"),
    Caution.HONEYPOT: N_("Perhaps sent by a program"),
    Caution.UNREADABLE: N_("This record cannot be opened"),
    Caution.NO_LANDLORD: N_("The landlord cannot be reached by the portal"),
    Caution.CORRECTED: N_("Corrected by the landlord"),
}


@cases.get("/")
@signed_in
def show_queue() -> Answer:
    """Show what waits for a decision, the oldest first."""
    site = this_site()
    offset = _offset()
    page = queue.list_queue(site.context, editor(), offset=offset, limit=PAGE)
    return site.render(
        "staff/queue.html",
        translator().gettext("Queue"),
        page=page,
        age=_age,
        cautions=CAUTIONS,
        before=max(0, offset - PAGE) if offset else None,
        after=offset + PAGE if offset + PAGE < page.total else None,
        done=request.args.get("done", ""),
    )


def _offset() -> int:
    """Return where the page begins; what is no place in a queue is the first page."""
    offset = request.args.get("from", default=0, type=int)
    return offset if 0 <= offset <= LONGEST_QUEUE else 0


@cases.get("/offers/<record_id>")
@signed_in
def show_offer(record_id: str) -> Answer:
    """Show an offer with everything needed to decide."""
    return offer_page(record_id)


def offer_page(record_id: str, *, fault: object = "", problems: tuple[str, ...] = ()) -> str:
    """Render an offer; ``fault`` says why the last decision did not work."""
    site = this_site()
    case = queue.open_offer(site.context, editor(), record_id)
    translate = translator()
    return site.render(
        "staff/offer.html",
        _title(case, translate),
        case=case,
        rows=offer_rows(case.submission, site.context.region, translate),
        warnings=_warnings(case, translate),
        limits=_limits(case.offer),
        notes=[(note, _reason(note, translate), at) for at, note in case.notes],
        reasons=OFFER_REFUSALS,
        cautions=CAUTIONS,
        open_to_decide=case.entry.state in DECIDABLE,
        fault=fault,
        fault_lines=problems,
        typed=_typed_words(),
    )


@cases.get("/offers/<record_id>/preview/<tag>")
@signed_in
def preview(record_id: str, tag: str) -> Answer:
    """Return the page that publishing would make; it may run nothing and send nothing."""
    site = this_site()
    if tag not in site.context.region.languages_by_tag:
        abort(404)
    page = queue.preview_offer(site.context, editor(), record_id, tag=tag)
    return Response(page, headers={"Content-Security-Policy": PREVIEW_POLICY})


@cases.get("/inquiries/<record_id>")
@signed_in
def show_inquiry(record_id: str) -> Answer:
    """Show an inquiry with everything needed to decide."""
    return inquiry_page(record_id)


def inquiry_page(record_id: str, *, fault: object = "", problems: tuple[str, ...] = ()) -> str:
    """Render an inquiry; ``fault`` says why the last decision did not work."""
    site = this_site()
    case = queue.open_inquiry(site.context, editor(), record_id)
    return site.render(
        "staff/inquiry.html",
        translator().gettext("Inquiry"),
        case=case,
        lines=describe_inquiry(
            case.inquiry.facts, translator().wording, region=site.context.region
        ),
        site_url=site.context.region.settings.site_url,
        reasons=INQUIRY_REFUSALS,
        cautions=CAUTIONS,
        open_to_decide=case.entry.state in DECIDABLE,
        fault=fault,
        fault_lines=problems,
        typed=_typed_words(),
    )


def _typed_words() -> dict[str, str]:
    """Return the words of a decision that did not work, by its name: they are shown again."""
    return {request.path.rpartition("/")[2]: request.form.get("words", "")}


def kind_path(kind: RecordKind) -> str:
    """Return the first part of a case's address."""
    return "offers" if kind is RecordKind.OFFER else "inquiries"


def _title(case: OfferCase, translate: Translator) -> object:
    for text in case.submission.texts.values():
        return text.title
    return translate.gettext("Offer")


def _reason(note: Note, translate: Translator) -> str:
    text = reason_text(note.reason)
    return translate.gettext(text) if text else ""


def _warnings(case: OfferCase, translate: Translator) -> list[str]:
    language = "de" if translate.language.babel == "de" else "en"
    return [f"{found.code} {found.sentence(language)}" for found in case.problems]


def _limits(offer: Offer | None) -> list[tuple[int, RentAnswer]]:
    """Compare the rent with the limit for each household that fits in."""
    if offer is None:
        return []
    context = this_site().context
    return [
        (persons, rent_answer(offer, persons, context.region, today=context.today))
        for persons in range(1, offer.persons + 1)
    ]


def _age(since: datetime) -> Markup:
    hours = int((this_site().context.clock() - since).total_seconds() // 3600)
    translate = translator()
    if hours < 48:  # noqa: PLR2004 (two days)
        return translate.ngettext("%(n)s hour", "%(n)s hours", hours)
    return translate.ngettext("%(n)s day", "%(n)s days", hours // 24)
