rule render:
    """One figure of a comparison, in every format asked for, and its numbers."""
    input:
        unpack(inputs_of("render")),
    output:
        figures=report(
            expand(
                places.FIGURE,
                format=settings.style.format,
                allow_missing=True,
            ),
            caption="../report/figure.rst",
            category="{comparison}",
            subcategory="{recording}",
            labels={"figure": "{figure}"},
        ),
        numbers=places.FIGURE_TABLE,
    log:
        messages="results/logs/render/{recording}/{comparison}/{figure}.log",
        usage="results/benchmarks/render/{recording}/{comparison}/{figure}.tsv",
    params:
        spec=spec_of("render"),
        made=made_of("render"),
    shell:
        "step --usage {log.usage:q} render --made {params.made:q} {input.artifacts:q}"
        " --out {output.figures:q} --table {output.numbers:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"


use rule render as render_recording with:
    input:
        unpack(inputs_of("render_recording")),
    output:
        figures=report(
            expand(
                places.FIGURE_OF_RECORDING,
                format=settings.style.format,
                allow_missing=True,
            ),
            caption="../report/figure.rst",
            category="{recording}",
            labels={"figure": "{figure}"},
        ),
        numbers=places.FIGURE_OF_RECORDING_TABLE,
    log:
        messages="results/logs/render/{recording}/{figure}.log",
        usage="results/benchmarks/render/{recording}/{figure}.tsv",
    params:
        spec=spec_of("render_recording"),
        made=made_of("render_recording"),
