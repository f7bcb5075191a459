/** The keys of the review. */

import { Sheet } from "../../parts/sheet";
import { may } from "../roles";

const MOVING: [string[], string][] = [
  [["j"], "Next asset"],
  [["k"], "Asset before"],
  [["u"], "Next asset to review"],
  [["←", "→"], "Photograph before, next"],
  [["1–9"], "Photograph by its place"],
];
const LOOKING: [string[], string][] = [
  [["z"], "Zoom in, or back to the whole"],
  [["+", "−"], "Zoom step by step"],
  [["s"], "Two photographs side by side"],
  [["m"], "Show or hide damage marks"],
  [["?"], "This sheet"],
];
const JUDGING: [string[], string][] = [
  [["a"], "Accept; the next to review follows"],
  [["r"], "Ask for a retake"],
  [["n"], "Note"],
];

function Keys({ title, keys }: { title: string; keys: [string[], string][] }) {
  return (
    <section class="stack-tight">
      <h3>{title}</h3>
      <dl class="facts keys">
        {keys.map(([names, words]) => (
          <>
            <dt key={words}>
              {names.map((name) => (
                <kbd class="key" key={name}>
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title="Keys" onClose={onClose}>
      {may("change") && <Keys title="Judge" keys={JUDGING} />}
      <Keys title="Move" keys={MOVING} />
      <Keys title="Look" keys={LOOKING} />
    </Sheet>
  );
}
