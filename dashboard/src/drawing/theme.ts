/** Ink, paper and letters. Values have the colours of the printed figures on any paper. */

import { contrast, lightened } from "../colours";

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

/** Lines and letters this far from dark paper are read as easily as dark ones on white. */
const LEAST_CONTRAST = 6;

/** The ink of a printed curve or mark; on dark paper a lighter one of the same hue. */
export function inkOn({ isDark, paper }: Theme, printed: string): string {
  if (!isDark) return printed;
  let [ink, by] = [printed, 0];
  while (contrast(ink, paper) < LEAST_CONTRAST && by < 2) {
    by += 0.02;
    ink = lightened(printed, by);
  }
  return ink;
}

/** These three are equally wide, so that a saved drawing keeps its places on any system. */
export const FONT = 'Helvetica, Arial, "Liberation Sans", sans-serif';

export const TITLE_PX = 16;
export const HEADING_PX = 13;
export const TEXT_PX = 12;
export const TICK_PX = 11;
