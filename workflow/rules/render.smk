rule render:
    """One figure of a comparison, in every format asked for, and its numbers."""
    input:
        artifacts=shown_in_figure,
        code=lambda wc: code_files("steps.render", figure_module(wc)),
    output:
        figures=report(
            expand(
                "results/figures/{{recording}}/{{comparison}}/{{figure}}.{format}",
                format=settings.style.format,
            ),
            caption="../report/figure.rst",
            category="{comparison}",
            subcategory="{recording}",
            labels={"figure": "{figure}"},
        ),
        numbers="results/figures/{recording}/{comparison}/{figure}.csv",
    log:
        messages="results/logs/render/{recording}/{comparison}/{figure}.log",
        usage="results/benchmarks/render/{recording}/{comparison}/{figure}.tsv",
    params:
        spec=lambda wc: specs.render_spec(
            settings, wc.figure, wc.recording, wc.comparison
        ),
    shell:
        "step --usage {log.usage:q} render {input.artifacts:q} --out {output.figures:q}"
        " --table {output.numbers:q} --spec {params.spec:q} 2> {log.messages:q}"


use rule render as render_recording with:
    output:
        figures=report(
            expand(
                "results/figures/{{recording}}/{{figure}}.{format}",
                format=settings.style.format,
            ),
            caption="../report/figure.rst",
            category="{recording}",
            labels={"figure": "{figure}"},
        ),
        numbers="results/figures/{recording}/{figure}.csv",
    log:
        messages="results/logs/render/{recording}/{figure}.log",
        usage="results/benchmarks/render/{recording}/{figure}.tsv",
    params:
        spec=lambda wc: specs.render_spec(settings, wc.figure, wc.recording),
