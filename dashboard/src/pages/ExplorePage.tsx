/** Any two stimuli of a recording, compared on the spot, and what is known of the recording. */

import { useCallback } from "react";

import { addressOf, type Pair, type View } from "../address";
import { useNewest } from "../hooks/newest";
import { FaultMessage, Message } from "../shell/Message";
import { NOTHING_CHOSEN, type ViewProps } from "../views/contract";
import { found } from "./compared";
import { ComparedViews } from "./ComparedViews";
import { pairView } from "./ComparePage";
import { ConfigLine } from "./ConfigLine";
import { Facts } from "./Facts";
import type { PageProps } from "./Page";
import { PairChoice } from "./PairChoice";
import { RecordingFacts } from "./RecordingFacts";
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
  const choice = <PairChoice choices={choicesOf(of)} pair={pair} onPair={onPair} />;
  const where = <a href={addressOf({ page: "explore", recording, pair: null, selection: NOTHING_CHOSEN })}>{recording}</a>;
  return (
    <Stage
      title={view.pair ? `${a} vs ${b}` : recording}
      where={view.pair && where}
      beside={view.pair && choice}
      mark={view.pair && isExplored && <span className="mark">explored</span>}
    >
      {!view.pair && <RecordingFacts recording={of} source={source} />}
      {!view.pair && pair && (
        <div className="title">
          <h2>
            {a} vs {b}
          </h2>
          {choice}
        </div>
      )}
      {!pair && <Message kind="note" sentence="Two stimuli have to have their means before they can be compared; `snakemake --cores 4` makes them." />}
      <FaultMessage answer={answer} />
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
