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

/** A line over which news come; it is built again when it breaks or falls silent, later after each failure. */
export function lineTo(address: string, tell: (news: News) => void): { open: () => void; close: () => void } {
  let line: EventSource | null = null;
  let next: ReturnType<typeof setTimeout> | undefined;
  let pause = SOON_MS;
  let said: string | null = null;
  const say = (fault: string | null): void => {
    if (fault === said) return;
    said = fault;
    tell({ kind: "connection", fault });
  };
  const close = (): void => {
    clearTimeout(next);
    line?.close();
    line = null;
  };
  const lose = (): void => {
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
    line = lineThatHears(address, wait, tell);
    line.onopen = () => {
      wait();
      pause = SOON_MS;
      say(null);
    };
    line.onerror = lose;
    wait();
  };
  return { open, close };
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
