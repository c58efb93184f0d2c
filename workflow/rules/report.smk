rule report:
    """Everything on one page that works from disk."""
    input:
        responses=expand(rules.respond.output, recording=PRESENT),
        means=[
            expand(
                rules.mean.output,
                recording=pair["recording"],
                stimulus=settings.comparisons[pair["comparison"]].a,
            )
            for pair in COMPARED
        ],
        comparisons=[
            expand(rules.compare.output.comparison, **pair) for pair in COMPARED
        ],
        populations=expand(rules.pool.output.comparison, comparison=POOLED),
        figures=[
            expand(
                rules.render.output, **pair, figure=settings.figures_of_comparisons()
            )
            for pair in COMPARED
        ],
        overviews=expand(
            rules.render_recording.output,
            recording=PRESENT,
            figure=settings.figures_of_recordings(),
        ),
        unreadable=expand(rules.unreadable.output, recording=UNREADABLE),
        code=[
            *code_files("steps.report"),
            *expand(
                "workflow/striate/report/{part}",
                part=[
                    "page.html.jinja",
                    "sections.html.jinja",
                    "tables.html.jinja",
                    "figures.html.jinja",
                    "style.css",
                    "sorting.js",
                ],
            ),
        ],
    output:
        page="results/report.html",
    log:
        messages="results/logs/report.log",
        usage="results/benchmarks/report.tsv",
    params:
        spec=lambda wc: specs.report_spec(settings),
    shell:
        "step --usage {log.usage:q} report {output.page:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
