/** What the build puts in place: addresses of content-hashed files, and text of imported drawings. */

declare const PHOTO_WORKER_URL: string;
declare const SCAN_WORKER_URL: string;
declare const ZXING_WASM_URL: string;

declare module "*.svg" {
  const text: string;
  export default text;
}
declare module "*.css" {
  const text: string;
  export default text;
}
