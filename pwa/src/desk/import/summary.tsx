/** What an import would change, or changed, in numbers. */

import { spelled } from "../../words";

export function Summary({ summary }: { summary: Record<string, unknown> }) {
  const numbers = Object.entries(summary).filter((pair): pair is [string, number] => typeof pair[1] === "number");
  if (numbers.length === 0) return null;
  return (
    <dl class="summary">
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt class="soft small">{spelled(name)}</dt>
          <dd class="number strong">{value.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}
