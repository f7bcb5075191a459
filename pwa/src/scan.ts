/** Codes from the camera and from photographs: the browser's own detector when it knows Code 128, else zxing in a worker. */

export type Symbology = "code128" | "code39" | "qr" | "datamatrix" | "typed" | "wedge";
export interface Code {
  text: string;
  symbology: Symbology;
}
export interface ScanQuestion {
  id: number;
  frame?: ImageBitmap;
  pixels?: ImageData;
  photo?: ArrayBuffer;
}
export interface ScanAnswer {
  id: number;
  codes: Code[];
  failed?: string;
}

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string; format: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const native: Record<string, Symbology> = { code_128: "code128", code_39: "code39", qr_code: "qr", data_matrix: "datamatrix" };

/* The worker and its questions in flight. */

let worker: Worker | null = null;
let asked = 0;
const waiting = new Map<number, { resolve: (codes: Code[]) => void; reject: (problem: Error) => void }>();

function startWorker(): Worker {
  const made = new Worker(SCAN_WORKER_URL, { type: "module" });
  made.addEventListener("message", (event: MessageEvent<ScanAnswer>) => {
    const { id, codes, failed } = event.data;
    const asker = waiting.get(id);
    waiting.delete(id);
    if (failed) asker?.reject(new Error(failed));
    else asker?.resolve(codes);
  });
  made.addEventListener("error", () => {
    worker = null;
    for (const asker of waiting.values()) asker.reject(new Error("the scanner did not start"));
    waiting.clear();
  });
  return made;
}

function ask(question: Omit<ScanQuestion, "id">, handedOver: Transferable[] = []): Promise<Code[]> {
  worker ??= startWorker();
  const id = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker!.postMessage({ ...question, id }, handedOver);
  });
}

/** Everything that can be read in a photograph of a label; empty when nothing can. The bytes stay the caller's. */
export function readPhoto(photo: ArrayBuffer): Promise<Code[]> {
  return ask({ photo });
}

/* The camera. */

export interface Camera {
  /** Null when this camera has no light. */
  setTorch: ((on: boolean) => Promise<void>) | null;
  stop(): void;
}

export const canUseCamera = (): boolean => typeof navigator.mediaDevices?.getUserMedia === "function";

/** Show the rear camera in `video` and hand over what each frame shows until stopped. Rejects when there is no camera or it is refused. */
export async function openCamera(video: HTMLVideoElement, onFrame: (codes: Code[]) => void): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  let isOpen = true;
  const stop = (): void => {
    isOpen = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  try {
    video.srcObject = stream;
    await video.play();
  } catch (problem) {
    stop();
    throw problem;
  }
  const read = await frameReader();
  void (async () => {
    while (isOpen) {
      if (!document.hidden && video.videoWidth > 0) {
        const codes = await read(video).catch(() => []);
        if (isOpen) onFrame(codes);
      }
      await new Promise((resume) => setTimeout(resume, PAUSE_MS));
    }
  })();
  return { setTorch: torchOf(stream), stop };
}

const PAUSE_MS = 50;

async function frameReader(): Promise<(video: HTMLVideoElement) => Promise<Code[]>> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats: string[] = (await Native?.getSupportedFormats().catch(() => [])) ?? [];
  if (Native && formats.includes("code_128")) {
    const detector = new Native({ formats: formats.filter((format) => format in native) });
    return async (video) => (await detector.detect(video)).map((found) => ({ text: found.rawValue, symbology: native[found.format]! }));
  }
  let turn = 0;
  return (video) => askAboutFrame(video, turn++ % 2 === 1);
}

/** Every second frame only its middle, unscaled: a small label far away keeps its thin bars. */
async function askAboutFrame(video: HTMLVideoElement, isMiddle: boolean): Promise<Code[]> {
  const { videoWidth: width, videoHeight: height } = video;
  const cut = isMiddle ? ([width * 0.2, height * 0.25, width * 0.6, height * 0.5] as const) : ([0, 0, width, height] as const);
  if (typeof OffscreenCanvas === "undefined") return ask({ pixels: pixelsOf(video, cut) });
  const frame = await createImageBitmap(video, ...cut);
  return ask({ frame }, [frame]);
}

function pixelsOf(video: HTMLVideoElement, [x, y, width, height]: readonly [number, number, number, number]): ImageData {
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, 1280 / width);
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(video, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function torchOf(stream: MediaStream): Camera["setTorch"] {
  const track = stream.getVideoTracks()[0];
  const abilities = (track?.getCapabilities?.() ?? {}) as { torch?: boolean };
  if (!track || !abilities.torch) return null;
  return (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
}

/* Heard and felt. */

let audio: AudioContext | null = null;

/** Browsers allow sound only after a touch: call it from one. */
export function wakeSound(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
  } catch {
    audio = null; // no sound on this device; the vibration and the screen say it too
  }
}

/** One short tone and one short buzz for a find, two for something to look at. */
export function signalRead(isGood: boolean): void {
  navigator.vibrate?.(isGood ? 60 : [60, 80, 60]);
  if (audio?.state !== "running") return;
  const start = audio.currentTime;
  for (let beep = 0; beep < (isGood ? 1 : 2); beep++) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = isGood ? 1175 : 520;
    volume.gain.setValueAtTime(0.12, start + beep * 0.16);
    volume.gain.exponentialRampToValueAtTime(0.001, start + beep * 0.16 + 0.12);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + beep * 0.16);
    tone.stop(start + beep * 0.16 + 0.13);
  }
}
