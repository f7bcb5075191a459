// Runs pwa/src/identify.ts over the cases on standard input and prints what it answered, for test_identify.py to compare.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "../../pwa/node_modules/esbuild/lib/main.js";

const source = fileURLToPath(new URL("../../pwa/src/identify.ts", import.meta.url));
const { outputFiles } = await build({ entryPoints: [source], bundle: true, format: "esm", write: false });
const identify = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);

const cases = JSON.parse(readFileSync(0, "utf-8"));
const matches = ({ scan, pool, symbology }) =>
  identify
    .match(scan, pool.map(([serial, tag], place) => ({ id: String(place), serial, tag })), symbology)
    .map(({ known, rule, confirm }) => [known.serial, rule, confirm]);
console.log(
  JSON.stringify({
    normalise: cases.normalise.map(([raw]) => identify.normalise(raw)),
    classify: cases.classify.map(([raw]) => identify.classify(raw)),
    candidates: cases.candidates.map(([raw]) => identify.candidates(raw).map(({ value, rule }) => [value, rule])),
    match: cases.match.map(matches),
    label: cases.label.map(({ codes, serial, tag }) => identify.isLabelMatch(codes, serial, tag)),
  }),
);
