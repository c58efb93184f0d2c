/** The view that the address names. */

import type { View } from "../address";
import type { Told } from "../hooks/news";
import type { Go } from "../hooks/view";
import { Message } from "../shell/Message";
import type { Theme } from "../drawing/theme";
import type { Source } from "../source";
import type { Brush } from "../views/contract";
import type { Catalogue } from "../wire";
import { ComparePage } from "./ComparePage";
import { ExplorePage } from "./ExplorePage";
import { LivePage } from "./LivePage";
import { PooledPage } from "./PooledPage";
import { RunsPage } from "./RunsPage";
import { Stage } from "./Stage";

export interface PageProps {
  readonly source: Source;
  readonly catalogue: Catalogue;
  readonly news: Told;
  readonly go: Go;
  readonly brush: Brush;
  readonly theme: Theme;
}

export function Page({ view, ...props }: PageProps & { readonly view: View }) {
  const { catalogue, source, news } = props;
  switch (view.page) {
    case "compare":
      return <ComparePage {...props} view={view} />;
    case "explore":
      return <ExplorePage {...props} view={view} />;
    case "live":
      if (catalogue.live) return <LivePage {...props} view={view} />;
      return (
        <Stage title="Live">
          <Message kind="note" sentence="No recording comes in here; `striate live FILE` shows one as it comes in." />
        </Stage>
      );
    case "pooled":
      return <PooledPage source={source} catalogue={catalogue} comparison={view.comparison} theme={props.theme} />;
    case "runs":
      return <RunsPage source={source} news={news} />;
    case "unknown":
      return (
        <Stage title="There is no such page">
          <Message kind="fault" sentence="The address names no view of this page; choose one from the list." />
        </Stage>
      );
    default:
      return (
        <Stage title="Nothing to compare yet">
          <Message kind="note" sentence={source.isStatic ? NONE_ON_SITE : NONE_READY} />
        </Stage>
      );
  }
}

const NONE_READY =
  "No comparison is ready. `snakemake --cores 4` makes them, and they show up here by themselves; any two stimuli of a recording can be compared as soon as their means are made.";
const NONE_ON_SITE = "No comparison was ready when this site was written.";
