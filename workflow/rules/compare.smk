rule compare:
    """Stimulus A against stimulus B: one row a channel, tested; and their time courses."""
    input:
        recording="results/recordings/{recording}.zarr.zip",
        responses="results/responses/{recording}.zarr.zip",
        a=means_of("a"),
        b=means_of("b"),
        baseline=means_of_baseline,
        code=code_files("steps.compare"),
    output:
        comparison="results/comparisons/{recording}/{comparison}.zarr.zip",
        table="results/comparisons/{recording}/{comparison}.csv",
    log:
        messages="results/logs/compare/{recording}/{comparison}.log",
        usage="results/benchmarks/compare/{recording}/{comparison}.tsv",
    params:
        spec=lambda wc: specs.compare_spec(settings, wc.recording, wc.comparison),
    shell:
        "step --usage {log.usage:q} compare {input.recording:q} {input.responses:q}"
        " {input.a:q} {input.b:q} {input.baseline:q}"
        " --out {output.comparison:q} --table {output.table:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
