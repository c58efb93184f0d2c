/** Two stimuli compared: the facts, the views, and beside them the panel of the chosen channel. */

import { useEffect } from "react";

import type { Theme } from "../drawing/theme";
import type { Source } from "../source";
import { ChannelView } from "../views/ChannelView";
import { CompareView } from "../views/CompareView";
import type { Brush, Selection, ViewProps } from "../views/contract";
import type { Catalogue, Printed } from "../wire";
import type { Found } from "./compared";
import { Facts } from "./Facts";
import { Message } from "../shell/Message";

interface ComparedViewsProps {
  readonly source: Source;
  readonly catalogue: Catalogue;
  readonly found: Found;
  readonly printed: readonly Printed[];
  readonly prefix: string;
  readonly hasTuning: boolean;
  readonly version: string;
  readonly selection: Selection;
  readonly onSelection: ViewProps["onSelection"];
  readonly brush: Brush;
  readonly theme: Theme;
}

export function ComparedViews(props: ComparedViewsProps) {
  const { source, catalogue, found, selection, onSelection, brush, theme } = props;
  const { compared, courses, coursesTested, fault } = found;
  const views: ViewProps = { compared, courses, coursesTested, colours: catalogue.colours, selection, onSelection, brush, theme };
  const channel = selection.channel === null ? -1 : compared.channels.channel.indexOf(selection.channel);
  useEscape(selection, onSelection);
  return (
    <>
      <Facts compared={compared} printed={props.printed} source={source} />
      {fault && <Message kind="warning" sentence={fault} />}
      <div className={`views ${selection.channel === null ? "" : "with-panel"}`}>
        <div className="views-main">
          <CompareView {...views} />
        </div>
        {selection.channel !== null && (
          <ChannelPanel name={selection.channel} area={compared.channels.area[channel] ?? ""} onClose={() => onSelection({ ...selection, channel: null })}>
            {channel < 0 ? (
              <Message kind="note" sentence={`This recording has no channel '${selection.channel}'.`} />
            ) : (
              <ChannelView
                {...views}
                channel={channel}
                source={source}
                prefix={props.prefix}
                hasTuning={props.hasTuning}
                version={props.version}
              />
            )}
          </ChannelPanel>
        )}
      </div>
    </>
  );
}

interface ChannelPanelProps {
  readonly name: string;
  readonly area: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

function ChannelPanel({ name, area, onClose, children }: ChannelPanelProps) {
  useFocusReturn();
  return (
    <aside className="panel" aria-labelledby="channel-name" tabIndex={0}>
      <div className="panel-head">
        <h2 id="channel-name">
          <span className="panel-kind">Channel</span> <bdi>{name}</bdi> {area && <bdi className="area">{area}</bdi>}
        </h2>
        <button type="button" className="plain" onClick={onClose} aria-label="Close the channel" title="Close (Esc)">
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path d="M4 4l12 12M16 4L4 16" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
          </svg>
        </button>
      </div>
      {children}
    </aside>
  );
}

/** When the panel goes with the focus inside, the focus goes back to where it came from. */
function useFocusReturn(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
}

/** Esc lets go of the chosen channel, other than in a field that it clears. */
function useEscape(selection: Selection, onSelection: ViewProps["onSelection"]): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isWriting = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      if (event.key !== "Escape" || event.defaultPrevented || isWriting || selection.channel === null) return;
      onSelection({ ...selection, channel: null });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [selection, onSelection]);
}
