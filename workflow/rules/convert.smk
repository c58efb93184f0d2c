rule convert:
    """One labelled recording from its raw files."""
    input:
        unpack(inputs_of("convert")),
    output:
        recording=places.RECORDING,
    log:
        messages="results/logs/convert/{recording}.log",
        usage="results/benchmarks/convert/{recording}.tsv",
    params:
        raw=raw_files,
        spec=spec_of("convert"),
        made=made_of("convert"),
    shell:
        "step --usage {log.usage:q} convert --made {params.made:q}"
        " {output.recording:q} {params.raw:q} --spec {params.spec:q} 2> {log.messages:q}"


rule unreadable:
    """A raw file that cannot be read: say so and fail; what was made from it before stays."""
    output:
        places.UNREADABLE,
    log:
        "results/logs/unreadable/{recording}.log",
    wildcard_constraints:
        recording="|".join(map(re.escape, PLAN.unreadable)),
    params:
        message=lambda wc: (
            f"striate: {PLAN.unreadable[wc.recording]}; correct the path in config.yaml,"
            " or remove the recording and what refers to it"
        ),
    shell:
        "echo {params.message:q} > {log:q}; exit 1"
