from snakemake.utils import min_version

min_version("9.20")


include: "workflow/rules/common.smk"
include: "workflow/rules/simulate.smk"
include: "workflow/rules/convert.smk"
include: "workflow/rules/respond.smk"
include: "workflow/rules/mean.smk"
include: "workflow/rules/compare.smk"
include: "workflow/rules/pool.smk"
include: "workflow/rules/render.smk"
include: "workflow/rules/report.smk"


onstart:
    start_server()


onerror:
    print("", *sentences_since(STARTED_S), sep="\n", file=sys.stderr)


# Every artifact of every stage: a job that failed once is made again only if its output is asked for.
rule all:
    default_target: True
    input:
        expand(rules.simulate.output, recording=SIMULATED),
        expand(rules.convert.output, recording=PRESENT),
        expand(rules.respond.output, recording=PRESENT),
        expand(rules.mean.output, recording=PRESENT, stimulus=settings.stimuli),
        [expand(rules.compare.output, **pair) for pair in COMPARED],
        expand(rules.pool.output, comparison=POOLED),
        [
            expand(
                rules.render.output, **pair, figure=settings.figures_of_comparisons()
            )
            for pair in COMPARED
        ],
        expand(
            rules.render_recording.output,
            recording=PRESENT,
            figure=settings.figures_of_recordings(),
        ),
        rules.report.output,
        expand(rules.unreadable.output, recording=UNREADABLE),
