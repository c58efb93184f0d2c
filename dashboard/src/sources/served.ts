/** The source behind `striate serve` and `striate live`. */

import { arraysOf } from "../arrays";
import { UNHEARD, Unanswered, type News, type Source } from "../source";
import { asked, jsonOf } from "./asking";
import { Kept } from "./kept";
import { lineTo } from "./line";

const LIVE = /^live(\/|$)/;

/** `root` is the address before `api/`. */
export function servedSource(root = "./"): Source {
  const kept = new Kept();
  const listeners = new Set<(news: News) => void>();
  let asking = new AbortController();
  const tell = (news: News): void => {
    expire(kept, news);
    if (news.kind === "connection" && news.fault === null) {
      // what was asked before the line broke may never be answered
      asking.abort();
      asking = new AbortController();
    }
    for (const listener of listeners) listener(news);
  };
  const line = lineTo(`${root}api/events`, tell);
  const get = <T>(path: string, read: (content: ArrayBuffer) => T): Promise<T> => {
    const { signal } = asking;
    return kept.get<T>(path, (last) =>
      asked(`${root}api/${path}`, last, read, signal).catch((fault: unknown) => {
        // a line may be dead without a word
        if (fault instanceof Unanswered && fault.status === UNHEARD && !signal.aborted) line.doubt();
        throw fault;
      }),
    );
  };
  return {
    isStatic: false,
    json: <T>(path: string) => get(path, jsonOf<T>),
    arrays: (path) => get(path, arraysOf),
    figure: (path) => `${root}api/figures/${path.split("/").map(encodeURIComponent).join("/")}`,
    watch: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) line.open();
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) line.close();
      };
    },
  };
}

function expire(kept: Kept, news: News): void {
  if (news.kind === "catalogue") kept.expire((path) => !LIVE.test(path));
  if (news.kind === "live") kept.expire((path) => LIVE.test(path));
  if (news.kind === "connection" && news.fault === null) kept.expire(() => true);
}
