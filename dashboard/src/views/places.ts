/** What a place of the heatmaps says, in a line of text. */

import type { Place } from "../drawing/compared/places";
import type { Picture, Side, Value } from "../drawing/compared/picture";
import { plain } from "../drawing/pen";
import { short, withError } from "../numbers";

/** 'V1-e7-u2 · V1 · 0.12 to 0.13 s · A 45.2 ± 6.1 · B … · A − B … spikes/s (± SEM)'. */
export function placeInWords(picture: Picture, { row, bin }: Place): string {
  const { compared, time, binWidth } = picture;
  const channel = picture.rows.order[row] as number;
  const parts = [plain(compared.channels.channel[channel] ?? "")];
  const area = plain(compared.channels.area[channel] ?? "");
  if (area && !parts[0]?.startsWith(area)) parts.push(area);
  if (bin === null || !time) {
    if (time) parts.push(time.window ? "mean in the window" : "mean");
  } else {
    const start = time.start + bin * binWidth;
    parts.push(time.isInSeconds ? `${short(start)} to ${short(start + binWidth)} s` : `bin ${short(start + 0.5)}`);
  }
  const at = (side: Side): Value => (bin === null ? picture.mean(side, row) : picture.value(side, row, bin));
  const { unit } = compared.quantity;
  const minusUnit = compared.difference_quantity.unit;
  const values: [string, Side, string][] = [
    ["A", "a", unit === minusUnit ? "" : ` ${unit}`],
    ["B", "b", unit === minusUnit ? "" : ` ${unit}`],
    ["A − B", "difference", ` ${minusUnit}`],
  ];
  for (const [name, side, after] of values) {
    const { value, error } = at(side);
    parts.push(`${name} ${withError(value, error, side === "difference")}${Number.isFinite(value) ? after : ""}`);
  }
  return `${parts.join(" · ")} (± SEM)`;
}
