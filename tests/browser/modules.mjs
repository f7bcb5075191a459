// Runs functions of one of the app's modules: standard input is {source, calls: [[name, args…]]}, and for a class
// {source, make: [name, args…], calls: [[method, args…]]}; prints what each call answered.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "../../pwa/node_modules/esbuild/lib/main.js";

const { source, make, calls } = JSON.parse(readFileSync(0, "utf-8"));
const entry = fileURLToPath(new URL(`../../pwa/src/${source}`, import.meta.url));
const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
const { now } = Date;
const clock = { at: (ahead) => void (Date.now = () => now.call(Date) + ahead) }; // `["at", ms]` puts the clock forward by so much
const on = make ? new module[make[0]](...make.slice(1)) : module;
console.log(JSON.stringify(calls.map(([name, ...args]) => (clock[name] ?? on[name].bind(on))(...args) ?? null)));
