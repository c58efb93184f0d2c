"""What a file holds, in a message about what it does not hold."""

import difflib
from collections.abc import Mapping
from typing import Final

from striate.errors import LayoutError

_MOST_LISTED: Final = 12


def no_such_variable(name: str, there: Mapping[str, str]) -> LayoutError:
    """The error for a name that is not in the file.

    Parameters
    ----------
    there
        Name of each variable to what it is, in words.
    """
    shown = [f"{known} ({what})" for known, what in there.items()][:_MOST_LISTED]
    left = len(there) - len(shown)
    more = f" and {left} more" if left > 0 else ""
    near = difflib.get_close_matches(name, there, n=1)
    question = f". Did you mean '{near[0]}'?" if near else ""
    held = f"{', '.join(shown)}{more}" if shown else "nothing"
    return LayoutError(f"there is no variable '{name}'; the file holds {held}{question}")
