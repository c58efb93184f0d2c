import { useCallback, useMemo } from "react";
import { columnsOf, columnsOfCsv } from "../channels/columns";
import { csvOf } from "../channels/csv";
import { passing } from "../channels/filters";
import { rowsOf, sorted } from "../channels/sorting";
import { ChannelTable } from "./ChannelTable";
import type { CompareViewProps, Filters } from "./contract";
import { FilterBar } from "./FilterBar";
import { Heatmaps } from "./Heatmaps";
import { saveCsv } from "./saving";

/** A comparison: which channels, their heatmaps, and their table; all of them linked. */
export function CompareView(props: CompareViewProps) {
  const { compared, coursesTested, selection, onSelection, brush } = props;
  const { channels } = compared;
  const columns = useMemo(() => columnsOf(compared, coursesTested), [compared, coursesTested]);
  const isShown = useMemo(() => passing(channels, selection.filters), [channels, selection.filters]);
  const isDescending = selection.sort?.startsWith("-") ?? false;
  const column = useMemo(
    () => columns.find(({ key }) => key === selection.sort?.replace("-", "")),
    [columns, selection.sort],
  );
  const rows = useMemo(() => rowsOf(compared, isShown, column, isDescending), [compared, isShown, column, isDescending]);
  const order = useMemo(
    () => sorted(compared.rows.order.filter(isShown), column, isDescending),
    [compared, isShown, column, isDescending],
  );
  const chosenAt = selection.channel === null ? -1 : channels.channel.indexOf(selection.channel);
  const chosen = chosenAt < 0 ? null : chosenAt;
  const choose = useCallback(
    (channel: number | null) =>
      onSelection({ ...selection, channel: channel === null || channel === chosen ? null : (channels.channel[channel] ?? null) }),
    [onSelection, selection, channels, chosen],
  );
  const filter = (filters: Filters) => onSelection({ ...selection, filters }, true);
  const name = `${compared.recording}_${compared.id ?? `${compared.a}-vs-${compared.b}`}`;
  const save = () => saveCsv(csvOf(columnsOfCsv(compared, coursesTested), order), `${name}_channels`);
  return (
    <div className="compare-view">
      <FilterBar compared={compared} filters={selection.filters} left={order.length} onFilters={filter} />
      <Heatmaps {...props} rows={rows} chosen={chosen} onChoose={choose} name={name} />
      <section className="card" aria-label="Channels">
        <div className="view-bar">
          <h2>Channels</h2>
          <span className="save-buttons">
            <button type="button" aria-label="Save table as CSV" onClick={save}>
              CSV
            </button>
          </span>
        </div>
        <ChannelTable
          columns={columns}
          order={order}
          sort={selection.sort}
          onSort={(sort) => onSelection({ ...selection, sort }, true)}
          chosen={chosen}
          onChoose={choose}
          brush={brush}
          label="Table of channels"
        />
      </section>
    </div>
  );
}
