/** What a file is by its own bytes: type, upright size, whether it is whole. Names and claimed types are not believed. */

export interface Looked {
  type: "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "image/avif" | "image/gif";
  /** The upright size the file claims; null when it is not read here. */
  w: number | null;
  h: number | null;
  /** What to say when it does not decode. */
  failure: string;
}

const TAKE_AGAIN = "Take it again.";
const BROKEN = `This picture is damaged. ${TAKE_AGAIN}`;
const HEIC = "This picture is saved as HEIC, which this browser cannot read. Set the camera to “Most compatible” (JPEG), then take it again.";

/** Look at a file's bytes. Raises an Error with a plain message for empty, cut and foreign files. */
export function looked(bytes: Uint8Array): Looked {
  if (bytes.length === 0) throw new Error(`This picture is empty. ${TAKE_AGAIN}`);
  if (starts(bytes, 0, [0xff, 0xd8, 0xff])) return jpeg(bytes);
  if (starts(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return png(bytes);
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP") return webp(bytes);
  if (text(bytes, 0, 4) === "GIF8") return { type: "image/gif", w: null, h: null, failure: BROKEN };
  if (text(bytes, 4, 4) === "ftyp") {
    const brands = text(bytes, 8, Math.min(40, bytes.length - 8));
    if (/avi[fs]/.test(brands)) return { type: "image/avif", w: null, h: null, failure: BROKEN };
    if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return { type: "image/heic", w: null, h: null, failure: HEIC };
  }
  throw new Error("This file is not a picture. Choose a photograph, or take one.");
}

const starts = (bytes: Uint8Array, at: number, marks: number[]): boolean => marks.every((mark, index) => bytes[at + index] === mark);
const text = (bytes: Uint8Array, at: number, count: number): string => String.fromCharCode(...bytes.subarray(at, at + count));
const cut = (): never => {
  throw new Error(`This picture is incomplete: its end is missing. ${TAKE_AGAIN}`);
};

/** Walk the segments to the size and the turn, then the scans to the end mark: decoders paint a cut JPEG's rest grey without a word. */
function jpeg(bytes: Uint8Array): Looked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  let size: { w: number; h: number } | null = null;
  let turn = 1;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    if (at + 4 > bytes.length) return cut();
    const mark = bytes[at + 1]!;
    if (bytes[at] !== 0xff) throw new Error(BROKEN);
    if (mark === 0xd9) break;
    const length = view.getUint16(at + 2);
    if (at + 2 + length > bytes.length) return cut();
    if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) size = { h: view.getUint16(at + 5), w: view.getUint16(at + 7) };
    if (mark === 0xe1 && text(bytes, at + 4, 4) === "Exif") turn = orientation(view, at + 10, at + 2 + length);
    at += 2 + length;
    if (mark === 0xda) at = afterScan(bytes, at);
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) break;
  }
  if (!size) throw new Error(BROKEN);
  const upright = turn >= 5 ? { w: size.h, h: size.w } : size;
  return { type: "image/jpeg", ...upright, failure: BROKEN };
}

function afterScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return cut();
}

function orientation(view: DataView, tiff: number, end: number): number {
  if (tiff + 8 > end) return 1;
  const isLittle = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, isLittle);
  if (directory + 2 > end) return 1;
  const count = view.getUint16(directory, isLittle);
  for (let item = directory + 2; item < directory + 2 + count * 12 && item + 12 <= end; item += 12) {
    if (view.getUint16(item, isLittle) === 0x0112) return view.getUint16(item + 8, isLittle);
  }
  return 1;
}

function png(bytes: Uint8Array): Looked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) return cut();
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) return cut();
    if (text(bytes, at + 4, 4) === "IEND") return { type: "image/png", w: null, h: null, failure: BROKEN };
    at += 12 + view.getUint32(at);
  }
}

function webp(bytes: Uint8Array): Looked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (8 + view.getUint32(4, true) > bytes.length) return cut();
  return { type: "image/webp", w: null, h: null, failure: BROKEN };
}
