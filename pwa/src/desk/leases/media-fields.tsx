/** The drives and other media in an asset, by their serial numbers. */

import { Plus, X } from "lucide-static";
import { Button, IconButton } from "../../parts/button";
import type { LeasedAsset } from "../types";

type Media = LeasedAsset["media"];
const MEDIA_MAX = 50;

export function MediaFields({ media, onChange }: { media: Media; onChange: (next: Media) => void }) {
  const set = (place: number, change: Partial<Media[number]>): void => onChange(media.map((each, index) => (index === place ? { ...each, ...change } : each)));
  return (
    <fieldset class="stack-tight">
      <legend class="field-label">Drives and other media</legend>
      {media.map((medium, place) => (
        <div class="row medium" key={place}>
          <input class="input input-code grow" aria-label={`Serial of medium ${place + 1}`} placeholder="Serial number" maxLength={80} value={medium.serial} onInput={(event) => set(place, { serial: event.currentTarget.value })} />
          <input class="input medium-type" aria-label={`Kind of medium ${place + 1}`} placeholder="drive" maxLength={40} value={medium.type} onInput={(event) => set(place, { type: event.currentTarget.value })} />
          <IconButton icon={X} label={`Remove medium ${place + 1}`} onClick={() => onChange(media.filter((_, index) => index !== place))} />
        </div>
      ))}
      {media.length < MEDIA_MAX && (
        <div>
          <Button small look="quiet" icon={Plus} onClick={() => onChange([...media, { serial: "", type: "drive" }])}>
            Add a medium
          </Button>
        </div>
      )}
    </fieldset>
  );
}
