/** What the browser says of its screen, or of its paper. */

import { useCallback, useSyncExternalStore } from "react";

/** Whether a media query holds, as it changes. */
export function useMedia(words: string): boolean {
  const listen = useCallback(
    (listener: () => void) => {
      const query = window.matchMedia(words);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    [words],
  );
  return useSyncExternalStore(listen, () => window.matchMedia(words).matches);
}
