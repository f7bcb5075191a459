/** Prepares photographs off the main thread: a 12-megapixel picture would block it for a second on a slow phone. */

import { prepare, Unable, type Prepared } from "./photo-steps";

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = async (event: MessageEvent<Blob>) => {
  try {
    const prepared: Prepared = await prepare(event.data);
    scope.postMessage({ prepared }, [prepared.bytes, prepared.thumb]);
  } catch (problem) {
    scope.postMessage({ problem: problem instanceof Error ? problem.message : String(problem), isUnable: problem instanceof Unable });
  }
};
