"""The live preview without a browser: what it shows of a file, and whom it answers."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathwaygen import lint, render
from pathwaygen.diagnostic import Severity
from pathwaygen.errors import UsageError
from pathwaygen.preview import Preview, Server, page, state, watch
from pathwaygen.preview.values import Freshness
from pathwaygen.production import Request

GOOD = """\
format: 1
id: prov
titel: Prov
typ: vårdförlopp
block:
  - id: A
    titel: Bedömning
    vården: Undersök handleden.
"""
BROKEN = GOOD.replace("titel: Prov", 'titel: "Prov')
MISSHAPEN = GOOD.replace("    vården: Undersök handleden.", "    vården: Undersök armbågen.\n    vårdn: mer")


@pytest.fixture
def request_():
    checking = lint.Options(today=dt.date(2026, 11, 22))
    return Request(out=Path(), formats=("html", "svg"), form="web", checking=checking, allow_errors=True)


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "prov.yaml"
    made.write_text(GOOD, encoding="utf-8")
    return made


@pytest.fixture
def preview(file, request_):
    return Preview((file,), request_)


def save(file, text):
    """Save as an editor does, and let the clock tell."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 1_000_000, before + 1_000_000))


def look(preview, name):
    """Return what is shown of a file that there is."""
    shown = preview.shown(name)
    assert shown is not None
    return shown


# --- what is shown ---


def test_a_sound_file_is_shown_as_it_is(preview):
    shown = look(preview, "prov")
    assert (shown.title, shown.file, shown.freshness) == ("Prov", "prov.yaml", Freshness.CURRENT)
    assert b"Unders\xc3\xb6k handleden" in shown.page.html
    assert "Bedömning" in shown.page.chart
    assert [line.text for line in shown.lines][:3] == ["format: 1", "id: prov", "titel: Prov"]


@pytest.mark.parametrize("text", [BROKEN, MISSHAPEN, "", "[", "\x00"])
def test_a_broken_file_shows_its_findings_and_the_last_sound_document(preview, file, text):
    sound = look(preview, "prov").page
    save(file, text)
    shown = look(preview, "prov")
    assert (shown.freshness, shown.page) == (Freshness.OLD, sound)
    assert shown.errors > 0
    save(file, GOOD.replace("handleden", "armbågen"))
    shown = look(preview, "prov")
    assert (shown.freshness, shown.errors) == (Freshness.CURRENT, 0)
    assert "Undersök armbågen".encode() in shown.page.html


def test_a_file_that_is_broken_from_the_start_shows_what_could_be_read(file, request_):
    save(file, MISSHAPEN)
    shown = look(Preview((file,), request_), "prov")
    assert shown.freshness is Freshness.PARTLY
    assert b"Unders\xc3\xb6k armb" in shown.page.html
    save(file, "titel: [")
    shown = look(Preview((file,), request_), "prov")
    assert (shown.freshness, shown.page) == (Freshness.NONE, None)
    assert shown.errors


def test_a_file_that_is_gone_says_so_and_may_come_back(preview, file):
    assert look(preview, "prov").page
    file.unlink()
    shown = look(preview, "prov")
    assert shown.freshness is Freshness.OLD
    assert [remark.diagnostic.code for remark in shown.remarks] == ["PW0001"]
    save(file, GOOD)
    assert look(preview, "prov").freshness is Freshness.CURRENT


def test_a_fault_of_ours_is_told_and_the_last_document_stays(preview, file, monkeypatch, capsys):
    sound = look(preview, "prov").page
    monkeypatch.setattr("pathwaygen.production.render_all", lambda *_, **__: 1 / 0)
    save(file, GOOD.replace("handleden", "foten"))
    shown = look(preview, "prov")
    assert (shown.page, shown.freshness) == (sound, Freshness.OLD)
    assert "ZeroDivisionError" in shown.trouble
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert "ZeroDivisionError" in page.view(shown, "dokument", several=False).decode()


def test_a_finding_stands_beside_its_line(preview, file):
    save(file, GOOD.replace("handleden.", "handleden [@saknas]."))
    shown = look(preview, "prov")
    (remark,) = [one for one in shown.remarks if one.diagnostic.code == "PW0307"]
    assert (remark.before, remark.marked, remark.after) == (
        "    vården: Undersök handleden ",
        "[@saknas]",
        ".",
    )
    assert remark.anchor == "block-A"
    (line,) = [line for line in shown.lines if remark in line.remarks]
    assert line.number == remark.diagnostic.span.line == 8
    text = page.view(shown, "fil", several=False).decode()
    assert f'href="/prov/anmarkningar#anm-{remark.number}"' in text
    text = page.view(shown, "anmarkningar", several=False).decode()
    assert 'href="/prov/fil#rad-8"' in text
    assert f'id="anm-{remark.number}"' in text


@given(
    line=st.text(max_size=400),
    start=st.integers(0, 400),
    length=st.integers(0, 400),
)
def test_a_quoted_line_keeps_what_is_marked_and_fits(line, start, length):
    start = min(start, len(line))
    before, marked, after = state._quoted(line, start, min(len(line), start + length))
    assert marked
    assert len(before + marked + after) <= state._ROOM + 3


def test_a_supplement_is_shown_with_what_it_builds_on(pathways, tmp_path, request_):
    folder = shutil.copytree(pathways, tmp_path / "pathways")
    preview = Preview((folder,), request_)
    assert len(preview.names()) == 6
    shown = look(preview, "jonkoping-epilepsi")
    assert (shown.freshness, shown.page.chart) == (Freshness.CURRENT, "")
    assert "flodesschema" not in page.view(shown, "dokument", several=True).decode()


def test_what_only_shows_together_is_found(file, request_):
    other = file.with_name("annan.yaml")
    save(other, GOOD)
    preview = Preview((file.parent,), request_)
    assert "PW1701" in {remark.diagnostic.code for remark in look(preview, "prov").remarks}
    other.unlink()
    assert preview.names() == ("prov",)
    assert preview.shown("annan") is None


def test_two_files_of_one_name_have_an_address_each(file, request_):
    (file.parent / "inre").mkdir()
    save(file.parent / "inre" / "prov.yaml", GOOD.replace("Prov", "Annan"))
    preview = Preview((file.parent,), request_)
    assert {look(preview, name).title for name in preview.names()} == {"Prov", "Annan"}


def test_a_list_of_files_makes_no_document(file, request_, monkeypatch):
    save(file.with_name("annan.yaml"), BROKEN.replace("id: prov", "id: annan"))
    monkeypatch.setattr(
        "pathwaygen.production.render_all", lambda *_, **__: pytest.fail("a document is made")
    )
    preview = Preview((file.parent,), request_)
    other, own = preview.listed()
    assert (own.name, own.title, own.counts[Severity.ERROR]) == ("prov", "Prov", 0)
    assert other.counts[Severity.ERROR] > 0
    text = page.index(preview.listed(), preview.token).decode()
    assert '<a href="/prov/dokument">prov.yaml</a>' in text


# --- what is followed ---


def test_what_a_spec_is_made_of_is_followed(file):
    seen = [watch.stamp((file,))]
    (file.parent / "bilder").mkdir()
    for name in ("prov.yaml", "bild.png", "bilder/bild.png", "../bas.yaml"):
        (file.parent / name).write_text("x", encoding="utf-8")
        seen.append(watch.stamp((file,)))
    (file.parent / "bild.png").unlink()
    seen.append(watch.stamp((file,)))
    assert len(set(seen)) == len(seen)
    (file.parent / ".prov.yaml.swp").write_text("x", encoding="utf-8")
    assert watch.stamp((file,)) == seen[-1]


def test_a_template_of_the_group_s_own_is_followed_and_what_is_wrong_in_it_is_told(file, request_):
    own = file.parent / "mallar"
    intro = own / "document" / "parts" / "actions_intro.md.j2"
    intro.parent.mkdir(parents=True)
    save(intro, "Egen inledning.\n")
    preview = Preview((file,), replace(request_, templates=own))
    sound = look(preview, "prov")
    assert b"Egen inledning" in sound.page.html
    before = preview.token
    save(intro, "{% if view %}\n{{ oj \n")
    assert preview.token != before
    shown = look(preview, "prov")
    assert (shown.page, shown.freshness) == (sound.page, Freshness.OLD)
    told = page.view(shown, "dokument", several=False).decode()
    assert "actions_intro.md.j2, rad" in told
    assert "Rätta det och spara" in told
    save(intro, "Rättad inledning.\n")
    assert b"R\xc3\xa4ttad inledning" in look(preview, "prov").page.html


def test_following_needs_no_file(tmp_path):
    assert watch.stamp((tmp_path / "saknas" / "x.yaml",)) == watch.stamp((tmp_path / "saknas" / "x.yaml",))


# --- whom it answers ---


@pytest.fixture
def server(preview):
    made = Server(preview, 0)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    thread.join(5)
    assert not thread.is_alive()


def ask(server, path, method="GET", **headers: str | None):
    """Ask as a browser would not."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    sent = {"Host": f"127.0.0.1:{server.server_port}"} | headers
    for name, value in sent.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def test_pages_may_run_our_script_only_and_are_kept_by_nobody(server):
    assert ask(server, "/finns-inte")[0].status == 404
    for path in ("/prov/dokument", "/prov/sida", "/_/forhandsvisning.js", "/finns-inte"):
        answer, _ = ask(server, path)
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_this_machine_s_own_names_are_answered(server):
    port = server.server_port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}"):
        assert ask(server, "/prov/dokument", Host=host)[0].status == 200
    others: list[str | None] = ["evil.example", f"evil.example:{port}", "127.0.0.1", "", None]
    for other in (*others, f"127.0.0.1.evil.example:{port}"):
        for path in ("/", "/prov/sida", "/_/handelser", "/_/forhandsvisning.js"):
            answer, body = ask(server, path, Host=other)
            assert (answer.status, body) == (403, "Förhandsvisningen svarar bara den här datorn.")


def test_only_this_machine_is_listened_to(server):
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path",
    [
        "/../prov.yaml",
        "/..%2f..%2fetc/passwd",
        "/prov/../../etc/passwd",
        "//etc/passwd",
        "/_/../../../etc/passwd",
        "/_/%2e%2e%2fforhandsvisning.js",
        "/prov.yaml",
        "/prov/prov.yaml",
        "/_/regel/../../x",
        "/_/view.html.j2",
        "/%00",
        "/prov/sida/x",
    ],
)
def test_no_address_leads_to_a_file(server, path):
    answer, body = ask(server, path)
    assert answer.status == 404
    assert "root:" not in body
    assert "format: 1" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed_through_it(server, method):
    assert ask(server, "/prov/dokument", method)[0].status == 501


def test_a_head_has_no_body(server):
    answer, body = ask(server, "/prov/dokument", "HEAD")
    assert (answer.status, body) == (200, "")
    assert int(answer.headers["Content-Length"]) > 100


def test_one_file_is_shown_at_once_and_a_rule_explains_itself(server):
    answer, _ = ask(server, "/")
    assert (answer.status, answer.headers["Location"]) == (302, "/prov/dokument")
    assert "Varför" in ask(server, "/_/regel/PW0503")[1]
    assert "går inte att göra avsteg från" in ask(server, "/_/regel/PW0203")[1]
    assert ask(server, "/_/regel/phrases")[0].status == 404


def test_a_file_that_is_gone_from_its_folder_is_waited_for(file, request_):
    other = file.with_name("annan.yaml")
    other.write_text(GOOD.replace("id: prov", "id: annan"), encoding="utf-8")
    made = Server(Preview((file.parent,), request_), 0)
    threading.Thread(target=made.run, daemon=True).start()
    assert ask(made, "/annan/dokument")[0].status == 200
    other.unlink()
    answer, body = ask(made, "/annan/dokument")
    assert answer.status == 404
    assert "Filen ”annan” finns inte bland dem som visas" in body
    assert f'data-token="{made.preview.token}"' in body
    assert "data-token" not in ask(made, "/annan/nonsens")[1]
    other.write_text(GOOD.replace("id: prov", "id: annan"), encoding="utf-8")
    assert ask(made, "/annan/dokument")[0].status == 200
    made.shutdown()


def test_a_page_that_follows_is_told_of_a_change(server, file):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as opened:
        opened.sendall(f"GET /_/handelser HTTP/1.0\r\nHost: localhost:{server.server_port}\r\n\r\n".encode())
        stream = opened.makefile("r", encoding="utf-8")
        first = next(line for line in stream if line.startswith("data: "))
        save(file, BROKEN)
        second = next(line for line in stream if line.startswith("data: "))
        assert first != second == f"data: {server.preview.token}\n"


def test_a_port_that_is_taken_is_told_in_swedish(server, preview):
    with pytest.raises(UsageError, match=f"port {server.server_port} används redan, .* --port"):
        Server(preview, server.server_port)


def test_nothing_of_the_author_s_becomes_markup(preview, file):
    hostile = "<script>alert(1)</script>\"'&"
    save(file, GOOD.replace("titel: Prov", f"titel: |\n  {hostile}\n{hostile}: x"))
    shown = look(preview, "prov")
    for view in page.VIEWS:
        text = page.view(shown, view, several=True).decode()
        assert text.count("<script") == 1
        assert hostile not in text
    assert hostile not in page.index(preview.listed(), "x").decode()


# --- the command ---


@pytest.fixture
def started(file):
    """The program itself, and where it says that the pages are."""
    listens = ["/usr/bin/env", "--default-signal=INT"]  # a shell's background jobs are deaf to Ctrl-C
    program = [*listens, sys.executable, "-m", "pathwaygen", "serve", str(file), "--port", "0"]
    process = subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout
    yield process, process.stdout.readline().split()[-1]
    process.kill()
    process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_ends_cleanly(started, name):
    import signal

    process, address = started
    assert process.stdout.readline() == "Avsluta med Ctrl-C.\n"
    port = int(address.split(":")[-1].strip("/"))
    with socket.create_connection(
        ("127.0.0.1", port), timeout=60
    ) as opened:  # a page that follows does not hold it
        opened.sendall(f"GET /_/handelser HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n".encode())
        assert b"200" in opened.recv(100)
        process.send_signal(getattr(signal, name))
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "\nFörhandsvisningen är avslutad.\n", "")


@pytest.mark.slow
def test_a_taken_port_ends_the_command_with_the_reason(started, file):
    port = started[1].split(":")[-1].strip("/")
    program = [sys.executable, "-m", "pathwaygen", "serve", str(file), "--port", port]
    done = subprocess.run(program, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"pathwaygen: port {port} används redan")


def test_the_pages_words_come_from_templates_that_are_escaped():
    assert "&lt;b&gt;" in render.template("preview/lost.html.j2", what="<b>", token="")
