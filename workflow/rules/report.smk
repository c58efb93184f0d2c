rule report:
    """Everything on one page that works from disk."""
    input:
        comparisons=[
            expand(rules.compare.output.comparison, **pair) for pair in COMPARED
        ],
        figures=[
            expand(rules.render.output.figures, **pair, figure=settings.figures)
            for pair in COMPARED
        ],
        unreadable=expand(rules.unreadable.output, recording=UNREADABLE),
        code=[*code_files("steps.report"), "workflow/striate/report.html.jinja"],
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
