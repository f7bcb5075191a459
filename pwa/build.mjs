// Builds the app into dist/: node build.mjs [--dev]. The order is the policy: content-hashed assets first, then the page that
// names them, then (last) the service worker that lists them, so that a half-finished deploy is never listed.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const isDev = process.argv.includes("--dev");
const target = process.env.HANDBACK_DIST ?? join(here, "dist");
const dist = `${target}.new-${process.pid}`;
const require = createRequire(import.meta.url);
const hash = (bytes) => createHash("sha256").update(bytes).digest();
const compress = promisify(brotliCompress);

const shared = {
  bundle: true,
  format: "esm",
  splitting: false,
  minify: !isDev,
  sourcemap: isDev ? "inline" : false,
  target: ["es2022", "chrome100", "firefox115", "safari16"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".svg": "text" },
  outdir: join(dist, "assets"),
  absWorkingDir: here,
  logLevel: "warning",
  metafile: true,
};

/** Copy a file to assets/ under a name that carries its hash; answers the address. */
async function place(path, name = basename(path)) {
  const bytes = await readFile(path);
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}-${hash(bytes).toString("hex").slice(0, 10)}${name.slice(dot)}`;
  await writeFile(join(dist, "assets", hashed), bytes);
  return `/assets/${hashed}`;
}

/** The address of each entry point's output: {"src/app.tsx": "/assets/app-XXXX.js"}. */
function outputs(metafile) {
  const found = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (output.entryPoint) found[output.entryPoint] = `/assets/${basename(path)}`;
  }
  return found;
}

async function workers(wasm) {
  const made = await build({
    ...shared,
    entryPoints: ["src/photo.worker.ts", "src/scan.worker.ts"],
    entryNames: "[name]-[hash]",
    define: { ZXING_WASM_URL: JSON.stringify(wasm) },
  });
  return outputs(made.metafile);
}

async function app(urls, wasm) {
  const made = await build({
    ...shared,
    splitting: true,
    entryPoints: { app: "src/app.tsx", style: "src/css/index.css" },
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    define: {
      PHOTO_WORKER_URL: JSON.stringify(urls["src/photo.worker.ts"]),
      SCAN_WORKER_URL: JSON.stringify(urls["src/scan.worker.ts"]),
      ZXING_WASM_URL: JSON.stringify(wasm),
    },
  });
  const entry = Object.entries(made.metafile.outputs).find(([, output]) => output.entryPoint === "src/app.tsx");
  const parts = entry[1].imports.filter((item) => item.kind === "import-statement").map((item) => `/assets/${basename(item.path)}`);
  return { ...outputs(made.metafile), parts };
}

/** Fill {{name}} in a file; an unknown name stops the build. */
async function fill(path, values) {
  const text = await readFile(join(here, path), "utf8");
  return text.replace(/\{\{([^}]+)\}\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`${path} asks for ${name}`);
    return values[name];
  });
}

/** Brotli beside every text file; the wasm at level 9 (11 takes a minute for 1 % more). */
async function precompress(folder) {
  for (const item of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!item.isFile() || /\.(png|br)$/.test(item.name)) continue;
    const path = join(item.parentPath ?? item.path, item.name);
    const level = isDev ? 4 : item.name.endsWith(".wasm") ? 9 : 11;
    const small = await compress(await readFile(path), { params: { [constants.BROTLI_PARAM_QUALITY]: level } });
    await writeFile(`${path}.br`, small);
  }
}

async function listed(url, file) {
  return [url, hash(await readFile(join(dist, file))).toString("base64")];
}

async function main() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(join(dist, "assets"), { recursive: true });
  const wasm = await place(require.resolve("zxing-wasm/reader/zxing_reader.wasm"));
  const urls = await app(await workers(wasm), wasm);
  const icons = {};
  for (const name of ["icon.svg", "icon-180.png", "icon-192.png", "icon-512.png", "icon-maskable-512.png"]) {
    icons[name] = await place(join(here, "icons", name));
  }
  const names = {
    ...icons,
    "app.js": urls["src/app.tsx"],
    "app.css": urls["src/css/index.css"],
    preloads: urls.parts.map((part) => `<link rel="modulepreload" href="${part}">`).join("\n"),
  };
  await writeFile(join(dist, "manifest.webmanifest"), await fill("manifest.webmanifest", names));
  await writeFile(join(dist, "index.html"), await fill("index.html", names));

  const shell = [await listed("/", "index.html"), await listed("/manifest.webmanifest", "manifest.webmanifest")];
  for (const name of (await readdir(join(dist, "assets"))).sort()) shell.push(await listed(`/assets/${name}`, `assets/${name}`));
  const policy = await readFile(join(here, "service-worker.js"), "utf8");
  await precompress(dist);
  const list = JSON.stringify(shell);
  const version = JSON.stringify(hash(list).toString("hex").slice(0, 12));
  await copyFile(join(here, "service-worker-off.js"), join(dist, "service-worker-off.js"));
  await writeFile(join(dist, "service-worker.js"), policy.replace("/*SHELL*/ []", list).replace('/*VERSION*/ ""', version));

  const old = `${target}.old-${process.pid}`;
  await rename(target, old).catch(() => undefined);
  await rename(dist, target);
  await rm(old, { recursive: true, force: true });
}

await main();
