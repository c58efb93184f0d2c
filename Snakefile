from snakemake.utils import min_version

min_version("9.20")


include: "workflow/rules/common.smk"
include: "workflow/rules/simulate.smk"
include: "workflow/rules/convert.smk"
include: "workflow/rules/respond.smk"
include: "workflow/rules/mean.smk"
include: "workflow/rules/compare.smk"
include: "workflow/rules/course.smk"
include: "workflow/rules/pool.smk"
include: "workflow/rules/render.smk"
include: "workflow/rules/report.smk"


onstart:
    RUN.begin()


onsuccess:
    RUN.finish(workflow.dag_settings.targets)


onerror:
    print("", *RUN.last_words(), sep="\n", file=sys.stderr)


rule all:
    default_target: True
    input:
        needed,
        expand(places.UNREADABLE, recording=PLAN.unreadable),
