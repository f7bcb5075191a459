/** All photographs of an asset, small, in the checklist's order. */

import { useEffect, useRef } from "preact/hooks";
import { Check, Hourglass, ScanLine, TriangleAlert } from "lucide-static";
import { Icon } from "../../parts/icon";
import { labelVerdicts, slotName } from "../../words";
import type { Photo } from "../types";
import type { Look } from "./photos";
import { photoPath } from "./picture";

const TONES: Record<string, [string, string]> = { match: ["chip-good", Check], other: ["chip-bad", TriangleAlert], unread: ["", ScanLine] };

/** What the server found on a label's photograph. */
export function Badge({ photo }: { photo: Photo }) {
  const [tone, icon] = TONES[photo.label ?? ""] ?? [];
  if (!photo.label || !icon) return null;
  return (
    <span class={`chip ${tone}`}>
      <Icon of={icon} /> {labelVerdicts[photo.label]}
    </span>
  );
}

interface Props {
  returnId: string;
  photos: Photo[];
  look: Look;
  onChoose: (index: number) => void;
}

export function Strip({ returnId, photos, look, onChoose }: Props) {
  const strip = useRef<HTMLUListElement>(null);
  useEffect(() => {
    strip.current?.children[look.photo]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [look.photo]);
  return (
    <ul class="strip" ref={strip} aria-label="Photographs">
      {photos.map((photo, index) => (
        <li key={photo.id}>
          <button type="button" class="strip-item" aria-pressed={look.photo === index} data-beside={look.beside === index ? "true" : undefined} onClick={() => onChoose(index)}>
            <span class="strip-photo">
              {photo.arrived ? <img src={photoPath(returnId, photo, "320")} alt="" loading="lazy" decoding="async" /> : <Icon of={Hourglass} />}
              {photo.label === "other" && (
                <span class="strip-flag">
                  <Icon of={TriangleAlert} label="Label of another device" />
                </span>
              )}
            </span>
            <span class="strip-name">{slotName(photo.slot)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
