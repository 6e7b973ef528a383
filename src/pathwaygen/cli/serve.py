"""``pathwaygen serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pathwaygen.cli import options as shared

_PORT = 8765


@click.command("serve")
@shared.paths
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, help="Port; 0 för en ledig.")
@click.option("--open", "browse", is_flag=True, help="Öppna sidan i webbläsaren.")
@click.option(
    "--form", type=click.Choice(["web", "document", "guidance"]), default="web", help="Dokumentets ordning."
)
@click.option(
    "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Mapp med egna mallar."
)
@shared.checking
def command(
    paths: tuple[Path, ...],
    port: int,
    form: str,
    templates: Path | None,
    *,
    browse: bool,
    **how: Any,  # noqa: ANN401  what shared.checking adds
) -> None:
    """Visa dokument, flödesschema och anmärkningar i webbläsaren medan ni skriver.

    Sidan visar det nya så snart filen sparas. Den nås bara från den egna datorn. Avsluta med Ctrl-C.
    """
    import signal
    import webbrowser

    from pathwaygen.preview import Preview, Server
    from pathwaygen.production import Request

    shared.found(paths)
    checking = shared.options(**how)
    request = Request(
        out=Path(),
        formats=("html", "svg"),
        form=form,
        checking=checking,
        templates=templates,
        allow_errors=True,
    )
    server = Server(Preview(paths or (shared.DEFAULT,), request), port, lang=checking.lang)
    click.echo(f"Förhandsvisning: {server.address}\nAvsluta med Ctrl-C.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if browse:
        webbrowser.open(server.address)
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("\nFörhandsvisningen är avslutad.")
