rule convert:
    """One labelled recording from its raw files."""
    input:
        raw=made_raw_file,
        code=lambda wc: code_files("steps.convert", *readers_of(wc.recording)),
    output:
        recording="results/recordings/{recording}.zarr.zip",
    log:
        messages="results/logs/convert/{recording}.log",
        usage="results/benchmarks/convert/{recording}.tsv",
    params:
        raw=raw_files,
        spec=lambda wc: specs.convert_spec(settings, wc.recording),
    shell:
        "step --usage {log.usage:q} convert {output.recording:q} {params.raw:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"


rule unreadable:
    """A raw file that cannot be read: say so and fail; what was made from it before stays."""
    output:
        "results/unreadable/{recording}",
    log:
        "results/logs/unreadable/{recording}.log",
    params:
        message=lambda wc: (
            f"striate: {UNREADABLE[wc.recording]}; correct the path in config.yaml,"
            " or remove the recording and what refers to it"
        ),
    shell:
        "echo {params.message:q} > {log:q}; exit 1"
