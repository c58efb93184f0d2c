/** The newest answer of the source. */

import { useCallback, useEffect, useRef, useState } from "react";

import { Unanswered, type Source } from "../source";
import type { Catalogue } from "../wire";

/** What is known of something that was asked for. */
export interface Answer<T> {
  readonly value: T | null;
  /** Why the newest could not be had; `value` is the last that could. */
  readonly fault: Unanswered | null;
  /** Of which version `value` is. */
  readonly version: string;
}

/** In place of a status: there was an answer, but none that could be read. */
const UNREADABLE = -1;
const SOON_MS = 1000;
const LATEST_MS = 8000;

const UNKNOWN: Answer<never> = { value: null, fault: null, version: "" };

/**
 * The newest answer to what `key` names, asked for again at each new version, one at a time.
 *
 * Versions that come while an answer is on its way are passed over, all but the newest. Nothing is asked as long as
 * `key` is null. The last answer stays until the next is there. A fault that may pass is asked about again by itself.
 */
export function useNewest<T>(key: string | null, version: string, ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<{ key: string | null; of: Answer<T> }>({ key: null, of: UNKNOWN });
  const wanted = useRef<Wanted<T>>({ key, version, ask });
  const asking = useRef<Asking | null>(null);
  useEffect(() => {
    const isNew = wanted.current.key !== key || wanted.current.version !== version;
    wanted.current = { key, version, ask };
    if (isNew) asking.current?.hurry();
    if (key === null || asking.current?.key === key) return;
    asking.current = { key, hurry: () => undefined };
    void askOn(wanted, asking, asking.current, (found) =>
      setAnswer((last) => ({ key, of: found.fault && last.key === key ? { ...found, value: last.of.value } : found })),
    );
  }, [key, version, ask]);
  useEffect(
    () => () => {
      wanted.current = { ...wanted.current, key: null };
      asking.current?.hurry();
    },
    [],
  );
  return answer.key === key && key !== null ? answer.of : UNKNOWN;
}

interface Wanted<T> {
  readonly key: string | null;
  readonly version: string;
  readonly ask: () => Promise<T>;
}

/** What is being asked for; `hurry` ends a pause before the next attempt. */
interface Asking {
  readonly key: string;
  hurry: () => void;
}

/** Ask until the newest version that is wanted has been told, or something else is wanted. */
async function askOn<T>(
  wanted: { readonly current: Wanted<T> },
  asking: { current: Asking | null },
  mine: Asking,
  tell: (found: Answer<T>) => void,
): Promise<void> {
  const isWanted = (): boolean => asking.current === mine && wanted.current.key === mine.key;
  let pause = SOON_MS;
  for (let done: string | null = null; isWanted() && done !== wanted.current.version; ) {
    done = wanted.current.version;
    const found = await outcome(wanted.current.ask, done);
    if (!isWanted()) break;
    tell(found);
    if (!found.fault?.isPassing) continue;
    await waited(pause, mine);
    pause = Math.min(2 * pause, LATEST_MS);
    done = null;
  }
  // whoever wants it again has to ask anew
  if (asking.current === mine) asking.current = null;
}

function waited(ms: number, asking: Asking): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    asking.hurry = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

async function outcome<T>(ask: () => Promise<T>, version: string): Promise<Answer<T>> {
  try {
    return { value: await ask(), fault: null, version };
  } catch (fault) {
    const said = fault instanceof Unanswered ? fault : new Unanswered(fault instanceof Error ? fault.message : String(fault), UNREADABLE);
    return { value: null, fault: said, version };
  }
}

/** All that is there. */
export function useCatalogue(source: Source, version: number): Answer<Catalogue> {
  const ask = useCallback(() => source.json<Catalogue>("catalogue"), [source]);
  return useNewest("catalogue", String(version), ask);
}
