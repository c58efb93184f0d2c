/** What the source tells by itself. */

import { useEffect, useState } from "react";

import type { News, Source } from "../source";
import type { Run } from "../wire";

/** The news, counted. */
export interface Told {
  /** Counts up whenever results may have changed. */
  readonly results: number;
  readonly live: number;
  readonly run: Run | null;
  /** Why no more news come; null while they come. */
  readonly fault: string | null;
}

export function useNews(source: Source): Told {
  const [told, setTold] = useState<Told>({ results: 0, live: 0, run: null, fault: null });
  useEffect(() => source.watch((news) => setTold((last) => heard(last, news))), [source]);
  return told;
}

function heard(last: Told, news: News): Told {
  switch (news.kind) {
    case "catalogue":
      return { ...last, results: last.results + 1 };
    case "run":
      return { ...last, run: news.run };
    case "live":
      return { ...last, live: last.live + 1 };
    case "connection":
      return news.fault === null
        ? { ...last, fault: null, results: last.results + 1, live: last.live + 1 }
        : { ...last, fault: news.fault };
  }
}
