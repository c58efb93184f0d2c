/** What `snakemake` is making, has made, and could not make. */

import { useCallback } from "react";

import { useNewest } from "../hooks/newest";
import type { Told } from "../hooks/news";
import { counted } from "../numbers";
import { Message } from "../shell/Message";
import type { Source } from "../source";
import type { Job, Run } from "../wire";
import { duration } from "./duration";
import { Stage } from "./Stage";

export function RunsPage({ source, news }: { readonly source: Source; readonly news: Told }) {
  const ask = useCallback(() => source.json<Run>("run"), [source]);
  const first = useNewest(source.isStatic || news.run ? null : "run", String(news.results), ask);
  const run = news.run ?? first.value;
  return (
    <Stage title="Runs" mark={run && run.state !== "none" && <span className={`mark run-${run.state}`}>{STATES[run.state]}</span>}>
      {source.isStatic && <Message kind="note" sentence="This site has results only; runs show with `striate serve`." />}
      {first.fault && <Message kind="fault" sentence={first.fault.message} />}
      {!run && !first.fault && !source.isStatic && <Message kind="waiting" sentence="Loading …" />}
      {run && (run.state === "none" ? <Message kind="note" sentence={NO_RUN} /> : <RunShown run={run} />)}
    </Stage>
  );
}

const STATES: Record<Run["state"], string> = {
  none: "",
  running: "running",
  finished: "finished",
  failed: "failed",
  stopped: "stopped",
};

const NO_RUN = "No run is known. `snakemake --cores 4` starts one, and it shows here as it goes on.";

function RunShown({ run }: { readonly run: Run }) {
  const { job_count, finished, failed, jobs } = run;
  const rest = job_count - finished - failed;
  return (
    <>
      <div className="progress">
        <progress max={Math.max(job_count, 1)} value={finished + failed} aria-label="Jobs that are done" />
        <p className="progress-words">
          {finished.toLocaleString("en-US")} of {counted(job_count, "job")} finished
          {failed > 0 && <>, {failed.toLocaleString("en-US")} failed</>}
          {rest > 0 && <>, {rest.toLocaleString("en-US")} left</>}
          {run.seconds !== null && <> · {duration(run.seconds)}</>}
          {run.started !== null && <> · began {new Date(run.started * 1000).toLocaleString()}</>}
        </p>
      </div>
      {jobs.length > 0 && <Jobs jobs={jobs} isAll={jobs.length >= job_count} />}
    </>
  );
}

function Jobs({ jobs, isAll }: { readonly jobs: readonly Job[]; readonly isAll: boolean }) {
  return (
    <div className="wide" role="region" aria-label="Jobs" tabIndex={0}>
      <table className="jobs">
        {!isAll && <caption>The first {jobs.length}: what runs and what failed, then the newest.</caption>}
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Job</th>
            <th scope="col">Makes</th>
            <th scope="col" className="number">
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job, at) => (
            // the same job may stand there twice: a run that goes on makes some anew
            <JobRow key={at} job={job} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function JobRow({ job: { rule, made, state, seconds, error } }: { readonly job: Job }) {
  return (
    <tr className={`job-${state}`}>
      <td>
        <span className={`job-state ${state}`}>{state}</span>
      </td>
      <th scope="row">{rule}</th>
      <td className="made">
        {made.slice(0, SHOWN).map((artifact) => (
          <div key={artifact}>{artifact}</div>
        ))}
        {made.length > SHOWN && <div>and {counted(made.length - SHOWN, "more file")}</div>}
        {error && <p className="job-error">{error}</p>}
      </td>
      <td className="number">{seconds === null ? "" : duration(seconds)}</td>
    </tr>
  );
}

const SHOWN = 3;
