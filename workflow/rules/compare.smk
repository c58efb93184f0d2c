rule compare:
    """Stimulus A against stimulus B: one row a channel, tested."""
    input:
        unpack(inputs_of("compare")),
    output:
        comparison=places.COMPARISON,
        table=places.COMPARISON_TABLE,
    log:
        messages="results/logs/compare/{recording}/{comparison}.log",
        usage="results/benchmarks/compare/{recording}/{comparison}.tsv",
    params:
        spec=spec_of("compare"),
        made=made_of("compare"),
    shell:
        "step --usage {log.usage:q} compare --made {params.made:q}"
        " {input.responses:q}"
        " --out {output.comparison:q} --table {output.table:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
