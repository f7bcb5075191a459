/** The lessor's words for categories that nobody here knows: which of ours each of them means. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/button";
import { checklists } from "../../words";
import { useSending } from "../parts/form";
import { SelectField } from "../parts/select";
import { ProblemNotice } from "../parts/states";
import { post } from "../server";
import type { ImportState } from "./types";

const QUOTED = /“(.+?)”/;

/** The words that were not understood, each once. */
export function unknownWords(state: ImportState): string[] {
  const words = state.problems.filter(({ code }) => code === "unknown_category").map(({ message }) => QUOTED.exec(message)?.[1] ?? "");
  return [...new Set(words)].filter(Boolean);
}

export function Categories({ state, onChecked }: { state: ImportState; onChecked: () => Promise<void> }) {
  const words = unknownWords(state);
  const chosen = useSignal<Record<string, string>>({});
  const sending = useSending();
  if (words.length === 0) return null;
  const check = async (): Promise<void> => {
    const categories = { ...state.options?.categories, ...chosen.value };
    await post(`/imports/${state.id}/check`, { mapping: state.mapping, options: { ...state.options, categories } });
    await onChecked();
  };
  return (
    <form class="card stack" onSubmit={sending.submit(check)}>
      <h2>What these categories mean</h2>
      <div class="two-columns">
        {words.map((word) => (
          <SelectField key={word} label={`“${word}”`} value={chosen.value[word] ?? ""} onChange={(code) => (chosen.value = { ...chosen.value, [word]: code })}>
            <option value="">Choose…</option>
            {Object.entries(checklists.categories).map(([code, { name }]) => (
              <option value={code} key={code}>
                {name}
              </option>
            ))}
          </SelectField>
        ))}
      </div>
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div>
        <Button look="primary" type="submit" disabled={sending.isBusy || words.some((word) => !chosen.value[word])}>
          Check again
        </Button>
      </div>
    </form>
  );
}
