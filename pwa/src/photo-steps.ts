/** The steps from a picked file to the bytes that are kept, the same in the worker and on the page. */

import { looked, type Looked } from "./picture";

export interface Prepared {
  bytes: ArrayBuffer;
  w: number;
  h: number;
  thumb: ArrayBuffer;
  type: string;
}
/** This thread cannot draw; another one may. */
export class Unable extends Error {}

const EDGE_MAX = 3072;
const THUMB_EDGE = 320;
const QUALITY = 0.85;

type Canvas = OffscreenCanvas | HTMLCanvasElement;
type Picture = ImageBitmap | HTMLImageElement;

/** Sniff, decode upright, scale, encode, and check that the result decodes at the size meant; else keep the received bytes. */
export async function prepare(file: Blob): Promise<Prepared> {
  const received = await file.arrayBuffer().catch(() => {
    throw new Error("This picture could not be read from the phone. Take it again.");
  });
  const found = looked(new Uint8Array(received));
  const picture = await decoded(new Blob([received], { type: found.type }), found);
  const size = sizeOf(picture);
  const scale = Math.min(1, EDGE_MAX / Math.max(size.w, size.h));
  const w = Math.max(1, Math.round(size.w * scale));
  const h = Math.max(1, Math.round(size.h * scale));
  const thumbScale = Math.min(1, THUMB_EDGE / Math.max(w, h));
  const full = drawn(picture, w, h);
  const thumb = await encoded(drawn(full, Math.max(1, Math.round(w * thumbScale)), Math.max(1, Math.round(h * thumbScale))), 0.7);
  const blob = await encoded(full, QUALITY);
  release(picture, full);
  if (blob && (await decodesAt(blob, w, h))) return { bytes: await blob.arrayBuffer(), w, h, thumb: await thumbBytes(thumb), type: "image/jpeg" };
  return { bytes: received, ...size, thumb: await thumbBytes(thumb), type: found.type };
}

async function decoded(blob: Blob, found: Looked): Promise<Picture> {
  try {
    const picture = await load(blob);
    const { w, h } = sizeOf(picture);
    if (found.w === null || (found.w === w && found.h === h)) return picture;
  } catch (problem) {
    if (problem instanceof Unable) throw problem;
    throw new Error(found.failure);
  }
  if (typeof document === "undefined") throw new Unable("turned wrongly");
  return byElement(blob); // An older createImageBitmap that ignores the turn in the file; an <img> heeds it.
}

function load(blob: Blob): Promise<Picture> {
  if (typeof createImageBitmap === "undefined") return byElement(blob);
  return createImageBitmap(blob, { imageOrientation: "from-image" }).catch((problem) => {
    if (typeof document === "undefined") throw problem;
    return byElement(blob);
  });
}

async function byElement(blob: Blob): Promise<HTMLImageElement> {
  if (typeof document === "undefined") throw new Unable("no <img> in a worker");
  const image = new Image();
  const url = URL.createObjectURL(blob);
  try {
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function sizeOf(picture: Picture): { w: number; h: number } {
  return picture instanceof ImageBitmap ? { w: picture.width, h: picture.height } : { w: picture.naturalWidth, h: picture.naturalHeight };
}

function drawn(picture: Picture | Canvas, w: number, h: number): Canvas {
  const canvas = typeof document === "undefined" ? new OffscreenCanvas(w, h) : Object.assign(document.createElement("canvas"), { width: w, height: h });
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D | null;
  if (!context) throw new Unable("no drawing here");
  context.fillStyle = "#fff"; // A transparent PNG would turn black as a JPEG.
  context.fillRect(0, 0, w, h);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, w, h);
  return canvas;
}

async function encoded(canvas: Canvas, quality: number): Promise<Blob | null> {
  const kind = { type: "image/jpeg", quality };
  const blob =
    "convertToBlob" in canvas
      ? await canvas.convertToBlob(kind).catch(() => null)
      : await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, kind.type, quality));
  return blob && blob.type === kind.type ? blob : null;
}

async function decodesAt(blob: Blob, w: number, h: number): Promise<boolean> {
  try {
    const picture = await load(blob);
    const size = sizeOf(picture);
    release(picture);
    return size.w === w && size.h === h;
  } catch {
    return false;
  }
}

const thumbBytes = async (thumb: Blob | null): Promise<ArrayBuffer> => thumb?.arrayBuffer() ?? new ArrayBuffer(0);

/** iOS counts canvas memory across the page: give it back at once. */
function release(...things: (Picture | Canvas)[]): void {
  for (const thing of things) {
    if (typeof ImageBitmap !== "undefined" && thing instanceof ImageBitmap) thing.close();
    else if (!(typeof HTMLImageElement !== "undefined" && thing instanceof HTMLImageElement)) (thing as Canvas).width = 0;
  }
}
