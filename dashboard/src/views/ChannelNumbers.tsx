import { counted, inWords, probability, shown, signed, withError } from "../numbers";
import { stateWords } from "../channels/states";
import { tuningInWords } from "../drawing/channel/tuning";
import type { Compared, Tuning } from "../wire";
import type { ChannelViewProps } from "./contract";

type ChannelNumbersProps = Pick<ChannelViewProps, "compared" | "coursesTested" | "channel"> & { readonly tuning: Tuning | null };

const DIRECTIONS: Record<string, string> = { "a>b": "A > B", "b>a": "A < B", none: "no difference found", "": "not tested" };

/** All that is known of a channel, each number with its unit and its uncertainty. */
export function ChannelNumbers(props: ChannelNumbersProps) {
  return (
    <section className="numbers" aria-label="Numbers">
      <h3>Numbers</h3>
      <dl>
        {factsOf(props).map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function factsOf({ compared, coursesTested, channel, tuning }: ChannelNumbersProps): [string, string][] {
  const { channels, quantity, difference_quantity: minus } = compared;
  const mean = (side: "a" | "b") => {
    const [value, error] = [channels[`mean_${side}`][channel], channels[`sem_${side}`][channel]];
    const words = withError(shown(value, quantity.factor), shown(error, quantity.factor));
    return `${words} ${quantity.unit} (n = ${counted(channels[`count_${side}`][channel] ?? 0, "trial")})`;
  };
  const [low, high] = [channels.ci_low[channel], channels.ci_high[channel]].map((end) => shown(end, minus.factor)) as [number, number];
  const facts: [string, string][] = [
    ["A, mean ± SEM", mean("a")],
    ["B, mean ± SEM", mean("b")],
    ["A − B", `${signed(shown(channels.difference[channel], minus.factor))} ${minus.unit}`],
    ["95 % CI of A − B", Number.isFinite(low) ? `${signed(low)} to ${signed(high)} ${minus.unit}` : "–"],
  ];
  if (channels.modulation_index) facts.push(["Modulation index", signed(channels.modulation_index[channel])]);
  facts.push(
    ["Hedges’ g", signed(channels.effect_size[channel])],
    ["p (permutation)", probability(channels.p[channel])],
    ["q (false discovery rate)", probability(channels.q[channel])],
    ["Direction", DIRECTIONS[channels.direction[channel] ?? ""] ?? ""],
  );
  for (const side of ["a", "b"] as const) {
    const state = channels[`state_${side}`][channel];
    if (state) facts.push([`Under ${side.toUpperCase()}, against the baseline`, stateWords(quantity)[state]]);
  }
  const latency = coursesTested?.latency[channel];
  if (typeof latency === "number") {
    const words = latencyWords(latency, coursesTested?.latency_low[channel], coursesTested?.latency_high[channel]);
    facts.push(["Latency", isAtStart(latency, compared) ? `at or before ${words}: A and B differ from the first bin on` : words]);
  }
  if (tuning?.fit) {
    const { preferred, halfWidth } = tuningInWords(tuning);
    facts.push(["Preferred angle", preferred], ["Half width at half height", halfWidth]);
    if (tuning.fit.r_squared_even !== null) facts.push(["r² on even trials", inWords(tuning.fit.r_squared_even)]);
  }
  if (tuning && tuning.selectivity !== null) facts.push(["Selectivity (1 − circular variance)", tuningInWords(tuning).selectivity]);
  return facts;
}

/** Whether there is nothing before it: then it began sooner, or with what precedes the trial. */
function isAtStart(latency: number, { bins }: Compared): boolean {
  return bins !== null && bins.first === 0 && latency - bins.start < (bins.width_s ?? 0) / 2;
}

function latencyWords(at: number, low: number | null | undefined, high: number | null | undefined): string {
  const words = `${inWords(1000 * at)} ms${at < 0 ? ", before stimulus onset" : ""}`;
  const hasLimits = typeof low === "number" && typeof high === "number";
  return hasLimits ? `${words} (95 % limits ${inWords(1000 * low)} to ${inWords(1000 * high)} ms)` : words;
}
