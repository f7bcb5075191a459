/** A lessor's schedule, from its file to assets: upload, columns, dry run, then all or nothing. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLoaded } from "../loaded";
import { Shown } from "../parts/states";
import { Columns } from "./columns";
import { Dry } from "./dry-run";
import { Done } from "./done";
import { Running } from "./running";
import { Steps } from "./steps";
import type { ImportState } from "./types";
import { Upload } from "./upload";

const POLL_MS = 700;

export function Import({ id }: { id: string | undefined }) {
  return (
    <div class="desk-screen">
      <h1>Import a schedule</h1>
      {id ? (
        <Started id={id} key={id} />
      ) : (
        <>
          <Steps at={0} />
          <Upload />
        </>
      )}
    </div>
  );
}

function Started({ id }: { id: string }) {
  const state = useLoaded<ImportState>(`/imports/${id}`);
  const isRemapping = useSignal(false);
  const stage = state.value?.stage;
  const isRunning = stage === "checking" || stage === "importing";
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => void state.reload(), POLL_MS);
    return () => clearInterval(timer);
  }, [isRunning, state.reload]);
  const begun = async (): Promise<void> => {
    await state.reload();
    isRemapping.value = false;
  };
  return (
    <Shown of={state}>
      {(value) => {
        if (value.stage === "uploaded" || isRemapping.value) {
          return (
            <>
              <Steps at={1} />
              <Columns state={value} onChecked={begun} />
            </>
          );
        }
        if (value.stage === "imported") {
          return (
            <>
              <Steps at={3} />
              <Done state={value} />
            </>
          );
        }
        return (
          <>
            <Steps at={value.stage === "importing" ? 3 : 2} />
            {isRunning ? <Running state={value} /> : <Dry state={value} onBack={() => (isRemapping.value = true)} onStarted={begun} />}
          </>
        );
      }}
    </Shown>
  );
}
