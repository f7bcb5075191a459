/** What the Scan screen asks about: which code, which device, the same or not, whose it is. */
import { useEffect, useState } from "preact/hooks";
import { Camera, LoaderCircle, PackagePlus, ScanBarcode } from "lucide-static";
import { asked, elsewhereWords, locally, type Elsewhere } from "../elsewhere";
import { classify } from "../identify";
import { Button } from "../parts/button";
import { Icon } from "../parts/icon";
import { Notice } from "../parts/notice";
import { CameraInput } from "../parts/photo-tile";
import { Compared, Serial } from "../parts/serial";
import { Sheet } from "../parts/sheet";
import type { Found, Target } from "../reads";
import type { Code } from "../scan";

const kinds: Partial<Record<string, string>> = { serial: "Looks like a serial number", express: "Dell express code", url: "Web address", unclear: "Could be a tag" };

/** Several codes were in view and none is clearly the one. */
export function WhichCode(props: { codes: readonly Code[]; onPick: (code: Code) => void; onClose: () => void }) {
  return (
    <Sheet title="Which code is it?" onClose={props.onClose}>
      <div class="list">
        {props.codes.map((code) => (
          <button key={code.text} type="button" class="list-item" onClick={() => props.onPick(code)}>
            <span class="grow">
              <span class="strong">
                <Serial text={code.text} />
              </span>
              <span class="list-item-detail">{kinds[classify(code.text)] ?? "Another code"}</span>
            </span>
          </button>
        ))}
      </div>
    </Sheet>
  );
}

/** One code, several devices: listed twice, on one return or on two. */
export function WhichDevice(props: { found: readonly Found[]; titleOf: (target: Target) => string; onPick: (found: Found) => void; onClose: () => void }) {
  return (
    <Sheet title="Which device is it?" onClose={props.onClose}>
      <p class="soft">The same code is listed more than once.</p>
      <div class="list">
        {props.found.map((each) => (
          <button key={`${each.match.known.returnId}/${each.match.known.id}`} type="button" class="list-item" onClick={() => props.onPick(each)}>
            <span class="grow">
              <span class="strong">
                <Serial text={each.match.known.serial || each.match.known.tag} />
              </span>
              <span class="list-item-detail">{props.titleOf(each.match.known)}</span>
            </span>
          </button>
        ))}
      </div>
    </Sheet>
  );
}

/** Never accept a look-alike silently: both strings, what differs, and a photograph of the label as proof. */
export function LookAlike(props: { found: Found; isBusy: boolean; onConfirm: (label: File | null) => void; onOther: () => void; onClose: () => void }) {
  const { code, match } = props.found;
  const listed = match.rule === "lookalike" && closer(code.text, match.known.tag, match.known.serial) ? match.known.tag : match.known.serial;
  return (
    <Sheet title="Is it the same device?" onClose={props.onClose}>
      <p class="soft">Nearly the same as one on the list. Compare it with the label, letter by letter.</p>
      <Compared upperLabel={code.symbology === "typed" ? "You typed" : "The code says"} upper={code.text.trim().toUpperCase()} lowerLabel="On the list" lower={listed} />
      <div class="sheet-actions">
        <CameraInput id="lookalike-label" label="Photograph the label" disabled={props.isBusy} onPick={(file) => props.onConfirm(file)} />
        <label class="button button-primary button-wide" for="lookalike-label">
          <Icon of={props.isBusy ? LoaderCircle : Camera} class={props.isBusy ? "spin" : ""} />
          Same: photograph its label
        </label>
        <Button wide disabled={props.isBusy} onClick={() => props.onConfirm(null)}>
          Same, label later
        </Button>
        <Button wide look="quiet" disabled={props.isBusy} onClick={props.onOther}>
          Another device
        </Button>
      </div>
    </Sheet>
  );
}

function closer(text: string, one: string, other: string): boolean {
  return one !== "" && Math.abs(one.length - text.length) < Math.abs(other.length - text.length);
}

/** Not on this return: whose it is, and what one can do. */
export function NotOnReturn(props: {
  code: Code;
  returnId: string | null;
  others: readonly Target[];
  titles: ReadonlyMap<string, string>;
  onOpen: (target: Target) => void;
  onRecord: (returnId: string, found: Elsewhere) => void;
  onClose: () => void;
}) {
  const { code, returnId, others, titles } = props;
  const [found, setFound] = useState<Elsewhere | null>(() => locally(code, others, titles));
  useEffect(() => {
    let isGone = false;
    if (!found) void asked(code, returnId).then((answer) => !isGone && setFound(answer));
    return () => void (isGone = true);
  }, []);
  const [headline, sentence] = found ? elsewhereWords(found) : ["Looking it up", "Not on this phone. Asking the server."];
  const target = found?.target;
  return (
    <Sheet title="Not on this return" onClose={props.onClose}>
      <p class="scan-text">
        <Serial text={code.text} />
      </p>
      <div aria-live="polite">
        <Notice tone={found?.belongs === "unknown" ? "warn" : "info"} title={headline}>
          <p>{sentence}</p>
        </Notice>
      </div>
      <div class="sheet-actions">
        {target && (
          <Button wide look="primary" onClick={() => props.onOpen(target)}>
            Open it there
          </Button>
        )}
        {returnId !== null ? (
          <Button wide icon={PackagePlus} look={target ? "plain" : "primary"} disabled={!found} onClick={() => props.onRecord(returnId, found!)}>
            Record it as unexpected
          </Button>
        ) : (
          <>
            <p class="soft small">Record it as unexpected on</p>
            {[...titles].map(([id, title]) => (
              <Button key={id} wide disabled={!found} onClick={() => props.onRecord(id, found!)}>
                {title}
              </Button>
            ))}
          </>
        )}
        <Button wide look="quiet" icon={ScanBarcode} onClick={props.onClose}>
          Scan again
        </Button>
      </div>
    </Sheet>
  );
}
