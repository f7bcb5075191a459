/** Notes: written words are kept while they are typed, and recorded when one goes on. */
import { useDraft } from "../../draft";
import { Field } from "../../parts/field";
import { saved } from "../../parts/saving";
import type { AssetView } from "../../state";
import { Section } from "./section";

export function useNote(asset: { returnId: string; id: string }) {
  const [text, setText, clear] = useDraft<string>(`note/${asset.returnId}/${asset.id}`, "");
  async function flush(): Promise<void> {
    const words = text.trim();
    if (!words) return clear();
    if (await saved({ returnId: asset.returnId, kind: "note.written", asset: asset.id, data: {}, note: words })) clear();
  }
  return { text, setText, flush };
}

export function Notes({ asset, note }: { asset: AssetView; note: ReturnType<typeof useNote> }) {
  const notes = asset.record.notes ?? [];
  return (
    <Section title="Notes" part={notes.at(-1)} isDone>
      {notes.length > 0 && (
        <ul class="list">
          {notes.map((each) => (
            <li key={each.c} class="list-item">
              <span class={each.text ? "" : "soft"}>{each.text || "Erased"}</span>
            </li>
          ))}
        </ul>
      )}
      <Field
        label="Add a note"
        multiline
        value={note.text}
        maxLength={2000}
        onInput={(event) => note.setText((event.currentTarget as HTMLInputElement).value)}
        onBlur={() => void note.flush()}
      />
    </Section>
  );
}
