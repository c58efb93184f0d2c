/** Light or dark. */

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

const DARK = "(prefers-color-scheme: dark)";
const THEME = "striate-theme";

/** Light or dark: as the system says, until the button is pressed. */
export function useTheme(): ["light" | "dark", () => void] {
  const system = useSyncExternalStore(listenToSystem, () => window.matchMedia(DARK).matches);
  const [chosen, setChosen] = useState(readTheme);
  const theme = chosen ?? (system ? "dark" : "light");
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const turn = useCallback(() => {
    const next = theme === "dark" ? "light" : "dark";
    setChosen(next);
    keepTheme(next);
  }, [theme]);
  return [theme, turn];
}

function listenToSystem(listener: () => void): () => void {
  const query = window.matchMedia(DARK);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
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
