/** A comparison over several recordings: what holds for the population, and each recording in it. */

import { useCallback } from "react";

import { addressOf, comparisonView } from "../address";
import { useNewest } from "../hooks/newest";
import { inWords, signed } from "../numbers";
import { FaultMessage, Message } from "../shell/Message";
import type { Source } from "../source";
import type { Catalogue, PooledFound, Session } from "../wire";
import { Stage } from "./Stage";

interface PooledPageProps {
  readonly source: Source;
  readonly catalogue: Catalogue;
  readonly comparison: string;
}

export function PooledPage({ source, catalogue, comparison }: PooledPageProps) {
  const listed = catalogue.pooled.find(({ id }) => id === comparison);
  const ask = useCallback(() => source.json<PooledFound>(`pooled/${comparison}`), [source, comparison]);
  const answer = useNewest(comparison, catalogue.version, ask);
  const { value, fault } = answer;
  return (
    <Stage title={listed?.title ?? comparison} where={listed && `over ${listed.recordings.length} recordings`}>
      <FaultMessage answer={answer} />
      {!value && !fault && <Message kind="waiting" sentence="Loading …" />}
      {value && (
        <>
          <p className="lead">
            A is <b>{value.a}</b>, B is <b>{value.b}</b>. {value.level}
          </p>
          <h2>Mean difference, A − B</h2>
          <Populations found={value} />
          <h2>Recordings</h2>
          <Sessions found={value} />
          <p className="quiet">{value.test}</p>
        </>
      )}
    </Stage>
  );
}

function Populations({ found }: { readonly found: PooledFound }) {
  const { factor, unit } = found.quantity;
  const of = (stored: number | null): string => (stored === null ? "–" : signed(stored * factor));
  return (
    <div className="wide" role="region" aria-label="Mean difference" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Area</th>
            <th scope="col" className="number">
              A − B ({unit})
            </th>
            <th scope="col" className="number">
              {inWords(100 * found.confidence).replace(/\.0+$/, "")} % interval
            </th>
            <th scope="col" className="number">
              Recordings
            </th>
            <th scope="col" className="number">
              Channels
            </th>
          </tr>
        </thead>
        <tbody>
          {found.populations.map(({ area, difference, low, high, recording_count, channel_count }) => (
            <tr key={area}>
              <th scope="row">{area || "all channels"}</th>
              <td className="number">{of(difference)}</td>
              <td className="number">{low === null || high === null ? "–" : `${of(low)} to ${of(high)}`}</td>
              <td className="number">{recording_count}</td>
              <td className="number">{channel_count.toLocaleString("en-US")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const COUNTS = [
  ["tested", "Tested"],
  ["a_larger", "A larger"],
  ["b_larger", "B larger"],
  ["no_difference", "No difference"],
  ["stimulated_a", "A stimulated"],
  ["inhibited_a", "A inhibited"],
  ["stimulated_b", "B stimulated"],
  ["inhibited_b", "B inhibited"],
] as const;

const STATES: readonly (keyof Session)[] = ["stimulated_a", "inhibited_a", "stimulated_b", "inhibited_b"];

function Sessions({ found }: { readonly found: PooledFound }) {
  const isAny = (key: keyof Session): boolean => found.sessions.some((session) => session[key] !== 0);
  // without a baseline nothing says whether a channel is stimulated: a column of zeros would
  const counts = COUNTS.filter(([key]) => !STATES.includes(key) || STATES.some(isAny));
  return (
    <div className="wide" role="region" aria-label="Recordings" tabIndex={0}>
      <table>
        <caption>Channels, at FDR {found.fdr}</caption>
        <thead>
          <tr>
            <th scope="col">Recording</th>
            <th scope="col">Area</th>
            <th scope="col" className="number">
              Channels
            </th>
            {counts.map(([key, name]) => (
              <th key={key} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.sessions.map((session) => (
            <tr key={`${session.recording}/${session.area}`}>
              <th scope="row">
                <a href={addressOf(comparisonView(session.recording, found.id))}>{session.recording}</a>
              </th>
              <td>{session.area || "unknown"}</td>
              <td className="number">{session.channel_count.toLocaleString("en-US")}</td>
              {counts.map(([key]) => (
                <td key={key} className="number">
                  {session[key].toLocaleString("en-US")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
