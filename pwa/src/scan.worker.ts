/** Reads barcodes off the main thread: camera frames quickly, photographs of labels thoroughly. */
import { prepareZXingModule, readBarcodes, type ReaderOptions, type ReadResult } from "zxing-wasm/reader";
import type { Code, ScanAnswer, ScanQuestion } from "./scan";

prepareZXingModule({ overrides: { locateFile: () => ZXING_WASM_URL } });

const formats: ReaderOptions["formats"] = ["Code128", "Code39", "QRCode", "DataMatrix"];
/** A frame is followed by the next one, so trying harder would only make the picture stutter. */
const quick: ReaderOptions = { formats, tryHarder: false, tryRotate: true, tryInvert: true, tryDownscale: true, maxNumberOfSymbols: 12 };
const thorough: ReaderOptions = { formats, tryHarder: true, tryRotate: true, tryInvert: true, tryDownscale: true, maxNumberOfSymbols: 24 };
const FRAME_EDGE_MAX = 1280;

const names: Record<string, Code["symbology"]> = { Code128: "code128", Code39: "code39", QRCode: "qr", DataMatrix: "datamatrix" };

function codeOf(result: ReadResult): Code[] {
  const symbology = names[String(result.format)] ?? names[String(result.symbology)];
  return result.isValid && symbology && result.text ? [{ text: result.text, symbology }] : [];
}

let canvas: OffscreenCanvas | null = null;

function pixelsOf(frame: ImageBitmap): ImageData {
  const scale = Math.min(1, FRAME_EDGE_MAX / Math.max(frame.width, frame.height));
  const width = Math.round(frame.width * scale);
  const height = Math.round(frame.height * scale);
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(frame, 0, 0, width, height);
  frame.close();
  return context.getImageData(0, 0, width, height);
}

async function answer(question: ScanQuestion): Promise<Code[]> {
  if (question.photo) return (await readBarcodes(new Uint8Array(question.photo), thorough)).flatMap(codeOf);
  const pixels = question.frame ? pixelsOf(question.frame) : question.pixels!;
  return (await readBarcodes(pixels, quick)).flatMap(codeOf);
}

addEventListener("message", async (event: MessageEvent<ScanQuestion>) => {
  const { id } = event.data;
  let reply: ScanAnswer;
  try {
    reply = { id, codes: await answer(event.data) };
  } catch (problem) {
    reply = { id, codes: [], failed: String(problem) };
  }
  postMessage(reply);
});
