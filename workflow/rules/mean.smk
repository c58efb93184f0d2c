rule mean:
    """Mean response and time course of every channel over the trials of one stimulus."""
    input:
        unpack(inputs_of("mean")),
    output:
        means=places.MEANS,
    log:
        messages="results/logs/mean/{recording}/{stimulus}.log",
        usage="results/benchmarks/mean/{recording}/{stimulus}.tsv",
    params:
        spec=spec_of("mean"),
        made=made_of("mean"),
    shell:
        "step --usage {log.usage:q} mean --made {params.made:q}"
        " {input.recording:q} {input.responses:q} {output.means:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
