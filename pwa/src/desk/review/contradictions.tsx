/** What was recorded differently by two people: both values, and which of them holds. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/button";
import { Notice } from "../../parts/notice";
import { accessories, answers, defectWords, flags as flagWords, lockStates, locks, nameOf, powerResults, questions, slotName, topics } from "../../words";
import { may } from "../roles";
import type { AssetRecord } from "../types";
import { By } from "./condition";

type Value = Record<string, any>;
interface Contradiction {
  code: string;
  topic: string;
  entries: string[];
  values?: Record<string, Value>;
  state: string;
}

const READ: Record<string, (value: Value) => string> = {
  presence: (value) => (value["scan"] ? `Found, scanned ${value["scan"]}` : "Not found"),
  damage: (value) => (value["component"] ? defectWords(value as Parameters<typeof defectWords>[0]) : "No damage"),
  condition: (value) => pairs(value["answers"], questions, answers),
  power: (value) => nameOf(powerResults, value["result"] ?? ""),
  accessories: (value) => `Missing: ${(value["missing"] as string[] | undefined)?.map((code) => nameOf(accessories, code)).join(", ") || "none"}`,
  locks: (value) => pairs(value["states"], locks, lockStates),
};

function pairs(given: Record<string, string> | undefined, names: Record<string, string>, words: Record<string, string>): string {
  return Object.entries(given ?? {}).map(([code, value]) => `${nameOf(names, code)}: ${nameOf(words, value).toLowerCase()}`).join("; ");
}

interface Props {
  record: AssetRecord;
  names: Record<string, string>;
  onSettle: (topic: string, entry: string) => Promise<void>;
}

export function Contradictions({ record, names, onSettle }: Props) {
  const open = ((record.flags ?? []) as Contradiction[]).filter(({ state }) => state === "open");
  const isBusy = useSignal(false);
  const settle = async (topic: string, entry: string): Promise<void> => {
    isBusy.value = true;
    await onSettle(topic, entry).finally(() => (isBusy.value = false));
  };
  return (
    <>
      {open.map((flag) =>
        flag.code === "contradiction" ? (
          <Notice tone="warn" title={`${nameOf(topics, flag.topic)}: recorded differently`} key={flag.topic}>
            <ul class="stack versions">
              {flag.entries.map((entry) => {
                const value = flag.values?.[entry];
                return (
                  <li class="version" key={entry}>
                    <span class="grow">
                      {value ? (READ[flag.topic]?.(value) ?? JSON.stringify(value)) : `Entry ${entry.slice(0, 8)}`}
                      <br />
                      {value && <By who={value} names={names} />}
                    </span>
                    {may("change") && (
                      <Button small disabled={isBusy.value} onClick={() => void settle(flag.topic, entry)}>
                        This holds
                      </Button>
                    )}
                  </li>
                );
              })}
            </ul>
          </Notice>
        ) : (
          <Notice tone="bad" title={nameOf(flagWords, flag.code)} key={`${flag.code}-${flag.topic}`}>
            <p>{slotName(flag.topic)}: ask for a retake when this is the wrong device or the wrong picture.</p>
          </Notice>
        ),
      )}
    </>
  );
}
