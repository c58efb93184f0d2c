/** Which channel is under the pointer: a value with subscribers, outside React. */

import type { Brush } from "./views/contract";

export function brushOf(): Brush {
  const listeners = new Set<() => void>();
  let now: number | null = null;
  return {
    get channel() {
      return now;
    },
    brush(channel) {
      if (channel === now) return;
      now = channel;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
