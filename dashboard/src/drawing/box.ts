/** Places on a drawing, in CSS pixels from its top left corner. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const right = (box: Box): number => box.left + box.width;
export const bottom = (box: Box): number => box.top + box.height;
export const middle = (box: Box): number => box.left + box.width / 2;
export const centre = (box: Box): number => box.top + box.height / 2;

export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.left && x < right(box) && y >= box.top && y < bottom(box);
}

/** A straight axis: where a value stands. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}

export function placeOf(value: number, { low, high, from, to }: Axis): number {
  return from + ((value - low) / (high - low)) * (to - from);
}

export function clamped(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Positions near those wanted, in their order, at least `spacing` apart, inside [0, height]. */
export function movedApart(wanted: readonly number[], spacing: number, height: number): number[] {
  const lowest = spacing / 2;
  const highest = height - spacing / 2 - (wanted.length - 1) * spacing;
  let above = -Infinity;
  return wanted.map((place, index) => {
    // without the steps the positions need only rise
    above = Math.max(above, place - index * spacing);
    return clamped(above, lowest, Math.max(highest, lowest)) + index * spacing;
  });
}
