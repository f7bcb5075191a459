/** Which branches somebody works for. */

import type { Branch } from "../types";

export function PickBranches({ branches, picked, onChange }: { branches: Branch[]; picked: string[]; onChange: (picked: string[]) => void }) {
  const toggle = (id: string): void => onChange(picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]);
  return (
    <fieldset>
      <legend class="field-label">Branches</legend>
      <div class="retake-slots">
        {branches
          .filter(({ is_archived, id }) => !is_archived || picked.includes(id))
          .map((branch) => (
            <label class="check" key={branch.id}>
              <input type="checkbox" checked={picked.includes(branch.id)} onChange={() => toggle(branch.id)} />
              <span>
                <span class="strong">{branch.code}</span> <span class="soft">{branch.name}</span>
              </span>
            </label>
          ))}
      </div>
    </fieldset>
  );
}
