import { useEffect, useRef, useState, type ReactNode } from "react";
import { counts, filtersAreSet, limitIn, statesUnder } from "../channels/filters";
import { stateWords } from "../channels/states";
import { counted } from "../numbers";
import type { Compared } from "../wire";
import { ALL, type Filters } from "./contract";

interface FilterBarProps {
  readonly compared: Compared;
  readonly filters: Filters;
  readonly left: number;
  readonly onFilters: (filters: Filters) => void;
}

const DIRECTIONS = new Map([
  ["a>b", "A > B"],
  ["b>a", "A < B"],
  ["none", "no difference"],
  ["", "not tested"],
]);
const STATES = ["stimulated", "inhibited", "unresponsive"] as const;

/** Which channels are looked at. */
export function FilterBar({ compared, filters, left, onFilters }: FilterBarProps) {
  const { channels } = compared;
  const areas = counts(channels.area);
  const directions = counts(channels.direction);
  const all = channels.channel.length;
  const change = (part: Partial<Filters>) => onFilters({ ...filters, ...part });
  const isSet = filtersAreSet(filters);
  const [isOpen, setOpen] = useState(isSet);
  const status = useRef<HTMLParagraphElement>(null);
  const showAll = () => {
    onFilters(ALL);
    // the button goes; who came by keyboard stays where it was
    status.current?.focus();
  };
  return (
    <form className={`filters ${isOpen ? "open" : ""}`} role="search" aria-label="Channels" onSubmit={(event) => event.preventDefault()}>
      <button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Filters
      </button>
      <NameField name={filters.name} onName={(name) => change({ name })} />
      {areas.size > 1 && (
        <Choices legend="Area" chosen={filters.areas} onChosen={(chosen) => change({ areas: chosen })}
          options={[...areas].map(([area, count]) => ({ value: area, words: area || "no area", count }))} />
      )}
      {directions.size > 1 && (
        <Choices legend="Direction" chosen={filters.directions} onChosen={(chosen) => change({ directions: chosen })}
          options={[...DIRECTIONS].filter(([way]) => directions.has(way)).map(([way, words]) => ({ value: way, words, count: directions.get(way) ?? 0 }))} />
      )}
      <StateField side="a" compared={compared} filters={filters} onFilters={onFilters} />
      <StateField side="b" compared={compared} filters={filters} onFilters={onFilters} />
      {channels.effect_size.some((effect) => effect !== null) && (
        <LimitField label="|g| at least" title="Hedges’ g" most={Infinity} value={filters.leastEffect} onValue={(leastEffect) => change({ leastEffect })} />
      )}
      {channels.q.some((q) => q !== null) && (
        <LimitField label="q at most" title="False discovery rate" most={1} value={filters.mostQ} onValue={(mostQ) => change({ mostQ })} />
      )}
      <p ref={status} className="left" role="status" tabIndex={-1}>
        {isSet && (
          <>
            {left} of {counted(all, "channel")}
            <button type="button" onClick={showAll}>
              Show all
            </button>
          </>
        )}
      </p>
    </form>
  );
}

/** Text that reaches the address only when the typing pauses. */
function NameField({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  const [typed, setTyped] = useState(name);
  const latest = useRef(onName);
  latest.current = onName;
  useEffect(() => setTyped(name), [name]);
  useEffect(() => {
    if (typed === name) return undefined;
    const timer = setTimeout(() => latest.current(typed), 150);
    return () => clearTimeout(timer);
  }, [typed, name]);
  return (
    <label className="field name-field">
      <span>Channel</span>
      <input type="search" value={typed} maxLength={200} placeholder="id contains …" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
    </label>
  );
}

interface Option {
  readonly value: string;
  readonly words: string;
  readonly count: number;
}

interface ChoicesProps {
  readonly legend: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: string[]) => void;
}

/** Any of some values; none chosen is all. Many of them are a list. */
function Choices({ legend, options, chosen, onChosen }: ChoicesProps) {
  const toggle = (value: string) =>
    onChosen(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  if (options.length > 6) {
    const words = (option: Option) => `${option.words} (${option.count})`;
    return <Select legend={legend} options={options.map((option) => ({ ...option, words: words(option) }))} chosen={chosen[0] ?? null} onChosen={(value) => onChosen(value === null ? [] : [value])} />;
  }
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map(({ value, words, count }) => (
        <button key={value} type="button" aria-pressed={chosen.includes(value)} onClick={() => toggle(value)}>
          {words} <span className="count">{count}</span>
        </button>
      ))}
    </fieldset>
  );
}

interface StateFieldProps {
  readonly side: "a" | "b";
  readonly compared: Compared;
  readonly filters: Filters;
  readonly onFilters: (filters: Filters) => void;
}

function StateField({ side, compared, filters, onFilters }: StateFieldProps): ReactNode {
  const found = counts(compared.channels[`state_${side}`]);
  if (!STATES.some((state) => found.has(state))) return null;
  const others = filters.states.filter((state) => !state.startsWith(`${side}:`));
  const change = (state: string | null) => onFilters({ ...filters, states: state === null ? others : [...others, `${side}:${state}`] });
  const words = stateWords(compared.quantity);
  const options = STATES.map((state) => ({ value: state, words: `${words[state]} (${found.get(state) ?? 0})`, count: 0 }));
  return <Select legend={`Under ${side.toUpperCase()}`} options={options} chosen={statesUnder(side, filters)[0] ?? null} onChosen={change} />;
}

interface SelectProps {
  readonly legend: string;
  readonly options: readonly Option[];
  readonly chosen: string | null;
  readonly onChosen: (value: string | null) => void;
}

const ANY = "-1";

function Select({ legend, options, chosen, onChosen }: SelectProps) {
  const at = options.findIndex((option) => option.value === chosen);
  return (
    <label className="field">
      <span>{legend}</span>
      <select value={String(at)} onChange={({ target }) => onChosen(target.value === ANY ? null : (options[Number(target.value)]?.value ?? null))}>
        <option value={ANY}>any</option>
        {options.map((option, index) => (
          <option key={option.value} value={String(index)}>
            {option.words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface LimitFieldProps {
  readonly label: string;
  readonly title: string;
  readonly most: number;
  readonly value: number | null;
  readonly onValue: (value: number | null) => void;
}

/** No field of type `number`: that swallows a decimal comma, and 0,05 becomes 5. */
function LimitField({ label, title, most, value, onValue }: LimitFieldProps) {
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  useEffect(() => {
    setTyped((now) => (limitIn(now, most) === value ? now : value === null ? "" : String(value)));
  }, [value, most]);
  const change = (text: string) => {
    setTyped(text);
    onValue(limitIn(text, most));
  };
  const isWrong = typed.trim() !== "" && limitIn(typed, most) === null;
  return (
    <label className="field limit-field" title={title}>
      <span>{label}</span>
      <input type="text" inputMode="decimal" autoComplete="off" maxLength={32} aria-invalid={isWrong} value={typed} onChange={(event) => change(event.target.value)} />
    </label>
  );
}
