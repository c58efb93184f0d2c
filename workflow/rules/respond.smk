rule respond:
    """One response a trial and channel: the mean activity in the analysis window."""
    input:
        unpack(inputs_of("respond")),
    output:
        responses=places.RESPONSES,
    log:
        messages="results/logs/respond/{recording}.log",
        usage="results/benchmarks/respond/{recording}.tsv",
    params:
        spec=spec_of("respond"),
        made=made_of("respond"),
    shell:
        "step --usage {log.usage:q} respond --made {params.made:q}"
        " {input.recording:q} {output.responses:q} --spec {params.spec:q} 2> {log.messages:q}"
