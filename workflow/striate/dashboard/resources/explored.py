"""Two stimuli that config.yaml does not compare, and the line that would make it do so."""

from striate.config.ids import id_from
from striate.proposal.yamltext import as_yaml
from striate.settings import Settings


def config_line(settings: Settings, recording: str, a: str, b: str) -> str:
    """What to write below `comparisons:`; nothing where a comparison says just that."""
    if configured(settings, recording, a, b):
        return ""
    name = id_from(f"{a}-vs-{b}", "explored", settings.comparisons)
    return f"  {as_yaml(name)}: {as_yaml({'a': a, 'b': b, 'recordings': [recording]})}"


def configured(settings: Settings, recording: str, a: str, b: str) -> str | None:
    """Id of the comparison of A and B in the recording, if config.yaml has one."""
    same = (name for name, of in settings.comparisons.items() if (of.a, of.b) == (a, b))
    return next((name for name in same if recording in settings.recordings_of(name)), None)
