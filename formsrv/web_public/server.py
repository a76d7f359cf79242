"""The public process: forms and personal links, and in front of them the site's files."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from wsgiref.types import WSGIApplication

from flask import Blueprint, Flask
from pydantic import ValidationError
from werkzeug.exceptions import NotFound, UnprocessableEntity

from catalog.place_names import PlaceNames
from formsrv.app import AppParts, make_app
from formsrv.config import PublicConfig
from formsrv.errors import (
    CannotOpenError,
    MismatchError,
    NoLandlordError,
    UnknownLinkError,
    UnknownOfferError,
    UnknownRecordError,
)
from formsrv.forms.token import TokenSigner
from formsrv.pages import Pages
from formsrv.ports import port
from formsrv.search.index import SearchIndex
from formsrv.services.context import PublicContext
from formsrv.serving import run_server
from formsrv.web_public.codes import codes
from formsrv.web_public.corrections import corrections
from formsrv.web_public.faults import refuse_odd_links, show_error, slow_down
from formsrv.web_public.front import Front
from formsrv.web_public.inquiries import inquiries
from formsrv.web_public.limits import Guesses, Limits, TokenBuckets
from formsrv.web_public.notices import notices
from formsrv.web_public.offers import offers
from formsrv.web_public.once import ONCE, once
from formsrv.web_public.photos import UPLOADS, photos
from formsrv.web_public.records import records
from formsrv.web_public.saved_searches import saved_searches
from formsrv.web_public.search import Searching, search
from formsrv.web_public.site import PublicSite

POLICY = (
    "default-src 'none'; style-src {style}; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_BLUEPRINTS = (
    offers,
    corrections,
    inquiries,
    notices,
    saved_searches,
    once,
    records,
    photos,
    codes,
    search,
)
_NOWHERE = (
    UnknownLinkError,
    UnknownOfferError,
    UnknownRecordError,
    NoLandlordError,
    CannotOpenError,
    MismatchError,
)


def create_public_app(
    config: PublicConfig,
    *,
    context: PublicContext | None = None,
    buckets: Limits | None = None,
    guesses: Guesses | None = None,
    proxies: int = 0,
) -> Flask:
    """Build the public app; ``proxies`` is how many servers in front of it are trusted."""
    context = context or PublicContext.from_config(config)
    pages = Pages(
        region=context.region,
        region_folder=config.region_folder,
        locale_folder=config.locale_folder,
    )
    site = PublicSite(
        context=context,
        pages=pages,
        signer=TokenSigner(config.form_secret_file.read_bytes()),
        buckets=buckets or choose_limits(config),
        guesses=guesses or choose_guesses(config),
    )
    guard = Blueprint("guard", __name__)
    guard.before_app_request(slow_down)
    guard.before_app_request(refuse_odd_links)
    app = make_app(
        AppParts(
            name=__name__,
            blueprints=(guard, *_BLUEPRINTS),
            pages=pages,
            site=site,
            show_error=show_error,
            policy=POLICY,
            # Mail programs end a saved search by a form of many parts (RFC 8058).
            uploads=frozenset({UPLOADS, ONCE}),
            proxies=proxies,
        )
    )
    app.extensions["search"] = Searching(
        index=SearchIndex(config.search_file), places=PlaceNames(context.region), pages=pages
    )
    for unknown in _NOWHERE:
        app.register_error_handler(unknown, lambda _error: show_error(NotFound()))
    # The views that take words catch it and show them again; this is for all others.
    app.register_error_handler(ValidationError, lambda _error: show_error(UnprocessableEntity()))
    return app


def choose_limits(config: PublicConfig) -> Limits:
    """Return the limits of this process, or those that all share when a Redis server is named."""
    if config.redis_url is None:
        return TokenBuckets()
    # Loaded only where several processes share their limits.
    from formsrv.web_public.shared_limits import SharedBuckets

    return SharedBuckets(config.redis_url, secret=config.form_secret_file.read_bytes())


def choose_guesses(config: PublicConfig) -> Guesses:
    """Return the limits of codes and addresses that are tried, shared as the others are."""
    alone = Guesses()
    if config.redis_url is None:
        return alone
    from formsrv.web_public.shared_limits import SharedBuckets

    secret = config.form_secret_file.read_bytes()
    return Guesses(
        *(
            SharedBuckets(config.redis_url, secret=secret + name, near=near)
            for name, near in ((b"here", alone.here), (b"anywhere", alone.anywhere))
            if isinstance(near, TokenBuckets)
        )
    )


def main(arguments: list[str], *, front: Callable[..., WSGIApplication] = Front) -> int:
    """``python -m formsrv public``: run until SIGTERM; ``front`` serves the site's files."""
    options = _parser().parse_args(arguments)
    config = PublicConfig.below(options.var, region_folder=options.region)
    context = PublicContext.from_config(config)
    app: WSGIApplication = create_public_app(config, context=context, proxies=options.proxies)
    if options.site is not None:
        app = front(app, site=options.site, tags=context.region.tags)
    try:
        with context.store.only_public():
            run_server(app, host=options.host, port=options.port)
    finally:
        context.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m formsrv public", description=__doc__)
    parser.add_argument("--var", type=Path, required=True, help="made by setup")
    parser.add_argument("--region", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port, default=8000)
    parser.add_argument("--site", type=Path, help="folder of the built site to serve as well")
    parser.add_argument("--proxies", type=int, default=0, help="servers in front that are trusted")
    return parser
