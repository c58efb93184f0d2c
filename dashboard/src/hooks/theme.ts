/** Light or dark. */

import { useCallback, useLayoutEffect, useState } from "react";

import { useMedia } from "./media";

const THEME = "striate-theme";

/** Light or dark: as the system says, until the button is pressed; paper is light. */
export function useTheme(): ["light" | "dark", () => void] {
  const isDarkSystem = useMedia("(prefers-color-scheme: dark)");
  const isPrinted = useMedia("print");
  const [chosen, setChosen] = useState(readTheme);
  const onScreen = chosen ?? (isDarkSystem ? "dark" : "light");
  const theme = isPrinted ? "light" : onScreen;
  // before the page is painted, or it would flash
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const turn = useCallback(() => {
    const next = onScreen === "dark" ? "light" : "dark";
    setChosen(next);
    keepTheme(next);
  }, [onScreen]);
  return [theme, turn];
}

function readTheme(): "light" | "dark" | null {
  try {
    const kept = window.localStorage.getItem(THEME);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null;
  }
}

function keepTheme(theme: string): void {
  try {
    window.localStorage.setItem(THEME, theme);
  } catch {
    // a browser that keeps nothing: the choice holds as long as the page
  }
}
