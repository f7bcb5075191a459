/** Sending a form: one at a time, the problem said, nothing typed is lost. */

import { useSignal } from "@preact/signals";
import { plain } from "../server";

export interface Sending {
  isBusy: boolean;
  problem: string | null;
  run(work: () => Promise<void>): Promise<void>;
  submit(work: () => Promise<void>): (event: Event) => void;
}

export function useSending(): Sending {
  const isBusy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = null;
    try {
      await work();
    } catch (caught) {
      problem.value = plain(caught);
    } finally {
      isBusy.value = false;
    }
  };
  const submit = (work: () => Promise<void>) => (event: Event) => {
    event.preventDefault();
    void run(work);
  };
  return { isBusy: isBusy.value, problem: problem.value, run, submit };
}
