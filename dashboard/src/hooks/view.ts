/** The view in the address. */

import { useCallback, useState, useSyncExternalStore } from "react";

import { addressOf, viewOf, type View } from "../address";

export type Go = (view: View, replace?: boolean) => void;

/** The view in the address, and how to go to another. */
export function useView(): [View, Go] {
  const hash = useSyncExternalStore(listenToHash, () => window.location.hash);
  const [known, setKnown] = useState<{ hash: string; view: View }>(() => ({ hash, view: viewOf(hash) }));
  let { view } = known;
  if (known.hash !== hash) {
    view = viewOf(hash);
    setKnown({ hash, view });
  }
  const go = useCallback<Go>((next, replace = false) => {
    const address = addressOf(next);
    if (address === window.location.hash) return;
    if (replace) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  }, []);
  return [view, go];
}

function listenToHash(listener: () => void): () => void {
  for (const kind of ["hashchange", "popstate"]) window.addEventListener(kind, listener);
  return () => {
    for (const kind of ["hashchange", "popstate"]) window.removeEventListener(kind, listener);
  };
}
