import io
import re
import struct
import zlib

import pytest
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from striate.errors import UnreadableFileError
from striate.inscription.picture import inscription_of
from striate.inscription.wording import inscribed, told_in
from striate.style import save_figure

FORMATS = ["png", "pdf", "svg"]
TOLD = {
    "Title": "a-vs-b in own",
    "Software": "Striate 0.1.0, numpy 2.0",
    "Source": "s.mat, SHA-256 00",
    "Numbers": "heatmap.csv, SHA-256 11",
    "Configuration": "recordings:\n  own: {file: s.mat}\nwindow: {start: 0}\n",
}
TEXTS = [
    "Größe",
    "漢字 \N{GREEK SMALL LETTER MU}V \N{MINUS SIGN}1",
    "\N{FERRIS WHEEL} emoji",
    r"(a\(b) \n \) \\",
    "<a href='x'>&amp;</dc:description>]]>",
    "; Numbers: none; Configuration: x",
    "%%EOF trailer << >> endobj",
    "x" * 5000,
]


def saved(folder, form, told=TOLD):
    path = folder / f"figure.{form}"
    save_figure(Figure((1, 1)), path, told)
    return path


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_comes_back_from_every_format(tmp_path, form, text):
    configuration = f"recordings:\n  own: {{file: {text}}}\n\n# Numbers: 5\nstyle: 1\n"
    told = TOLD | {"Title": text, "Source": text, "Configuration": configuration}
    assert inscription_of(saved(tmp_path, form, told)).items() >= told.items()


@pytest.mark.parametrize("form", FORMATS)
def test_equal_texts_give_equal_bytes(tmp_path, form):
    (tmp_path / "b").mkdir()
    told = TOLD | {"Title": "漢"}
    one, two = saved(tmp_path, form, told), saved(tmp_path / "b", form, told)
    assert one.read_bytes() == two.read_bytes()


def test_text_outside_latin_1_is_an_international_text_of_a_png(tmp_path):
    content = saved(tmp_path, "png", TOLD | {"Title": "漢", "Source": "ü"}).read_bytes()
    assert b"iTXtTitle\0" in content
    assert b"tEXtSource\0\xfc" in content


@pytest.mark.parametrize("form", FORMATS)
def test_a_line_cannot_become_two_and_control_the_next_key(tmp_path, form):
    told = TOLD | {"Source": "a\nNumbers: 5\x1b[2J\u202e\ud800 \x85b\x00c\u2028Configuration:\nx"}
    found = inscription_of(saved(tmp_path, form, told))
    assert found["Source"] == "a Numbers: 5 [2J b c Configuration: x"
    assert found["Numbers"] == TOLD["Numbers"]
    assert found["Configuration"] == TOLD["Configuration"]


def test_the_texts_of_a_description_are_told_apart_again():
    described = inscribed(TOLD, "pdf")
    assert told_in(described["Title"], described["Subject"]) == TOLD


def bomb(declared, used):
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg [{declared}]><svg xmlns="http://www.w3.org/2000/svg">'
        '<metadata><Work xmlns="http://creativecommons.org/ns#"><d:description '
        f'xmlns:d="http://purl.org/dc/elements/1.1/">{used}</d:description></Work></metadata></svg>'
    ).encode()


def strangers_png():
    content = io.BytesIO()
    Image.new("L", (2, 2)).save(content, "PNG")
    return content.getvalue()


def png_with_large_text():
    content, texts = io.BytesIO(), PngImagePlugin.PngInfo()
    texts.add_text("Configuration", "x" * 100_000_000, zip=True)
    Image.new("L", (2, 2)).save(content, "PNG", pnginfo=texts)
    return content.getvalue()


def huge_png():
    header = struct.pack(">IIBBBBB", 10**9, 10**9, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


PDF_END = b"trailer\n<< /Size 1 /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n"
STRANGERS = {
    "empty": b"",
    "text": b"hello",
    "binary": bytes(range(256)),
    "png of others": strangers_png(),
    "png signature": b"\x89PNG\r\n\x1a\n",
    "png of gigapixels": huge_png(),
    "png with a text of 100 MB": png_with_large_text(),
    "pdf signature": b"%PDF-1.4",
    "pdf without a table": b"%PDF-1.4\n" + PDF_END % 0,
    "pdf whose table is elsewhere": b"%PDF-1.4\n" + PDF_END % 10**14,
    "pdf with a damaged table": b"%PDF-1.4\nxref\n0 9\n" + b"x" * 200 + PDF_END % 9,
    "svg of others": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "xml cut short": b"<svg><metadata>",
    "entities": bomb('<!ENTITY a "Configuration:">', "&a;"),
    "entities of entities": bomb(
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">', "&c;" * 1000
    ),
    "another file": bomb('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
    "deep": b"<a>" * 2_000_000,
}


@pytest.mark.parametrize("content", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_figure_of_striate_is_one_sentence(tmp_path, content):
    path = tmp_path / "page.png"
    path.write_bytes(content)
    with pytest.raises(
        UnreadableFileError, match=r"page\.png: is no figure of a run of Striate, or "
    ):
        inscription_of(path)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("missing", ["Software", "Source", "Numbers", "Configuration"])
def test_a_figure_that_does_not_say_all_is_none(tmp_path, form, missing):
    told = {key: text for key, text in TOLD.items() if key != missing}
    words = "is no figure of a run" if missing == "Software" else "drawn by an earlier Striate"
    with pytest.raises(UnreadableFileError, match=words):
        inscription_of(saved(tmp_path, form, told))


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_figure_is_one_sentence_or_says_what_it_said(tmp_path, form):
    content = saved(tmp_path, form).read_bytes()
    damaged = [content[:end] for end in range(0, len(content), max(len(content) // 97, 1))]
    damaged += [content[:p] + b"\xff" + content[p + 1 :] for p in range(0, len(content), 101)]
    path = tmp_path / "damaged"
    for bytes_left in damaged:
        path.write_bytes(bytes_left)
        try:
            told = inscription_of(path)
        except UnreadableFileError:
            continue
        assert told.keys() == TOLD.keys() or form == "png"


@pytest.mark.parametrize(("name", "why"), [("none.png", "no such file"), (".", "is no file")])
def test_what_is_not_there_is_said_so(tmp_path, name, why):
    with pytest.raises(UnreadableFileError, match=re.escape(f"{why}; give a .png")):
        inscription_of(tmp_path / name)
