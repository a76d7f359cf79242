"""Photos of a home, behind the landlord's link: sent after the offer is safe, without script.

A request with files is read here and nowhere else: it stays in memory, and what does not arrive
whole is told, where the usual parser would read an empty form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO

from flask import Blueprint, make_response, redirect, request
from markupsafe import Markup
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from catalog.photos import (
    ALT_MAX,
    ALT_MIN,
    FEWEST_PIXELS,
    FILE_MAX,
    MOST_PHOTOS,
    MOST_PIXELS,
    MOST_TIMES,
    Unusable,
    UnusableImageError,
)
from catalog.rules.contact import find_contacts
from formsrv.errors import UnknownRecordError, WrongStateError
from formsrv.forms.reading import plain_line, plain_marks
from formsrv.forms.rows import N_
from formsrv.photos.limited import TooBusyError, make_pictures_apart
from formsrv.services import links
from formsrv.services import photos as services
from formsrv.services.photos import NewPhoto, TooManyPhotosError
from formsrv.serving import LARGEST_UPLOAD
from formsrv.states import RecordKind
from formsrv.web_public.site import PublicSite, frame, this_site
from theme.environment import Translator

photos = Blueprint("photos", __name__)
UPLOADS = "photos.change"
AT_ONCE = 3
"""So many files one form has room for."""
MEGABYTE = 1024 * 1024
_FORM_MEMORY = 512 * 1024
_MOST_PARTS = 20
_WHOLE = "whole"
"""The last field of the form: where it is missing, the end of the request is."""
Answer = str | tuple[str, int] | Response

_UNUSABLE: dict[Unusable, str] = {
    Unusable.UNKNOWN: N_("A photo must be a JPEG, PNG, WebP or HEIC file."),
    Unusable.TOO_BIG: N_("A photo must be no larger than %(megabytes)s MB."),
    Unusable.TOO_MANY_PIXELS: N_("A photo must have no more than %(pixels)s million pixels."),
    Unusable.TOO_SMALL: N_("A photo must be at least %(fewest)s pixels wide and high."),
    Unusable.TOO_NARROW: N_(
        "The longer side of a photo must be at most %(times)s times the shorter one."
    ),
    Unusable.DAMAGED: N_("This file is damaged or cannot be read. Please send another one."),
}
_LIMITS = {
    "megabytes": FILE_MAX // MEGABYTE,
    "pixels": MOST_PIXELS // 1_000_000,
    "fewest": FEWEST_PIXELS,
    "times": MOST_TIMES,
}
_TOO_MANY = N_("An offer can have up to %(most)s photos.")
_NOTHING = N_("Please choose a photo first.")
_BUSY = N_("Very many photos are arriving just now. Please send yours again in a minute.")
_NOT_WHOLE = N_(
    "The photos did not arrive whole. Your offer is safe. Please send them again, perhaps one at "
    "a time."
)
_TOO_MUCH = N_("Together the files may be up to %(megabytes)s MB. Please send fewer at a time.")
_CONTACT = N_("Please leave out phone numbers, addresses and links; found: %(found)s")
_LENGTH = N_("Please write between %(fewest)s and %(most)s characters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What did not work: a fault of all, of a file by its place, of words by photo or place."""

    fault: Markup | str = ""
    files: Mapping[str, Markup] = field(default_factory=dict)
    words: Mapping[str, Markup] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything did not work."""
        return bool(self.fault or self.files or self.words)


@photos.get("/my/<secret>/photos")
def show(secret: str) -> Answer:
    """Show the photos of an offer and room for more."""
    if links.find_record(this_site().context, secret).kind is not RecordKind.OFFER:
        raise NotFound
    return _page(this_site(), secret, Typed())


@photos.get("/my/<secret>/photos/<photo_id>")
def picture(secret: str, photo_id: str) -> Answer:
    """Return a photo as the site would show it."""
    answer = make_response(services.read_picture(this_site().context, secret, photo_id))
    answer.mimetype = "image/jpeg"
    return answer


@photos.post("/my/<secret>/photos")
def change(secret: str) -> Answer:
    """Add photos, or do what a button beside one asks for."""
    site = this_site()
    view = links.find_record(site.context, secret)
    if not services.may_change(view):
        return redirect(f"/my/{secret}", code=303)
    translate = site.pages.translator(view.language)
    try:
        wrong = (
            _add(site, secret, translate)
            if request.mimetype == "multipart/form-data"
            else _do(site, secret, translate)
        )
    except (WrongStateError, UnknownRecordError):
        # Somebody was faster, perhaps in another window: the page shows how it stands now.
        wrong = Typed()
    if wrong:
        return _page(site, secret, wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(f"/my/{secret}/photos", code=303)


def _do(site: PublicSite, secret: str, translate: Translator) -> Typed:
    photo_id = request.form.get("photo", "")
    match request.form.get("do"):
        case "remove":
            services.remove_photo(site.context, secret, photo_id)
        case "up":
            services.move_up(site.context, secret, photo_id)
        case "words":
            typed = request.form.get("words", "")
            words, fault = _read_words(typed, translate, required=True)
            if fault:
                return Typed(words={photo_id: fault}, texts={photo_id: typed})
            services.describe_photo(site.context, secret, photo_id, words)
    return Typed()


def _add(site: PublicSite, secret: str, translate: Translator) -> Typed:
    try:
        form, files = read_upload()
    except RequestEntityTooLarge:
        most = LARGEST_UPLOAD // MEGABYTE
        return Typed(fault=translate.gettext(_TOO_MUCH, megabytes=most))
    except BadRequest:
        return Typed(fault=translate.gettext(_NOT_WHOLE))
    sent = {
        place: raw
        for place in map(str, range(1, AT_ONCE + 1))
        if (raw := files[place].read() if place in files else b"")
    }
    if not sent:
        texts = {place: form.get(f"words_{place}", "") for place in map(str, range(1, AT_ONCE + 1))}
        return Typed(fault=translate.gettext(_NOTHING), texts=texts)
    return _store(site, secret, sent, form=form)


def _store(
    site: PublicSite, secret: str, sent: Mapping[str, bytes], *, form: MultiDict[str, str]
) -> Typed:
    """Store what can be used and say what cannot: nobody sends a good photo twice for a bad one."""
    translate = site.pages.translator(links.find_record(site.context, secret).language)
    made: list[NewPhoto] = []
    faults: dict[str, Markup] = {}
    wrong_words: dict[str, Markup] = {}
    for place, raw in sent.items():
        words, fault = _read_words(form.get(f"words_{place}", ""), translate, required=False)
        if fault:
            wrong_words[place] = fault
        try:
            made.append(NewPhoto(pictures=make_pictures_apart(raw), words=words))
        except UnusableImageError as error:
            faults[place] = translate.gettext(_UNUSABLE[error.reason], **_LIMITS)
        except TooBusyError:
            faults[place] = translate.gettext(_BUSY)
    texts = {place: form.get(f"words_{place}", "") for place in (*faults, *wrong_words)}
    try:
        services.add_photos(site.context, secret, made)
    except TooManyPhotosError:
        fault = translate.gettext(_TOO_MANY, most=MOST_PHOTOS)
        return Typed(fault=fault, files=faults, texts=texts)
    return Typed(files=faults, words=wrong_words, texts=texts)


def read_upload() -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
    """Read a form with files into memory.

    Raises RequestEntityTooLarge, and BadRequest when it did not arrive whole.
    """
    request.max_content_length = LARGEST_UPLOAD
    _, options = parse_options_header(request.content_type)
    boundary = options.get("boundary", "").encode("latin-1", "replace")
    if not boundary or request.content_length is None:
        raise BadRequest
    parser = MultiPartParser(
        # The usual one writes what is large to a disk: with the place where it was taken.
        stream_factory=lambda *_args, **_named: BytesIO(),
        max_form_memory_size=_FORM_MEMORY,
        max_form_parts=_MOST_PARTS,
    )
    try:
        form, files = parser.parse(request.stream, boundary, request.content_length)
    except ValueError as error:
        raise BadRequest from error
    if _WHOLE not in form:
        raise BadRequest
    return form, files


def _read_words(text: str, translate: Translator, *, required: bool) -> tuple[str, Markup | None]:
    """Return what somebody wrote as one plain line, or what is wrong with it."""
    words = plain_line(plain_marks(text)).replace("<", "‹").replace(">", "›")
    if not words and not required:
        return "", None
    if not ALT_MIN <= len(words) <= ALT_MAX:
        return "", translate.gettext(_LENGTH, fewest=ALT_MIN, most=ALT_MAX)
    for contact in find_contacts(words):
        return "", translate.gettext(_CONTACT, found=contact.text)
    return words, None


def _page(site: PublicSite, secret: str, typed: Typed) -> str:
    view = links.find_record(site.context, secret)
    translate = site.pages.translator(view.language)
    own = services.list_own(site.context, secret)
    may_change = services.may_change(view)
    room = min(AT_ONCE, MOST_PHOTOS - len(own)) if may_change else 0
    return site.pages.render(
        "public/photos.html",
        frame(translate.gettext(N_("Photos of your home")), translate),
        photos=own,
        may_change=may_change,
        places=[str(number) for number in range(1, room + 1)],
        typed=typed,
        action=f"/my/{secret}/photos",
        back=f"/my/{secret}",
        most=MOST_PHOTOS,
        longest=ALT_MAX,
        megabytes=FILE_MAX // MEGABYTE,
        whole=_WHOLE,
    )
