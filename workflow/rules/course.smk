rule course:
    """Time courses of stimulus A against those of stimulus B: clusters in time, latencies."""
    input:
        unpack(inputs_of("course")),
    output:
        courses=places.COURSES,
        table=places.COURSES_TABLE,
    log:
        messages="results/logs/course/{recording}/{comparison}.log",
        usage="results/benchmarks/course/{recording}/{comparison}.tsv",
    params:
        spec=spec_of("course"),
        made=made_of("course"),
    shell:
        "step --usage {log.usage:q} course --made {params.made:q}"
        " {input.recording:q} {input.a:q} {input.b:q}"
        " --out {output.courses:q} --table {output.table:q}"
        " --spec {params.spec:q} 2> {log.messages:q}"
