/** Acts the server did not take as they were meant: said until somebody has read it, because what it showed at once was not true. */

import { Button } from "../../parts/button";
import { Notice } from "../../parts/notice";
import { kindName } from "../../kinds";
import { refused, type Refused } from "./acts";

const WHAT: Record<Refused["state"], string> = {
  rejected: "The server did not take it",
  conflict: "Another entry has its place; both are kept",
  quarantined: "It was set aside for a manager",
  without_effect: "It is in the journal, without effect",
};

/** Those of a return, and what became of each. Nothing when all went well. */
export function RefusedActs({ returnId }: { returnId: string }) {
  const mine = refused.value.filter((item) => item.returnId === returnId);
  if (mine.length === 0) return null;
  const read = (): void => void (refused.value = refused.value.filter((item) => item.returnId !== returnId));
  return (
    <Notice tone="bad" alert title={mine.length === 1 ? "One act did not count" : `${mine.length} acts did not count`}>
      <ul class="stack-tight">
        {mine.map((item) => (
          <li key={item.id}>
            {item.asset ? <a href={`/desk/returns/${returnId}/review/${item.asset}`}>{kindName(item.kind)}</a> : kindName(item.kind)}: {WHAT[item.state]}. {item.detail}
          </li>
        ))}
      </ul>
      <p>The screen shows again what the server holds. The outbox keeps what you did.</p>
      <Button small onClick={read}>
        Understood
      </Button>
    </Notice>
  );
}
