rule mean:
    """Mean response and time course of every channel over the trials of one stimulus."""
    input:
        recording="results/recordings/{recording}.zarr.zip",
        responses="results/responses/{recording}.zarr.zip",
        code=code_files("steps.mean"),
    output:
        means="results/means/{recording}/{stimulus}.zarr.zip",
    log:
        messages="results/logs/mean/{recording}/{stimulus}.log",
        usage="results/benchmarks/mean/{recording}/{stimulus}.tsv",
    params:
        spec=lambda wc: specs.mean_spec(settings, wc.recording, wc.stimulus),
    shell:
        "step --usage {log.usage:q} mean {input.recording:q} {input.responses:q}"
        " {output.means:q} --spec {params.spec:q} 2> {log.messages:q}"
