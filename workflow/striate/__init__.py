"""Recordings of visual cortex as labelled datasets: `striate.read` and `striate.open`.

Nothing is imported before one of them is asked for: every step of the workflow starts here, and
none waits for libraries that it does not use.
"""

__all__ = ["open", "read"]

TYPE_CHECKING = False  # editors and mypy take it for true; `typing` itself takes time to import
if TYPE_CHECKING:
    from striate.library import open as open  # noqa: A004
    from striate.library import read as read
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'striate' has no attribute '{name}'")
        from striate import library

        return getattr(library, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
