import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Check, TriangleAlert } from "lucide-static";
import { Icon } from "./icon";

/** Opens the camera app through a file input: live capture breaks too often in installed apps on iOS (offline.md 6). */
export function CameraInput(props: { id: string; label: string; onPick: (file: File) => void; disabled?: boolean }) {
  return (
    <input
      id={props.id}
      class="visually-hidden camera-input"
      type="file"
      accept="image/*"
      capture="environment"
      aria-label={props.label}
      disabled={props.disabled}
      onChange={(event) => {
        const input = event.currentTarget;
        const file = input.files?.[0];
        if (file) props.onPick(file);
        input.value = ""; // so that the same picture may be picked again
      }}
    />
  );
}

/** One photograph of the list: the drawn hint until it is taken, its thumbnail from then on. */
export function PhotoTile(props: {
  title: string;
  hint: ComponentChildren;
  picture?: string | null;
  state?: "empty" | "working" | "saved" | "waiting" | "problem";
  optional?: boolean;
  onPick: (file: File) => void;
  onOpen?: () => void;
}) {
  const id = useId();
  const state = props.state ?? "empty";
  const isTaken = props.picture != null && state !== "empty";
  return (
    <div class={`photo-tile photo-tile-${state}`}>
      {isTaken && props.onOpen ? (
        <button type="button" class="photo-tile-face" onClick={props.onOpen} aria-label={`${props.title}: ${stateWords[state]}. Open`}>
          <img src={props.picture!} alt="" />
        </button>
      ) : (
        <>
          <CameraInput id={id} label={`Photograph ${props.title}`} onPick={props.onPick} disabled={state === "working"} />
          <label class="photo-tile-face" for={id}>
            {isTaken ? <img src={props.picture!} alt="" /> : props.hint}
          </label>
        </>
      )}
      {(state === "problem" || state === "saved" || state === "waiting") && (
        <span class="photo-tile-badge" aria-hidden="true">
          <Icon of={state === "problem" ? TriangleAlert : Check} />
        </span>
      )}
      <span class="photo-tile-title">{props.title}</span>
    </div>
  );
}

const stateWords = { empty: "to take", working: "saving", saved: "saved", waiting: "saved on this phone", problem: "look again" };
