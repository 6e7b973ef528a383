"""The plugin for MkDocs: the same tree as ``pathwaygen site``, beside the pages of a site of one's own.

Everything is made by ``tree.make``. Here MkDocs is told of the files, the looks, and what to watch.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, InclusionLevel

from pathwaygen import day, loader
from pathwaygen.errors import UsageError
from pathwaygen.lint import Options
from pathwaygen.site import assets, places, report, tree
from pathwaygen.site.publication import DOWNLOADS, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_LAST = 0.1
"""How much a word counts on a page that stands last in the search."""
_LOG = logging.getLogger("mkdocs.plugins.pathwaygen")


class PathwaygenConfig(base.Config):  # type: ignore[no-untyped-call]  # mkdocs has no types here
    """What stands under ``pathwaygen`` in mkdocs.yml. Paths are relative to that file.

    Attributes:
        paths: The specs, and folders of specs.
        out: Where the pages are kept between builds.
        downloads: The formats to download.
        date: The day that validity is compared with; today's if it is not given.
        allow_errors: Publish specs that have errors too.
        unsearched: Pages that the search leaves out, as patterns of paths: ``utveckla.md``, ``beslut/*``.
        searched_last: Pages that the search shows after the others, likewise.
    """

    paths = config_options.ListOfItems(config_options.Type(str), default=["pathways"])
    out = config_options.Type(str, default=".cache/webbplats")
    downloads = config_options.ListOfItems(config_options.Choice(DOWNLOADS), default=list(DOWNLOADS))
    date = config_options.Optional(config_options.Type((str, dt.date)))
    allow_errors = config_options.Type(bool, default=False)
    unsearched = config_options.ListOfItems(config_options.Type(str), default=[])
    searched_last = config_options.ListOfItems(config_options.Type(str), default=[])


class PathwaygenPlugin(BasePlugin[PathwaygenConfig]):  # type: ignore[no-untyped-call]  # likewise
    """Adds the pages of the specs to a site."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the looks: style sheets, scripts, and what stands in for parts of the theme."""
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(assets.theme()))
        config.extra_css = [*assets.STYLES, *config.extra_css]
        config.extra_javascript = [*assets.SCRIPTS, *config.extra_javascript]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make the pages anew where a spec has changed, and add them; a page of the site's own comes first.

        Raises:
            PluginError: The pages could not be made; the message says why.
        """
        out = self._path(config, self.config.out)
        try:
            made = tree.make(self._specs(config), self._settings(config), out)
        except UsageError as error:
            raise PluginError(f"pathwaygen: {error}") from error
        for entry in report.refused(made.publication):
            found = report.errors(entry)
            why = f"{found[0].message} (rad {found[0].span.line})" if found else "den kan inte läsas"
            _LOG.warning("%s är inte med på webbplatsen: %s", entry.file, why)
        pages = out / tree.PAGES
        for file in sorted(pages.rglob("*")):
            name = file.relative_to(pages).as_posix()
            if file.is_file() and files.get_file_from_path(name) is None:
                files.append(_file(config, name, file))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tell the search which pages are for others than clinicians; what a page itself says comes first."""
        del config, files
        path = page.file.src_uri
        if _among(path, self.config.unsearched):
            page.meta.setdefault("search", {"exclude": True})
        elif _among(path, self.config.searched_last):
            page.meta.setdefault("search", {"boost": _LAST})
        return markdown

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Watch the specs."""
        del builder
        for path in self.config.paths:
            server.watch(str(self._path(config, path)))
        return server

    def _path(self, config: MkDocsConfig, name: str) -> Path:
        return Path(config.config_file_path or "mkdocs.yml").parent / name

    def _specs(self, config: MkDocsConfig) -> Sequence[Path]:
        try:
            return loader.discover([self._path(config, name) for name in self.config.paths])
        except FileNotFoundError as error:
            raise PluginError(f"pathwaygen: ”{error}” finns inte") from error

    def _settings(self, config: MkDocsConfig) -> Settings:
        given = self.config.date
        try:
            today = dt.date.fromisoformat(str(given)) if given else day.today()
        except ValueError as error:
            raise PluginError(f"pathwaygen: date ska vara ett datum som 2026-11-01, inte {given}") from error
        return Settings(
            Options(today=today), tuple(self.config.downloads), self.config.allow_errors, config.site_name
        )


def _among(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def _file(config: MkDocsConfig, name: str, file: Path) -> File:
    """Return a file of the tree as MkDocs knows it. The pages of a spec need no place in the navigation."""
    listed = places.listed(name)
    level = InclusionLevel.UNDEFINED if listed else InclusionLevel.NOT_IN_NAV
    return File.generated(config, name, abs_src_path=str(file), inclusion=level)
