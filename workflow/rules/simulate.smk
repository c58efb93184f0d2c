rule simulate:
    """Raw file with known truth, in one of the CRCNS layouts."""
    input:
        unpack(inputs_of("simulate")),
    output:
        raw=places.SIMULATED,
        truth=places.TRUTH,
    log:
        messages="results/logs/simulate/{recording}.log",
        usage="results/benchmarks/simulate/{recording}.tsv",
    params:
        spec=spec_of("simulate"),
        made=made_of("simulate"),
    shell:
        "step --usage {log.usage:q} simulate --made {params.made:q}"
        " {output.raw:q} {output.truth:q} --spec {params.spec:q} 2> {log.messages:q}"
