rule report:
    """Everything on one page that works from disk."""
    input:
        unpack(inputs_of("report")),
        expand(places.UNREADABLE, recording=PLAN.unreadable),
    output:
        page=places.REPORT,
    log:
        messages="results/logs/report.log",
        usage="results/benchmarks/report.tsv",
    params:
        spec=spec_of("report"),
        made=made_of("report"),
    shell:
        "step --usage {log.usage:q} report --made {params.made:q} {output.page:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
