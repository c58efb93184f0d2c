rule simulate:
    """Raw file with known truth, in one of the CRCNS layouts."""
    input:
        code=code_files("steps.simulate"),
    output:
        raw="results/simulated/{recording}.mat",
        truth="results/simulated/{recording}.truth.json",
    log:
        messages="results/logs/simulate/{recording}.log",
        usage="results/benchmarks/simulate/{recording}.tsv",
    params:
        spec=lambda wc: specs.simulate_spec(settings, wc.recording),
    shell:
        "step --usage {log.usage:q} simulate {output.raw:q} {output.truth:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
