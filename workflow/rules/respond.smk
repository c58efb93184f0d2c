rule respond:
    """One response a trial and channel: the mean activity in the analysis window."""
    input:
        recording="results/recordings/{recording}.zarr.zip",
        code=code_files("steps.respond"),
    output:
        responses="results/responses/{recording}.zarr.zip",
    log:
        messages="results/logs/respond/{recording}.log",
        usage="results/benchmarks/respond/{recording}.tsv",
    params:
        spec=lambda wc: specs.respond_spec(settings, wc.recording),
    shell:
        "step --usage {log.usage:q} respond {input.recording:q} {output.responses:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
