/** A comparison over several recordings: what holds for the population, and each recording in it. */

import { useCallback, type ReactNode } from "react";

import { addressOf, comparisonView } from "../address";
import { csvOf, type CsvColumn } from "../channels/csv";
import { levelOf } from "../drawing/pooled/forest";
import type { Theme } from "../drawing/theme";
import { useNewest } from "../hooks/newest";
import { counted, signed } from "../numbers";
import { FaultMessage, Message, OutdatedMessage } from "../shell/Message";
import type { Source } from "../source";
import { ForestView } from "../views/ForestView";
import { saveCsv } from "../views/saving";
import type { Catalogue, PooledFound } from "../wire";
import { countsOf, populationColumns, sessionColumns } from "./pooledcolumns";
import { Stage } from "./Stage";

interface PooledPageProps {
  readonly source: Source;
  readonly catalogue: Catalogue;
  readonly comparison: string;
  readonly theme: Theme;
}

export function PooledPage({ source, catalogue, comparison, theme }: PooledPageProps) {
  const listed = catalogue.pooled.find(({ id }) => id === comparison);
  const ask = useCallback(() => source.json<PooledFound>(`pooled/${comparison}`), [source, comparison]);
  const answer = useNewest(comparison, catalogue.version, ask);
  const { value, fault } = answer;
  return (
    <Stage title={listed?.title ?? comparison} where={listed && `over ${listed.recordings.length} recordings`}>
      <OutdatedMessage sentence={listed?.artifact.outdated} />
      <FaultMessage answer={answer} />
      {!value && !fault && <Message kind="waiting" sentence="Loading …" />}
      {value && (
        <>
          <p className="lead">
            A is <b>{value.a}</b>, B is <b>{value.b}</b>. {value.level}
          </p>
          <h2>Mean difference, A − B</h2>
          <div className="card forest">
            <ForestView found={value} theme={theme} />
          </div>
          <Populations found={value} />
          <h2>Recordings</h2>
          <Sessions found={value} />
          <p className="quiet">{value.test}</p>
        </>
      )}
    </Stage>
  );
}

interface SavedTableProps {
  readonly heading: string;
  /** What it holds, for whoever hears the page. */
  readonly label: string;
  /** Of the file, without its ending. */
  readonly name: string;
  readonly columns: readonly CsvColumn[];
  readonly rowCount: number;
  readonly children: ReactNode;
}

/** A table with its heading and its file. */
function SavedTable({ heading, label, name, columns, rowCount, children }: SavedTableProps) {
  const save = () => saveCsv(csvOf(columns, [...Array(rowCount).keys()]), name);
  return (
    <div className="saved-table">
      <div className="view-bar">
        <h3>{heading}</h3>
        <span className="save-buttons">
          <button type="button" aria-label={`Save ${label.toLowerCase()} as CSV`} onClick={save}>
            CSV
          </button>
        </span>
      </div>
      <div className="wide" role="region" aria-label={label} tabIndex={0}>
        <table>{children}</table>
      </div>
    </div>
  );
}

function Populations({ found }: { readonly found: PooledFound }) {
  const { factor, unit } = found.quantity;
  const of = (stored: number | null): string => (stored === null ? "–" : signed(stored * factor));
  return (
    <SavedTable heading="Numbers" label="Mean difference" name={`${found.id}_mean-difference`} columns={populationColumns(found)} rowCount={found.populations.length}>
      <thead>
        <tr>
          <th scope="col">Area</th>
          <th scope="col" className="number">
            A − B ({unit})
          </th>
          <th scope="col" className="number">
            {levelOf(found)} interval
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
            <td className="number">{counted(channel_count)}</td>
          </tr>
        ))}
      </tbody>
    </SavedTable>
  );
}

function Sessions({ found }: { readonly found: PooledFound }) {
  const counts = countsOf(found);
  return (
    <SavedTable heading={`Channels, at FDR ${found.fdr}`} label="Recordings" name={`${found.id}_recordings`} columns={sessionColumns(found)} rowCount={found.sessions.length}>
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
            <td className="number">{counted(session.channel_count)}</td>
            {counts.map(([key]) => (
              <td key={key} className="number">
                {counted(session[key])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </SavedTable>
  );
}
