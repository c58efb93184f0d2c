/** A line over which a server tells its news. */

import type { News } from "../source";
import type { Run } from "../wire";
import { refusalOf } from "./asking";

const SOON_MS = 500;
const LATEST_MS = 8000;
/** A server that has nothing to tell says so every 15 s: after this long it, or the way to it, is gone. */
const SILENCE_MS = 40_000;
const SILENT = "The server does not answer. The page shows what came last, and goes on by itself when it is back.";

/** Why there is no news: what a server says that can be reached, but tells this page nothing. */
async function faultOfLine(address: string): Promise<string> {
  const stop = new AbortController();
  try {
    const answer = await fetch(address, { cache: "no-store", signal: stop.signal });
    if (answer.ok) return SILENT;
    return `No news from the server: ${refusalOf(answer, await answer.arrayBuffer())}. The page shows what came last.`;
  } catch {
    return SILENT;
  } finally {
    // where the line stands again, what it tells would never end
    stop.abort();
  }
}

interface Line {
  readonly open: () => void;
  readonly close: () => void;
  /** The server was silent elsewhere: build the line again, if there is one. */
  readonly doubt: () => void;
}

/**
 * A line over which news come while the page can be seen.
 *
 * It is built again when it breaks or falls silent, later after each failure that follows soon. A page that nobody sees lets go of it: a
 * browser has six connections to one server for all its pages, and each line is one.
 */
export function lineTo(address: string, tell: (news: News) => void): Line {
  const line = standingLine(address, tell);
  const look = (): void => (document.visibilityState === "hidden" ? line.close() : line.open());
  return {
    open: () => {
      document.addEventListener("visibilitychange", look);
      look();
    },
    close: () => {
      document.removeEventListener("visibilitychange", look);
      line.close();
    },
    doubt: line.doubt,
  };
}

function standingLine(address: string, tell: (news: News) => void): Line {
  let line: EventSource | null = null;
  let next: ReturnType<typeof setTimeout> | undefined;
  let pause = SOON_MS;
  let stoodFrom = Infinity;
  let said: string | null = null;
  /** What was told before a line was closed may have changed since. */
  let hasMissed = false;
  const say = (fault: string | null): void => {
    if (fault === said && !(hasMissed && fault === null)) return;
    said = fault;
    hasMissed = false;
    tell({ kind: "connection", fault });
  };
  const close = (): void => {
    clearTimeout(next);
    line?.close();
    line = null;
  };
  const lose = (): void => {
    if (Date.now() - stoodFrom > LATEST_MS) pause = SOON_MS;
    stoodFrom = Infinity;
    close();
    if (said === null) say(SILENT);
    void faultOfLine(address).then((fault) => said !== null && say(fault));
    next = setTimeout(open, pause);
    pause = Math.min(2 * pause, LATEST_MS);
  };
  const wait = (): void => {
    clearTimeout(next);
    next = setTimeout(lose, SILENCE_MS);
  };
  const open = (): void => {
    close();
    line = lineThatHears(address, wait, tell);
    line.onopen = () => {
      wait();
      stoodFrom = Date.now();
      say(null);
    };
    line.onerror = lose;
    wait();
  };
  return {
    open,
    close: () => {
      hasMissed = true;
      close();
    },
    doubt: () => void (line && lose()),
  };
}

/** `note` is told of all that comes, `tell` of what is news. */
function lineThatHears(address: string, note: () => void, tell: (news: News) => void): EventSource {
  const line = new EventSource(address);
  const hear = (kind: string, listener: (told: string) => void): void =>
    line.addEventListener(kind, ({ data }: MessageEvent<string>) => {
      note();
      listener(data);
    });
  hear("catalogue", () => tell({ kind: "catalogue" }));
  hear("run", (told) => tell({ kind: "run", run: JSON.parse(told) as Run }));
  hear("live", (told) => tell({ kind: "live", ...(JSON.parse(told) as { version: number }) }));
  hear("nothing", () => undefined);
  return line;
}
