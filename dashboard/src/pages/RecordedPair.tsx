/** Two stimuli of a recording: what their comparison found, or compared on the spot. */

import { useCallback } from "react";

import type { Pair } from "../address";
import { useNewest } from "../hooks/newest";
import { FaultMessage, Message } from "../shell/Message";
import type { Selection, ViewProps } from "../views/contract";
import type { Listed, Recording } from "../wire";
import { found } from "./compared";
import { ComparedViews } from "./ComparedViews";
import { ConfigLine } from "./ConfigLine";
import type { PageProps } from "./Page";

interface RecordedPairProps extends Omit<PageProps, "go"> {
  readonly recording: Recording;
  readonly pair: Pair;
  /** The comparison of config.yaml that is shown; null to compare on the spot. */
  readonly comparison: Listed | null;
  readonly selection: Selection;
  readonly onSelection: ViewProps["onSelection"];
}

export function RecordedPair({ source, catalogue, news, recording, pair, comparison, ...shown }: RecordedPairProps) {
  const { a, b } = pair;
  const prefix = `recordings/${recording.id}`;
  const path = comparison ? `comparisons/${comparison.id}` : `explored/${a}/${b}`;
  const hasTestedCourses = comparison?.courses?.readiness === "ready";
  const ask = useCallback(
    () => found(source, { prefix, path, pair: { a, b }, hasTestedCourses }),
    [source, prefix, path, a, b, hasTestedCourses],
  );
  // what is shown may be new with any news, and once the courses are tested
  const answer = useNewest(`${prefix}/${path}/${a}/${b}`, `${news.results}${hasTestedCourses ? "t" : ""}`, ask);
  const { value, fault, version } = answer;
  return (
    <>
      <FaultMessage answer={answer} />
      {!value && !fault && <Message kind="waiting" sentence={comparison ? "Loading …" : `Comparing ${a} and ${b} …`} />}
      {value?.compared.config_line && <ConfigLine line={value.compared.config_line} />}
      {value && (
        <ComparedViews
          {...shown}
          source={source}
          catalogue={catalogue}
          found={value}
          printed={comparison?.printed ?? []}
          prefix={prefix}
          hasTuning={recording.tuning !== null}
          version={version}
        />
      )}
    </>
  );
}
