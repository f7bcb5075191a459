/** "Are you sure": what will happen, and two ways out. */

import type { ComponentChildren } from "preact";
import { Button } from "../../parts/button";
import { Sheet } from "../../parts/sheet";
import { useSending } from "./form";
import { ProblemNotice } from "./states";

interface Props {
  title: string;
  action: string;
  children: ComponentChildren;
  onClose: () => void;
  work: () => Promise<void>;
}

export function Confirm({ title, action, children, onClose, work }: Props) {
  const sending = useSending();
  return (
    <Sheet title={title} onClose={onClose}>
      {children}
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div class="sheet-actions">
        <Button
          look="bad"
          disabled={sending.isBusy}
          onClick={() =>
            void sending.run(async () => {
              await work();
              onClose();
            })
          }
        >
          {action}
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Sheet>
  );
}
