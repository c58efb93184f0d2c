rule render:
    """One figure of a comparison, in every format asked for."""
    input:
        comparison="results/comparisons/{recording}/{comparison}.zarr.zip",
        a=means_of("a"),
        b=means_of("b"),
        code=lambda wc: code_files(
            "steps.render", f"figures.{wc.figure.replace('-', '_')}"
        ),
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
    log:
        messages="results/logs/render/{recording}/{comparison}/{figure}.log",
        usage="results/benchmarks/render/{recording}/{comparison}/{figure}.tsv",
    params:
        spec=lambda wc: specs.render_spec(settings, wc.comparison, wc.figure),
    shell:
        "step --usage {log.usage:q} render {input.comparison:q} {input.a:q} {input.b:q}"
        " {output.figures:q} --spec {params.spec:q} 2> {log.messages:q}"
