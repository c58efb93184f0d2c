/** What the shell of the page and its views agree on. */

import type { Course } from "../drawing/compared/picture";
import type { Theme } from "../drawing/theme";
import type { Source } from "../source";
import type { Colours, Compared, CoursesTested } from "../wire";

/** Which channels are shown; an empty list, or null, keeps all. */
export interface Filters {
  /** Areas, '' for unknown. */
  readonly areas: readonly string[];
  /** 'a:stimulated' for a state under A, 'b:inhibited' for one under B, …; both sides must hold. */
  readonly states: readonly string[];
  /** 'a>b', 'b>a', 'none', '' for not tested. */
  readonly directions: readonly string[];
  /** |Hedges' g| at least. */
  readonly leastEffect: number | null;
  /** q at most. */
  readonly mostQ: number | null;
  /** Text in the name of the channel. */
  readonly name: string;
}

/** What of a comparison is looked at: all of it stands in the address. */
export interface Selection {
  /** Name of the chosen channel; null for none. */
  readonly channel: string | null;
  /** Key of a column, '-' before it for descending; null for the order of the printed figures. */
  readonly sort: string | null;
  readonly filters: Filters;
}

export const ALL: Filters = { areas: [], states: [], directions: [], leastEffect: null, mostQ: null, name: "" };
export const NOTHING_CHOSEN: Selection = { channel: null, sort: null, filters: ALL };

/** The channel under the pointer, which moves too often for React: views subscribe and draw. */
export interface Brush {
  /** Position of the channel in the artifacts; null for none. */
  readonly channel: number | null;
  readonly brush: (channel: number | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface ViewProps {
  readonly compared: Compared;
  readonly colours: Colours;
  /** Means over time of A and B; null while they load, and for a recording without courses. */
  readonly courses: { readonly a: Course; readonly b: Course } | null;
  /** Clusters and latencies; null where there are none. */
  readonly coursesTested: CoursesTested | null;
  readonly selection: Selection;
  /** A new selection goes into the address; `replace` for what should leave no step to go back to. */
  readonly onSelection: (next: Selection, replace?: boolean) => void;
  readonly brush: Brush;
  readonly theme: Theme;
}

/** `CompareView` (views/CompareView.tsx): heatmaps, filters, table, what is saved. */
export type CompareViewProps = ViewProps;

/** `ChannelView` (views/ChannelView.tsx): all about the chosen channel. It stands in the panel on the right, which has heading and close button. */
export interface ChannelViewProps extends ViewProps {
  /** Position in the artifacts. */
  readonly channel: number;
  readonly source: Source;
  /** 'recordings/x' or 'live': trials are at `${prefix}/channels/${channel}/trials/${stimulus}`. */
  readonly prefix: string;
  /** Whether the recording has tuning curves, at `${prefix}/channels/${channel}/tuning`. */
  readonly hasTuning: boolean;
  /** Counts up when what `source` gives may be new. */
  readonly version: string;
}
