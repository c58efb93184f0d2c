rule compare:
    """Stimulus A against stimulus B, one row a channel."""
    input:
        a=means_of("a"),
        b=means_of("b"),
        code=code_files("steps.compare"),
    output:
        comparison="results/comparisons/{recording}/{comparison}.zarr.zip",
        table="results/comparisons/{recording}/{comparison}.csv",
    log:
        messages="results/logs/compare/{recording}/{comparison}.log",
        usage="results/benchmarks/compare/{recording}/{comparison}.tsv",
    params:
        spec=lambda wc: specs.compare_spec(settings, wc.comparison),
    shell:
        "step --usage {log.usage:q} compare {input.a:q} {input.b:q} {output.comparison:q}"
        " {output.table:q} --spec {params.spec:q} 2> {log.messages:q}"
