"""Snakemake's logger plugin `striate`: the record of a run under results/logs/run.jsonl.

Snakemake imports this before it reads the Snakefile, so nothing of Striate is imported here: the
package beside the workflow is found later.
"""

from snakemake_logger_plugin_striate.handler import LogHandler

__all__ = ["LogHandler"]
