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

const UNKNOWN: Answer<never> = { value: null, fault: null, version: "" };

/**
 * The newest answer to what `key` names, asked for again at each new version, one at a time.
 *
 * Versions that come while an answer is on its way are passed over, all but the newest. Nothing is asked as long as
 * `key` is null. The last answer stays until the next is there.
 */
export function useNewest<T>(key: string | null, version: string, ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<{ key: string | null; of: Answer<T> }>({ key: null, of: UNKNOWN });
  const wanted = useRef({ key, version, ask });
  const asking = useRef<{ readonly key: string } | null>(null);
  useEffect(() => {
    wanted.current = { key, version, ask };
    if (key === null || asking.current?.key === key) return;
    const mine = { key };
    asking.current = mine;
    void (async () => {
      for (let done: string | null = null; done !== wanted.current.version; ) {
        done = wanted.current.version;
        const found = await outcome(wanted.current.ask, done);
        if (asking.current !== mine) return;
        if (wanted.current.key !== key) {
          // nobody wants it for now; whoever wants it again has to ask anew
          asking.current = null;
          return;
        }
        setAnswer((last) => ({ key, of: found.fault && last.key === key ? { ...found, value: last.of.value } : found }));
      }
      asking.current = null;
    })();
  }, [key, version, ask]);
  return answer.key === key && key !== null ? answer.of : UNKNOWN;
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
