/** The photographs of an asset: one large or two side by side, and the strip of all of them. */

import { Columns2, ImageOff, RefreshCw, ZoomIn, ZoomOut } from "lucide-static";
import { IconButton } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { slotName } from "../../words";
import type { Photo } from "../types";
import { Picture, WHOLE, zoomed, type Numbered, type Zoom } from "./picture";
import { Badge, Strip } from "./strip";

export interface Look {
  /** The photograph looked at, and the one held beside it. */
  photo: number;
  beside: number | null;
  zoom: Zoom;
}

interface Props {
  returnId: string;
  photos: Photo[];
  look: Look;
  marksOf: (photo: Photo) => Numbered[];
  onLook: (look: Look) => void;
}

export function Photos({ returnId, photos, look, marksOf, onLook }: Props) {
  const photo = photos[look.photo];
  const beside = look.beside === null ? undefined : photos[look.beside];
  if (!photo) {
    return (
      <div class="stage stage-empty">
        <Icon of={ImageOff} />
        <p>No photographs yet.</p>
      </div>
    );
  }
  return (
    <div class="stage">
      <div class={`stage-pictures ${beside ? "is-double" : ""}`}>
        {beside && <Framed returnId={returnId} photo={beside} marks={marksOf(beside)} zoom={look.zoom} onZoom={(zoom) => onLook({ ...look, zoom })} />}
        <Framed returnId={returnId} photo={photo} marks={marksOf(photo)} zoom={look.zoom} onZoom={(zoom) => onLook({ ...look, zoom })} />
        <div class="stage-tools">
          <IconButton icon={ZoomIn} label="Zoom in" onClick={() => onLook({ ...look, zoom: zoomed(look.zoom, look.zoom.scale * 1.6) })} />
          <IconButton icon={ZoomOut} label="Zoom out" disabled={look.zoom.scale === 1} onClick={() => onLook({ ...look, zoom: zoomed(look.zoom, look.zoom.scale / 1.6) })} />
          <IconButton icon={Columns2} label="Side by side" pressed={beside !== undefined} onClick={() => onLook(doubled(look, photos.length))} />
        </div>
      </div>
      <Strip returnId={returnId} photos={photos} look={look} onChoose={(index) => onLook({ ...look, photo: index, zoom: WHOLE })} />
    </div>
  );
}

/** Hold the photograph looked at and go to the next one beside it; or back to one. */
export function doubled(look: Look, count: number): Look {
  if (look.beside !== null) return { ...look, beside: null, zoom: WHOLE };
  if (count < 2) return look;
  return { photo: (look.photo + 1) % count, beside: look.photo, zoom: WHOLE };
}

function Framed({ returnId, photo, marks, zoom, onZoom }: { returnId: string; photo: Photo; marks: Numbered[]; zoom: Zoom; onZoom: (zoom: Zoom) => void }) {
  return (
    <figure class="framed">
      <Picture returnId={returnId} photo={photo} marks={marks} zoom={zoom} onZoom={onZoom} />
      <figcaption class="framed-words">
        <span class="strong">{slotName(photo.slot)}</span>
        {photo.retake && (
          <span class="chip">
            <Icon of={RefreshCw} /> taken again
          </span>
        )}
        <Badge photo={photo} />
      </figcaption>
    </figure>
  );
}
