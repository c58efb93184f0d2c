rule pool:
    """One comparison over its recordings: channels nested in recordings."""
    input:
        unpack(inputs_of("pool")),
    output:
        comparison=places.POOLED,
        table=places.POOLED_TABLE,
    log:
        messages="results/logs/pool/{comparison}.log",
        usage="results/benchmarks/pool/{comparison}.tsv",
    params:
        spec=spec_of("pool"),
        made=made_of("pool"),
    shell:
        "step --usage {log.usage:q} pool --made {params.made:q} {input.comparisons:q}"
        " --out {output.comparison:q} --table {output.table:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
