/** Where in the import one is. */

const STEPS = ["File", "Columns", "Check", "Import"];

export function Steps({ at }: { at: number }) {
  return (
    <ol class="wizard" aria-label="Steps">
      {STEPS.map((name, index) => (
        <li key={name} class={index < at ? "is-done" : ""} aria-current={index === at ? "step" : undefined}>
          <span class="wizard-number" aria-hidden="true">
            {index + 1}
          </span>
          <span class="wizard-name">{name}</span>
        </li>
      ))}
    </ol>
  );
}
