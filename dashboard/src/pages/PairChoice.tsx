/** Two stimuli chosen from those at hand. */

import type { Pair } from "../address";

export interface Choice {
  readonly id: string;
  /** '1,200 trials', or why it cannot be chosen. */
  readonly note: string;
  readonly isThere: boolean;
}

interface PairChoiceProps {
  readonly choices: readonly Choice[];
  readonly pair: Pair | null;
  readonly onPair: (pair: Pair) => void;
}

export function PairChoice({ choices, pair, onPair }: PairChoiceProps) {
  const { a = "", b = "" } = pair ?? {};
  const change = (next: Pair): void => {
    // a single stimulus has nothing to be compared with
    if (next.a && next.b) onPair(next);
  };
  return (
    <div className="pair" role="group" aria-label="Stimuli that are compared">
      <StimulusSelect side="A" value={a} choices={choices} onChange={(id) => change({ a: id, b: beside(id, b, a, choices) })} />
      <button
        type="button"
        className="swap"
        aria-label="Swap A and B"
        title="Swap A and B"
        disabled={!pair}
        onClick={() => change({ a: b, b: a })}
      >
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <path d="M4 7h11l-3-3M16 13H5l3 3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      </button>
      <StimulusSelect side="B" value={b} choices={choices} onChange={(id) => change({ a: beside(id, a, b, choices), b: id })} />
    </div>
  );
}

/** What stands beside the chosen stimulus: as before, the one whose place it took, or the first that can be chosen. */
export function beside(chosen: string, before: string, replaced: string, choices: readonly Choice[]): string {
  const wanted = [before, replaced].find((id) => id !== "" && id !== chosen);
  return wanted ?? choices.find(({ id, isThere }) => isThere && id !== chosen)?.id ?? "";
}

interface StimulusSelectProps {
  readonly side: "A" | "B";
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (id: string) => void;
}

function StimulusSelect({ side, value, choices, onChange }: StimulusSelectProps) {
  const isKnown = choices.some(({ id }) => id === value);
  return (
    <label className="stimulus">
      <span className="side">{side}</span>
      <select value={value} aria-label={`Stimulus ${side}`} onChange={(event) => onChange(event.target.value)}>
        {!isKnown && <option value={value}>{value || "choose …"}</option>}
        {choices.map(({ id, note, isThere }) => (
          <option key={id} value={id} disabled={!isThere}>
            {id} ({note})
          </option>
        ))}
      </select>
    </label>
  );
}
