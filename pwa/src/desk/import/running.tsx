/** How far a check or an import is. */

import { Progress } from "../../parts/progress";
import type { ImportState } from "./types";

export function Running({ state }: { state: ImportState }) {
  const words = state.stage === "checking" ? "Checking the rows" : "Importing the assets";
  return (
    <section class="card stack narrow-column" aria-live="polite">
      <h2>{words}</h2>
      <Progress done={state.done} all={state.total} label={words} />
      <p class="soft number">
        {state.done.toLocaleString()} of {state.total.toLocaleString()} rows
      </p>
      <p class="soft small">You may leave this page; it goes on, and this address shows how far it is.</p>
    </section>
  );
}
