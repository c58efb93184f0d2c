/** Any two stimuli of a recording, compared on the spot, and what is known of the recording. */

import { useCallback } from "react";

import type { Pair, View } from "../address";
import { useNewest } from "../hooks/newest";
import { Message } from "../shell/Message";
import type { ViewProps } from "../views/contract";
import type { Recording } from "../wire";
import { found } from "./compared";
import { ComparedViews } from "./ComparedViews";
import { pairView } from "./ComparePage";
import { ConfigLine } from "./ConfigLine";
import { Facts } from "./Facts";
import type { PageProps } from "./Page";
import { PairChoice } from "./PairChoice";
import { choicesOf, firstPair, recordingOf } from "./recorded";
import { Stage } from "./Stage";

type ExploreView = Extract<View, { page: "explore" }>;

export function ExplorePage({ source, catalogue, news, view, go, brush, theme }: PageProps & { readonly view: ExploreView }) {
  const { recording, selection } = view;
  const of = recordingOf(catalogue, recording);
  const pair = view.pair ?? (of ? firstPair(catalogue, of) : null);
  const { a = "", b = "" } = pair ?? {};
  const prefix = `recordings/${recording}`;
  const ask = useCallback(
    () => found(source, { prefix, path: `explored/${a}/${b}`, pair: { a, b }, hasTestedCourses: false }),
    [source, prefix, a, b],
  );
  const answer = useNewest(of && pair ? `${prefix}/${a}/${b}` : null, String(news.results), ask);
  const onSelection = useCallback<ViewProps["onSelection"]>(
    (next, replace) => go({ page: "explore", recording, pair: { a, b }, selection: next }, replace),
    [go, recording, a, b],
  );
  const onPair = (next: Pair): void => go(pairView(catalogue, recording, next, selection.channel));
  if (!of) {
    return (
      <Stage title={recording}>
        <Message kind="fault" sentence={`config.yaml has no recording '${recording}'.`} />
      </Stage>
    );
  }
  const isExplored = answer.value?.compared.id === null;
  return (
    <Stage
      title={view.pair ? `${a} vs ${b}` : recording}
      where={view.pair && recording}
      mark={view.pair && isExplored && <span className="mark">explored</span>}
    >
      {!view.pair && <RecordingFacts recording={of} />}
      {!view.pair && pair && <h2>Any two of its stimuli</h2>}
      <PairChoice choices={choicesOf(of)} pair={pair} onPair={onPair} />
      {!pair && <Message kind="note" sentence="Two stimuli have to have their means before they can be compared; `snakemake --cores 4` makes them." />}
      {answer.fault && <Message kind="fault" sentence={answer.fault.message} />}
      {pair && !answer.value && !answer.fault && <Message kind="waiting" sentence={`Comparing ${a} and ${b} …`} />}
      {answer.value && (
        <>
          {answer.value.compared.config_line && <ConfigLine line={answer.value.compared.config_line} />}
          <Facts compared={answer.value.compared} printed={[]} source={source} />
          {answer.value.fault && <Message kind="warning" sentence={answer.value.fault} />}
          <ComparedViews
            source={source}
            catalogue={catalogue}
            found={answer.value}
            prefix={prefix}
            hasTuning={of.tuning !== null}
            version={answer.version}
            selection={selection}
            onSelection={onSelection}
            brush={brush}
            theme={theme}
          />
        </>
      )}
    </Stage>
  );
}

function RecordingFacts({ recording }: { readonly recording: Recording }) {
  const { source, artifact, channel_count, trial_count, areas, stimuli } = recording;
  const areaWords = Object.entries(areas).map(([area, count]) => `${area || "unknown area"} ${count}`);
  return (
    <>
      {artifact.fault && <Message kind="warning" sentence={artifact.fault} />}
      <dl className="facts">
        <div className="fact">
          <dt>Raw file</dt>
          <dd className="file">{source}</dd>
        </div>
        <div className="fact">
          <dt>Channels</dt>
          <dd>
            {channel_count?.toLocaleString("en-US") ?? "–"} <span className="fact-note">{areaWords.join(", ")}</span>
          </dd>
        </div>
        <div className="fact">
          <dt>Trials</dt>
          <dd>{trial_count?.toLocaleString("en-US") ?? "–"}</dd>
        </div>
      </dl>
      <div className="more">
        <details>
          <summary>{stimuli.length === 1 ? "1 stimulus" : `${stimuli.length} stimuli`}</summary>
          <div className="wide">
            <table>
              <thead>
                <tr>
                  <th scope="col">Stimulus</th>
                  <th scope="col" className="number">
                    Trials
                  </th>
                  <th scope="col">Which trials</th>
                </tr>
              </thead>
              <tbody>
                {stimuli.map(({ id, trial_count: count, conditions, means }) => (
                  <tr key={id}>
                    <th scope="row">{id}</th>
                    <td className="number">{count?.toLocaleString("en-US") ?? "–"}</td>
                    <td>
                      <code>{conditions}</code> {means.fault && <span className="fact-note">{means.fault}</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      </div>
    </>
  );
}
