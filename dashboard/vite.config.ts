/** One classic script and one sheet, with addresses relative to the page: it works from a folder as well as from a server. */

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import { licences } from "./licences.ts";

export default defineConfig({
  base: "./",
  plugins: [react(), classicScript(), licences()],
  server: { proxy: { "/api": "http://127.0.0.1:8750" } },
  build: {
    outDir: "../workflow/striate/dashboard/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        format: "iife",
        entryFileNames: "assets/striate.js",
        assetFileNames: "assets/striate[extname]",
      },
    },
  },
  test: { include: ["tests/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"] },
});

/** A browser loads no module from a folder (`file://`), but it loads a classic script that waits for the page. */
function classicScript(): Plugin {
  return {
    name: "classic-script",
    enforce: "post",
    transformIndexHtml: (page) =>
      page.replace(/<script type="module" crossorigin/, "<script defer").replace(/ crossorigin/g, ""),
  };
}
