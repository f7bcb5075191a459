/** Retakes asked for and how they stand. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/button";
import { nameOf, retakeReasons, slotName } from "../../words";
import { may } from "../roles";
import type { AssetRecord, Retake } from "../types";
import { By } from "./condition";

const STATES: Record<Retake["state"], [string, string]> = { open: ["Waiting", "chip-warn"], answered: ["Taken again", "chip-good"], withdrawn: ["Withdrawn", ""] };

interface Props {
  record: AssetRecord;
  names: Record<string, string>;
  onWithdraw: (retake: string) => Promise<void>;
}

export function Retakes({ record, names, onWithdraw }: Props) {
  const isBusy = useSignal(false);
  const retakes = [...(record.retakes ?? [])].reverse();
  if (retakes.length === 0) return null;
  const withdraw = async (id: string): Promise<void> => {
    isBusy.value = true;
    await onWithdraw(id).finally(() => (isBusy.value = false));
  };
  return (
    <section class="section" aria-labelledby="retakes-title">
      <h2 class="panel-title" id="retakes-title">
        Retakes
      </h2>
      <ul class="stack-tight">
        {retakes.map((retake) => {
          const [words, tone] = STATES[retake.state];
          return (
            <li class="retake-line" key={retake.id}>
              <span class="grow">
                <span class="row row-wrap fact-row">
                  <span class="strong">{slotName(retake.slot)}</span>
                  <span class={`chip ${tone}`}>{words}</span>
                </span>
                <span class="small">
                  {nameOf(retakeReasons, retake.reason)}
                  {retake.note && <>: {retake.note}</>}
                </span>
                <br />
                <By who={retake} names={names} />
              </span>
              {retake.state === "open" && may("change") && (
                <Button small look="quiet" disabled={isBusy.value} onClick={() => void withdraw(retake.id)}>
                  Withdraw
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
