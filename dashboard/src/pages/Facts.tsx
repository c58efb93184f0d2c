/** What stands above the views, on one line: how many channels, how they were tested, where they are printed. */

import { counted, short } from "../numbers";
import { Message } from "../shell/Message";
import type { Source } from "../source";
import type { Compared, Printed } from "../wire";

/** Share of 95 % intervals that leave out 0 where there is no difference. */
const BY_CHANCE = 0.05;
const FEW_TRIALS = 10;
// the same words with every trial: who hears the page hears them once
const FEW = `Fewer than ${FEW_TRIALS} trials of A or of B so far: intervals are wide or, where the trials happen to be alike, too narrow, so what is marked may be chance.`;

interface FactsProps {
  readonly compared: Compared;
  readonly printed: readonly Printed[];
  readonly source: Source;
}

export function Facts({ compared, printed, source }: FactsProps) {
  const { channels, bins, fdr, test, kind, not_tested } = compared;
  const tested = channels.q.filter((q) => q !== null).length;
  const larger = (direction: string): number => channels.direction.filter((of) => of === direction).length;
  const judged = channels.direction.filter((direction) => direction !== "").length;
  const isTested = judged > 0;
  const isFew = Math.min(compared.trial_count_a, compared.trial_count_b) < FEW_TRIALS;
  return (
    <>
      {kind === "live" && isTested && isFew && <Message kind="note" sentence={FEW} />}
      <div className="facts">
        <span>{counted(channels.channel.length, "channel")}</span>
        {tested > 0 && (
          <span>
            <b>
              {larger("a>b") + larger("b>a")} of {tested.toLocaleString("en-US")} differ
            </b>{" "}
            at FDR {fdr}: A larger in {larger("a>b")}, B larger in {larger("b>a")}
          </span>
        )}
        {tested === 0 && isTested && (
          <span>
            A larger in {larger("a>b")}, B larger in {larger("b>a")}, by 95 % intervals, each channel on its own (not corrected: chance
            alone marks about {short(BY_CHANCE * judged, 2)} of {judged.toLocaleString("en-US")})
          </span>
        )}
        {bins?.window && (
          <span>
            window {short(bins.window[0], 4)} to {short(bins.window[1], 4)} s
          </span>
        )}
        {!bins && <span>window as in the file</span>}
        {(isTested || kind === "live" || not_tested.length > 0) && <Tested compared={compared} />}
        <PrintedFigures printed={printed} source={source} />
      </div>
      {!isTested && kind !== "live" && test && <Message kind="note" sentence={whyNotTested(compared)} />}
    </>
  );
}

/** What `test` says; the first of the other sentences where it gives no reason. */
function whyNotTested({ test, not_tested }: Compared): string {
  const reason = test.includes(": ") ? [] : not_tested.slice(0, 1);
  return [test, ...reason].map(sentence).join(" ");
}

function Tested({ compared: { test, baseline, not_tested } }: { readonly compared: Compared }) {
  if (!test && !baseline && not_tested.length === 0) return null;
  return (
    <details>
      <summary>How it was tested</summary>
      <ul className="sentences">
        {test && <li>{sentence(test)}</li>}
        {baseline && <li>Baseline: {baseline}.</li>}
        {not_tested.map((why) => (
          <li key={why}>{sentence(why)}</li>
        ))}
      </ul>
    </details>
  );
}

export function PrintedFigures({ printed, source }: { readonly printed: readonly Printed[]; readonly source: Source }) {
  const figures = new Map<string, Printed[]>();
  for (const file of printed) figures.set(file.figure, [...(figures.get(file.figure) ?? []), file]);
  if (figures.size === 0) return null;
  return (
    <details>
      <summary>{counted(figures.size, "printed figure")}</summary>
      <ul className="printed">
        {[...figures].map(([figure, files]) => (
          <li key={figure}>
            {figure}:{" "}
            {files.map(({ path, format }) => (
              <a key={path} href={source.figure(path)} target="_blank" rel="noreferrer" aria-label={`${figure}, ${format.toUpperCase()}`}>
                {format.toUpperCase()}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A capital letter and a full stop. */
function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
