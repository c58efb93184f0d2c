/** The licences of the libraries that are in the built script, in one file beside it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const FILE = "assets/LICENCES.txt";

export function licences(): Plugin {
  const folders = new Set<string>();
  return {
    name: "licences",
    apply: "build",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const module of chunk.moduleIds) {
          const folder = packageOf(module);
          if (folder) folders.add(folder);
        }
      }
      this.emitFile({ type: "asset", fileName: FILE, source: [...folders].sort().map(licence).join("\n\n") });
    },
  };
}

/** The folder of the library that a module is from; null for our own. */
function packageOf(module: string): string | null {
  const found = /^(?:\0)?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module);
  return found?.[1] && existsSync(join(found[1], "package.json")) ? found[1] : null;
}

function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, string>;
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${dirname(folder)}: ${name} has no file with its licence`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
