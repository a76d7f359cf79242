"""Settings only. All pages come from sitegen.plugin; Pelican's own generators stay empty."""

import os

PLUGINS = ["sitegen.plugin"]
REGION = os.environ.get("HEIMATHAFEN_REGION", "region")
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
THEME_STATIC_PATHS = []
SITEURL = ""
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "de"

ARTICLE_PATHS = []
ARTICLE_EXCLUDES = ["."]
PAGE_PATHS = []
STATIC_PATHS = []
DIRECT_TEMPLATES = []
TEMPLATE_PAGES = {}
INDEX_SAVE_AS = ""
ARCHIVES_SAVE_AS = ""
AUTHORS_SAVE_AS = ""
CATEGORIES_SAVE_AS = ""
TAGS_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
DELETE_OUTPUT_DIRECTORY = False
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
