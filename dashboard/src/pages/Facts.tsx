/** What stands above the views: how many trials and channels, how it was tested, where it is printed. */

import { counted } from "../numbers";
import type { Source } from "../source";
import type { Compared, Printed } from "../wire";

interface FactsProps {
  readonly compared: Compared;
  readonly printed: readonly Printed[];
  readonly source: Source;
}

export function Facts({ compared, printed, source }: FactsProps) {
  const { channels, bins, fdr, test, baseline, not_tested } = compared;
  const tested = channels.q.filter((q) => q !== null).length;
  const larger = (direction: string): number => channels.direction.filter((of) => of === direction).length;
  const window = bins?.window;
  return (
    <>
      <dl className="facts">
        <Fact name="Trials of A" value={compared.trial_count_a.toLocaleString("en-US")} />
        <Fact name="Trials of B" value={compared.trial_count_b.toLocaleString("en-US")} />
        <Fact name="Channels" value={channels.channel.length.toLocaleString("en-US")} />
        {tested > 0 && (
          <Fact
            name={`Differ at FDR ${fdr}`}
            value={`${larger("a>b") + larger("b>a")} of ${tested.toLocaleString("en-US")}`}
            note={`A larger ${larger("a>b")}, B larger ${larger("b>a")}`}
          />
        )}
        {window && <Fact name="Window" value={`${Number(window[0])} to ${Number(window[1])} s`} />}
      </dl>
      <div className="more">
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
        {printed.length > 0 && (
          <details>
            <summary>{counted(figures(printed).length, "printed figure")}</summary>
            <ul className="printed">
              {figures(printed).map(([figure, files]) => (
                <li key={figure}>
                  {figure}:{" "}
                  {files.map(({ path, format }) => (
                    <a key={path} href={source.figure(path)} target="_blank" rel="noreferrer">
                      {format.toUpperCase()}
                    </a>
                  ))}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </>
  );
}

function Fact({ name, value, note = "" }: { name: string; value: string; note?: string }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>
        {value} {note && <span className="fact-note">{note}</span>}
      </dd>
    </div>
  );
}

function figures(printed: readonly Printed[]): [string, Printed[]][] {
  const found = new Map<string, Printed[]>();
  for (const file of printed) found.set(file.figure, [...(found.get(file.figure) ?? []), file]);
  return [...found];
}

/** A capital letter and a full stop. */
function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
