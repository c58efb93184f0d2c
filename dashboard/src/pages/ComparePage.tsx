/** A comparison of config.yaml in one recording. */

import { useCallback } from "react";

import { addressOf, type Pair, type View } from "../address";
import { useNewest } from "../hooks/newest";
import { FaultMessage, Message } from "../shell/Message";
import { NOTHING_CHOSEN, type ViewProps } from "../views/contract";
import { found } from "./compared";
import { ComparedViews } from "./ComparedViews";
import { Facts } from "./Facts";
import type { PageProps } from "./Page";
import { PairChoice } from "./PairChoice";
import { choicesOf, comparisonOfPair, listedOf, recordingOf } from "./recorded";
import { Stage } from "./Stage";

type CompareView = Extract<View, { page: "compare" }>;

export function ComparePage({ source, catalogue, news, view, go, brush, theme }: PageProps & { readonly view: CompareView }) {
  const { recording, comparison, selection } = view;
  const listed = listedOf(catalogue, recording, comparison);
  const of = recordingOf(catalogue, recording);
  const prefix = `recordings/${recording}`;
  const { a = "", b = "" } = listed ?? {};
  const hasTestedCourses = listed?.courses?.readiness === "ready";
  const ask = useCallback(
    () => found(source, { prefix, path: `comparisons/${comparison}`, pair: { a, b }, hasTestedCourses }),
    [source, prefix, comparison, a, b, hasTestedCourses],
  );
  const answer = useNewest(listed ? `${prefix}/${comparison}/${a}/${b}` : null, versionOf(news.results, hasTestedCourses), ask);
  const onSelection = useCallback<ViewProps["onSelection"]>(
    (next, replace) => go({ page: "compare", recording, comparison, selection: next }, replace),
    [go, recording, comparison],
  );
  const onPair = (pair: Pair): void => go(pairView(catalogue, recording, pair, selection.channel));
  if (!listed || !of) {
    return (
      <Stage title={comparison}>
        <Message kind="fault" sentence={`config.yaml has no comparison '${comparison}' in a recording '${recording}'.`} />
      </Stage>
    );
  }
  const where = <a href={addressOf({ page: "explore", recording, pair: null, selection: NOTHING_CHOSEN })}>{recording}</a>;
  return (
    <Stage title={listed.title} where={where} beside={<PairChoice choices={choicesOf(of)} pair={{ a, b }} onPair={onPair} />}>
      <FaultMessage answer={answer} />
      {!answer.value && !answer.fault && <Message kind="waiting" sentence="Loading …" />}
      {answer.value && (
        <>
          <Facts compared={answer.value.compared} printed={listed.printed} source={source} />
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

/** The comparison of config.yaml where there is one, else the pair to explore; the chosen channel stays. */
export function pairView(catalogue: PageProps["catalogue"], recording: string, pair: Pair, channel: string | null): View {
  const selection = { ...NOTHING_CHOSEN, channel };
  const listed = comparisonOfPair(catalogue, recording, pair);
  if (listed?.artifact.readiness === "ready") return { page: "compare", recording, comparison: listed.id, selection };
  return { page: "explore", recording, pair, selection };
}

function versionOf(results: number, hasTestedCourses: boolean): string {
  return `${results}${hasTestedCourses ? "t" : ""}`;
}
