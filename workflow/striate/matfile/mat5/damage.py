"""Why a variable cannot be read."""


class Damage(Exception):  # noqa: N818 - it is no error of the program but of the file
    """A fault of the file; the text is its cause in plain words, without file and variable."""
