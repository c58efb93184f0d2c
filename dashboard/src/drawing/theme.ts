/** What is not data: ink, paper, and letters. Data have the colours of the printed figures. */

export interface Theme {
  readonly ink: string;
  readonly quiet: string;
  readonly faint: string;
  readonly paper: string;
  /** What the reader has chosen. */
  readonly accent: string;
  readonly isDark: boolean;
}

export const LIGHT: Theme = {
  ink: "#16181d",
  quiet: "#565b66",
  faint: "#c9ccd3",
  paper: "#ffffff",
  accent: "#0f766e",
  isDark: false,
};

export const DARK: Theme = {
  ink: "#eceef2",
  quiet: "#a4a9b5",
  faint: "#454a56",
  paper: "#15171c",
  accent: "#4fd1c5",
  isDark: true,
};

/** These three are equally wide, so that a saved drawing keeps its places on any system. */
export const FONT = 'Helvetica, Arial, "Liberation Sans", sans-serif';

export const TITLE_PX = 16;
export const HEADING_PX = 13;
export const TEXT_PX = 12;
export const TICK_PX = 11;
