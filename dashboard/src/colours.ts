/** Values as colours, exactly as Matplotlib gives them to the printed figures. */

const LEVELS = 256;

/** Limits of a scale, in the unit that is shown. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** 256 colours from low to high, and the one of what has no value; `0xAABBGGRR` each. */
export interface ColourTable {
  readonly packed: Uint32Array;
  readonly missing: number;
  readonly names: readonly string[];
  readonly missingName: string;
}

/** An image, one pixel a value, rows from top to bottom: RGBA bytes. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8ClampedArray<ArrayBuffer>;
  /** Whether any of its values is none. */
  readonly hasMissing: boolean;
}

/** The table of 256 colours `#rrggbb`. */
export function colourTable(names: readonly string[], missingName: string): ColourTable {
  if (names.length !== LEVELS) throw new Error(`a colour table has 256 colours, not ${names.length}`);
  return { packed: Uint32Array.from(names, packed), missing: packed(missingName), names, missingName };
}

/** Which of the 256 colours a value has; -1 for no value. Values beyond the limits have the last. */
export function colourIndex(value: number, { low, high }: Limits): number {
  if (!Number.isFinite(value)) return -1;
  if (high === low) return 0;
  const place = ((value - low) / (high - low)) * LEVELS;
  if (place < 0) return 0;
  return place >= LEVELS ? LEVELS - 1 : Math.floor(place);
}

/** The colour `#rrggbb` of a value. */
export function colourOf(value: number, limits: Limits, table: ColourTable): string {
  const index = colourIndex(value, limits);
  return index < 0 ? table.missingName : (table.names[index] as string);
}

/** An image of `height` rows of `width` values; `valueAt` gives each in the shown unit. */
export function imageOf(
  width: number,
  height: number,
  valueAt: (row: number, column: number) => number,
  limits: Limits,
  table: ColourTable,
): Pixels {
  const bytes = new Uint8ClampedArray(4 * width * height);
  const words = new Uint32Array(bytes.buffer);
  let hasMissing = false;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const index = colourIndex(valueAt(row, column), limits);
      words[row * width + column] = index < 0 ? table.missing : (table.packed[index] as number);
      if (index < 0) hasMissing = true;
    }
  }
  return { width, height, bytes, hasMissing };
}

/** How light a colour is, from 0 (black) to 1 (white): as in WCAG 2. */
export function luminance(name: string): number {
  const [red, green, blue] = channels(name).map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How well two colours are told apart, from 1 to 21: as in WCAG 2. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** A lighter colour of the same hue: 0 is the colour itself, 1 as bright as it can be, 2 white. */
export function lightened(name: string, by: number): string {
  const bytes = channels(name);
  const brighter = 1 + Math.min(by, 1) * (255 / Math.max(...bytes, 1) - 1);
  const whiter = Math.max(by - 1, 0);
  const mixed = bytes.map((byte) => Math.round(byte * brighter + whiter * (255 - byte * brighter)));
  return `#${mixed.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function packed(name: string): number {
  const [red, green, blue] = channels(name);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function channels(name: string): [number, number, number] {
  if (!/^#[0-9a-f]{6}$/i.test(name)) throw new Error(`'${name}' is no colour #rrggbb`);
  const bits = parseInt(name.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}
