/** A picked picture becomes the photograph that is kept: prepared in a worker, one at a time (offline.md 6). */

import { hex, sha256 } from "./hashing";
import { prepare, type Prepared } from "./photo-steps";

export class PhotoProblem extends Error {}

let last: Promise<unknown> = Promise.resolve();
let worker: Worker | null = null;

/** Make it upright, at most 3072 px, JPEG, without metadata, hashed. Raises `PhotoProblem` with a plain message. */
export function preparePhoto(file: Blob): Promise<Prepared & { sha256: string }> {
  const turn = last.then(async () => {
    const prepared = canUseWorker() ? await inWorker(file) : await prepare(file).catch(plainly);
    return { ...prepared, sha256: hex(await sha256(prepared.bytes)) };
  });
  last = turn.catch(() => undefined);
  return turn;
}

const canUseWorker = (): boolean => typeof Worker !== "undefined" && typeof OffscreenCanvas !== "undefined" && typeof createImageBitmap !== "undefined";

async function inWorker(file: Blob): Promise<Prepared> {
  const answer = await ask(file);
  if (answer.prepared) return answer.prepared;
  if (answer.isUnable) return prepare(file).catch(plainly); // WebKit: an OffscreenCanvas that cannot draw; the page's own canvas can.
  throw new PhotoProblem(answer.problem);
}

interface Answer {
  prepared?: Prepared;
  problem?: string;
  isUnable?: boolean;
}

function ask(file: Blob): Promise<Answer> {
  worker ??= new Worker(PHOTO_WORKER_URL, { type: "module" });
  const mine = worker;
  return new Promise((resolve) => {
    mine.onmessage = (event: MessageEvent<Answer>) => resolve(event.data);
    mine.onerror = (event) => {
      event.preventDefault();
      mine.terminate();
      if (worker === mine) worker = null;
      resolve({ isUnable: true });
    };
    mine.postMessage(file);
  });
}

function plainly(problem: unknown): never {
  throw new PhotoProblem(problem instanceof Error ? problem.message : "This picture could not be read. Take it again.");
}
