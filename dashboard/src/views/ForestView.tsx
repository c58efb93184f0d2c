import { useCallback } from "react";
import { drawForest, forestLayout, nameOf, type ForestLayout } from "../drawing/pooled/forest";
import type { Measure, Pen } from "../drawing/pen";
import type { Theme } from "../drawing/theme";
import type { PooledFound } from "../wire";
import { DrawingView } from "./DrawingView";

/** The mean differences of a comparison over recordings as points with their intervals. */
export function ForestView({ found, theme }: { readonly found: PooledFound; readonly theme: Theme }) {
  const layout = useCallback((width: number, isTitled: boolean, measure: Measure) => forestLayout(found, width, isTitled, measure), [found]);
  const draw = useCallback((pen: Pen, placed: ForestLayout, on: Theme) => drawForest(pen, found, placed, on), [found]);
  const label = `Mean difference, A − B, with its interval: ${found.populations.map(nameOf).join(", ")}; the table below has the numbers`;
  return <DrawingView heading="Forest plot" name={`${found.id}_forest-plot`} title={found.title} label={label} theme={theme} layout={layout} draw={draw} />;
}
