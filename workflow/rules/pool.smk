rule pool:
    """One comparison over its recordings: channels nested in recordings."""
    input:
        comparisons=lambda wc: [
            f"results/comparisons/{recording}/{wc.comparison}.zarr.zip"
            for recording in sorted(settings.recordings_of(wc.comparison))
            if recording in PRESENT
        ],
        code=code_files("steps.pool"),
    output:
        comparison="results/comparisons/{comparison}.zarr.zip",
        table="results/comparisons/{comparison}.csv",
    log:
        messages="results/logs/pool/{comparison}.log",
        usage="results/benchmarks/pool/{comparison}.tsv",
    params:
        spec=lambda wc: specs.pool_spec(settings),
    shell:
        "step --usage {log.usage:q} pool {input.comparisons:q} --out {output.comparison:q}"
        " --table {output.table:q} --spec {params.spec:q} 2> {log.messages:q}"
