/** A recording as it comes in. */

import { useCallback, useMemo, useRef } from "react";

import type { Pair, View } from "../address";
import { useNewest } from "../hooks/newest";
import { counted, inWords } from "../numbers";
import { FaultMessage, Message } from "../shell/Message";
import { Unanswered, type Source } from "../source";
import type { ViewProps } from "../views/contract";
import type { Live } from "../wire";
import { found, type Found } from "./compared";
import { ComparedViews } from "./ComparedViews";
import { duration } from "./duration";
import type { PageProps } from "./Page";
import { PairChoice, type Choice } from "./PairChoice";
import { Stage } from "./Stage";

type LiveView = Extract<View, { page: "live" }>;

/** What one version of the recording looks like. */
interface Moment {
  readonly live: Live;
  readonly pair: Pair | null;
  readonly found: Found | null;
  /** Why there is no comparison yet. */
  readonly wait: string;
}

export function LivePage({ source, catalogue, news, view, go, brush, theme }: PageProps & { readonly view: LiveView }) {
  const { selection } = view;
  const { a = "", b = "" } = view.pair ?? {};
  const chosen = useMemo(() => (a && b ? { a, b } : null), [a, b]);
  const shown = useRef<Pair | null>(null);
  const ask = useCallback(async () => {
    const now = await moment(source, chosen, chosen ?? shown.current);
    shown.current = now.pair;
    return now;
  }, [source, chosen]);
  const answer = useNewest(`live/${a}/${b}`, String(news.live), ask);
  const { value, fault, version } = answer;
  const onSelection = useCallback<ViewProps["onSelection"]>(
    (next, replace) => go({ page: "live", pair: chosen, selection: next }, replace),
    [go, chosen],
  );
  const onPair = (pair: Pair): void => go({ page: "live", pair, selection });
  const live = value?.live;
  return (
    <Stage
      title={live?.name ?? "Live"}
      where={live && "live"}
      mark={live && <span className={`mark live-${live.state}`}>{STATES[live.state]}</span>}
      beside={value && <PairChoice choices={choicesOf(value.live)} pair={value.pair} onPair={onPair} />}
      liveVersion={live?.version}
    >
      <FaultMessage answer={answer} />
      {!value && !fault && <Message kind="waiting" sentence="Loading …" />}
      {live && <LiveFacts live={live} />}
      {value?.wait && <Message kind="waiting" sentence={value.wait} />}
      {value?.found && (
        <ComparedViews
          source={source}
          catalogue={catalogue}
          found={value.found}
          printed={[]}
          prefix="live"
          hasTuning={false}
          version={version}
          selection={selection}
          onSelection={onSelection}
          brush={brush}
          theme={theme}
        />
      )}
    </Stage>
  );
}

const STATES: Record<Live["state"], string> = {
  waiting: "waiting",
  running: "running",
  lost: "connection lost",
  finished: "finished",
  failed: "failed",
};

/** `guess` is the pair that most probably is wanted: its comparison is asked for at the same time. */
async function moment(source: Source, chosen: Pair | null, guess: Pair | null): Promise<Moment> {
  const early = guess ? explored(source, guess) : null;
  // where the first answer fails nobody waits for this one
  early?.catch(() => undefined);
  const live = await source.json<Live>("live");
  const pair = chosen ?? (guess && hasCome(live, guess) ? guess : firstPair(live));
  if (!pair) return { live, pair, found: null, wait: "Two stimuli have to come in before they can be compared." };
  const isGuessed = early && guess && guess.a === pair.a && guess.b === pair.b;
  return { live, pair, ...(await (isGuessed ? early : explored(source, pair))) };
}

async function explored(source: Source, pair: Pair): Promise<Pick<Moment, "found" | "wait">> {
  try {
    return { found: await found(source, { prefix: "live", path: `explored/${pair.a}/${pair.b}`, pair, hasTestedCourses: false }), wait: "" };
  } catch (fault) {
    if (fault instanceof Unanswered && fault.status === 404) return { found: null, wait: fault.message };
    throw fault;
  }
}

function hasCome(live: Live, { a, b }: Pair): boolean {
  const came = new Set(live.stimuli.filter(({ trial_count }) => trial_count > 0).map(({ id }) => id));
  return came.has(a) && came.has(b);
}

/** The first of config.yaml of which both have come in, else its first, else the first two that have come in. */
export function firstPair(live: Live): Pair | null {
  const planned = live.comparisons.find((pair) => hasCome(live, pair)) ?? live.comparisons[0];
  if (planned) return { a: planned.a, b: planned.b };
  const [a, b] = live.stimuli.filter(({ trial_count }) => trial_count > 0);
  return a && b ? { a: a.id, b: b.id } : null;
}

/** All stimuli: one may choose what has yet to come in. */
function choicesOf(live: Live): Choice[] {
  return live.stimuli.map(({ id, trial_count }) => ({ id, note: trial_count > 0 ? counted(trial_count, "trial") : "no trial yet", isThere: true }));
}

/** How far the recording has come in. */
export function LiveFacts({ live }: { readonly live: Live }) {
  const { state, sentence, trial_count, expected_trials, seconds, trials_per_s, stimuli, last_stimulus } = live;
  const isTrouble = state === "failed" || state === "lost";
  const most = Math.max(1, ...stimuli.map((stimulus) => stimulus.trial_count));
  return (
    <section className="came-in" aria-label="What has come in">
      {isTrouble && <Message kind={state === "failed" ? "fault" : "warning"} sentence={sentence} />}
      <div className="progress">
        {expected_trials !== null && <progress max={Math.max(expected_trials, 1)} value={trial_count} aria-label="Trials that have come in" />}
        <p className="progress-words">
          <b className="live-trials">{trial_count.toLocaleString("en-US")}</b>
          {expected_trials !== null && <> of {expected_trials.toLocaleString("en-US")}</>} trials · {duration(seconds)}
          {trials_per_s > 0 && <> · the last ones at {inWords(trials_per_s)} trials/s</>}
          {sentence && !isTrouble && <> · {sentence}</>}
        </p>
      </div>
      <ul className="counts" aria-label="Trials of each stimulus">
        {stimuli.map(({ id, trial_count: count }) => (
          <li key={id} className={last_stimulus.includes(id) ? "newest" : ""}>
            <span className="count-name">{id}</span>
            <span className="count-bar" aria-hidden="true">
              <span style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <span className="count-number">{count.toLocaleString("en-US")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
