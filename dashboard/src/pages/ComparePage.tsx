/** A comparison of config.yaml in one recording. */

import { useCallback } from "react";

import { addressOf, recordingView, type Pair, type View } from "../address";
import { Message, OutdatedMessage } from "../shell/Message";
import type { ViewProps } from "../views/contract";
import type { PageProps } from "./Page";
import { PairChoice } from "./PairChoice";
import { choicesOf, listedOf, outdatedOf, pairView, recordingOf } from "./recorded";
import { RecordedPair } from "./RecordedPair";
import { Stage } from "./Stage";

type CompareView = Extract<View, { page: "compare" }>;

export function ComparePage({ view, go, ...props }: PageProps & { readonly view: CompareView }) {
  const { catalogue } = props;
  const { recording, comparison, selection } = view;
  const listed = listedOf(catalogue, recording, comparison);
  const of = recordingOf(catalogue, recording);
  const onSelection = useCallback<ViewProps["onSelection"]>(
    (next, replace) => go({ page: "compare", recording, comparison, selection: next }, replace),
    [go, recording, comparison],
  );
  if (!listed || !of) {
    return (
      <Stage title={comparison}>
        <Message kind="fault" sentence={`config.yaml has no comparison '${comparison}' in a recording '${recording}'.`} />
      </Stage>
    );
  }
  const onPair = (pair: Pair): void => go(pairView(catalogue, recording, pair, selection.channel));
  return (
    <Stage
      title={listed.title}
      where={<a href={addressOf(recordingView(recording))}>{recording}</a>}
      beside={<PairChoice choices={choicesOf(of)} pair={listed} onPair={onPair} />}
    >
      <OutdatedMessage sentence={outdatedOf(of, listed, listed)} />
      <RecordedPair {...props} recording={of} pair={listed} comparison={listed} selection={selection} onSelection={onSelection} />
    </Stage>
  );
}
