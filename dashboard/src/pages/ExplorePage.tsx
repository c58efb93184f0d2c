/** Any two stimuli of a recording, compared on the spot, and what is known of the recording. */

import { useCallback } from "react";

import { addressOf, recordingView, type Pair, type View } from "../address";
import { Message, OutdatedMessage } from "../shell/Message";
import type { ViewProps } from "../views/contract";
import type { PageProps } from "./Page";
import { PairChoice } from "./PairChoice";
import { RecordingFacts } from "./RecordingFacts";
import { choicesOf, comparisonOfPair, firstPair, outdatedOf, pairView, plannedInWords, recordingOf } from "./recorded";
import { RecordedPair } from "./RecordedPair";
import { Stage } from "./Stage";

type ExploreView = Extract<View, { page: "explore" }>;

export function ExplorePage({ view, go, ...props }: PageProps & { readonly view: ExploreView }) {
  const { source, catalogue } = props;
  const { recording, selection } = view;
  const of = recordingOf(catalogue, recording);
  const pair = view.pair ?? (of ? firstPair(catalogue, of) : null);
  const { a = "", b = "" } = pair ?? {};
  const onSelection = useCallback<ViewProps["onSelection"]>(
    (next, replace) => go({ page: "explore", recording, pair: { a, b }, selection: next }, replace),
    [go, recording, a, b],
  );
  if (!of) {
    return (
      <Stage title={recording}>
        <Message kind="fault" sentence={`config.yaml has no recording '${recording}'.`} />
      </Stage>
    );
  }
  const listed = pair && comparisonOfPair(catalogue, recording, pair);
  const isMade = listed?.artifact.readiness === "ready";
  const onPair = (next: Pair): void => go(pairView(catalogue, recording, next, selection.channel));
  const choice = <PairChoice choices={choicesOf(of)} pair={pair} onPair={onPair} />;
  return (
    <Stage
      title={view.pair ? `${a} vs ${b}` : recording}
      where={view.pair && <a href={addressOf(recordingView(recording))}>{recording}</a>}
      beside={view.pair && choice}
      mark={view.pair && !isMade && <span className="mark">explored</span>}
    >
      <OutdatedMessage sentence={of.artifact.outdated || (pair && outdatedOf(of, pair, isMade ? listed : null))} />
      {!view.pair && <RecordingFacts recording={of} source={source} />}
      {!view.pair && pair && (
        <div className="title">
          <h2>
            {a} vs {b}
          </h2>
          {choice}
        </div>
      )}
      {!pair && <Message kind="note" sentence={`Two stimuli have to have their means before they can be compared${source.isStatic ? "" : "; `snakemake --cores 4` makes them"}.`} />}
      {listed && !isMade && <Message kind="note" sentence={plannedInWords(listed, source.isStatic)} />}
      {pair && (
        <RecordedPair {...props} recording={of} pair={pair} comparison={isMade ? listed : null} selection={selection} onSelection={onSelection} />
      )}
    </Stage>
  );
}
