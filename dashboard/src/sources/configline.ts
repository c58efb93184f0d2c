/** The line of config.yaml for a pair, where no server writes it. */

import type { Catalogue } from "../wire";

const LONGEST_ID = 64;
/** What YAML reads as something else than text, if it stands bare. */
const OTHER = /^(?:[0-9].*|true|false|null|yes|no|on|off|y|n|[.-].*)$/;

export function configLine(catalogue: Catalogue, recording: string, a: string, b: string): string {
  const taken = new Set(catalogue.comparisons.map(({ id }) => id).concat(catalogue.pooled.map(({ id }) => id)));
  const wanted = `${a}-vs-${b}`.slice(0, LONGEST_ID);
  let name = wanted;
  for (let next = 2; taken.has(name); next++) name = `${wanted.slice(0, LONGEST_ID - 4)}-${next}`;
  return `  ${bare(name)}: {a: ${bare(a)}, b: ${bare(b)}, recordings: [${bare(recording)}]}`;
}

function bare(id: string): string {
  return OTHER.test(id) ? `"${id}"` : id;
}
