"""Texts that attack whoever takes them for more than text; a canary is a file called CANARY."""

from typing import Final

CANARY: Final = "CANARY"

SHELL: Final = f"$(touch {CANARY}) `touch {CANARY}`; touch {CANARY} # && touch {CANARY} | $HOME"
PATH: Final = f"../../{CANARY} /tmp/{CANARY} C:\\{CANARY} .. ~"
HTML: Final = (
    '"><img src=http://example.invalid/a onerror=alert(1)></title></style>'
    "<script>alert(2)</script><!--"
)
MATHS: Final = r"$\frac{$ and $5 vs $6 $x^2$"
BRACES: Final = "{input} {wildcards.recording} {{ 7*7 }} {% raw %} %s %(x)s {0}"
TURNED: Final = "abc \u202e fed \u200f \u2066 x"
CONTROL: Final = "clear\x1b[2J\x1b]0;title\x07 bell\x08\r\nline"
"""Only a raw file can hold it: config.yaml refuses control characters."""

FORMULA: Final = "=HYPERLINK(1)"

ALL: Final = {
    "shell": SHELL,
    "path": PATH,
    "html": HTML,
    "maths": MATHS,
    "braces": BRACES,
    "turned": TURNED,
}
"""By name: what may stand in config.yaml too."""
