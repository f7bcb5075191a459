/** A device nobody expects here is recorded with a photograph of its label, so that somebody can find out whose it is. */
import { useState } from "preact/hooks";
import { Camera, LoaderCircle } from "lucide-static";
import { useDraft } from "../draft";
import { Hint } from "../hints/hint";
import { newId } from "../journal";
import { Icon } from "../parts/icon";
import { Notice } from "../parts/notice";
import { CameraInput } from "../parts/photo-tile";
import { keepPhoto, saved } from "../parts/saving";
import { Serial } from "../parts/serial";
import { TopBar } from "../parts/top-bar";
import { navigate, search } from "../router";
import { openReturn } from "../state";
import { belongs as belongsNames, nameOf } from "../words";

interface Draft {
  asset: string;
  isRecorded: boolean;
}

export default function Unexpected(props: { id: string }) {
  const details = new URLSearchParams(search.value);
  const scan = details.get("scan") ?? "";
  const belongs = details.get("belongs") ?? "unknown";
  const [draft, setDraft, clearDraft] = useDraft<Draft | null>(`unexpected/${props.id}/${scan}`, null);
  const [picture, setPicture] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const title = openReturn(props.id).value?.header.title;

  async function keep(file: File): Promise<void> {
    const mine = draft ?? { asset: newId(), isRecorded: false };
    setDraft(mine);
    setProblem(null);
    setPicture(URL.createObjectURL(file));
    try {
      if (!mine.isRecorded) {
        const data = { scan, symbology: details.get("symbology") ?? "typed", belongs };
        if (!(await saved({ returnId: props.id, kind: "asset.unexpected", asset: mine.asset, data }, ""))) return setPicture(null);
        setDraft({ ...mine, isRecorded: true });
      }
      await keepPhoto({ returnId: props.id, asset: mine.asset }, "serial_label", file);
      clearDraft();
      navigate(`/returns/${props.id}/assets/${mine.asset}`, { replace: true });
    } catch (trouble) {
      setPicture(null);
      setProblem(trouble instanceof Error ? trouble.message : "The photo could not be kept. Take it again.");
    }
  }

  return (
    <>
      <TopBar title="Unexpected device" detail={title} back={`/returns/${props.id}`} />
      <main class="screen">
        <div class="card stack-tight">
          <p class="scan-text">
            <Serial text={scan} />
          </p>
          <p class="soft">{belongs === "unknown" ? "Nobody expects it here" : nameOf(belongsNames, belongs)}</p>
        </div>
        {problem && (
          <Notice tone="bad" title="Not saved" alert>
            <p>{problem}</p>
          </Notice>
        )}
        <section class="section">
          <h2>Photograph its label</h2>
          <p class="soft">Sharp and close, so that the serial number can be read. That is all this device needs.</p>
          <div class="label-frame">{picture ? <img src={picture} alt="The label you photographed" /> : <Hint slot="serial_label" />}</div>
        </section>
        <div class="action-bar">
          <div>
            <CameraInput id="unexpected-label" label="Photograph the label" disabled={picture !== null} onPick={(file) => void keep(file)} />
            <label class="button button-primary button-big button-wide" for="unexpected-label">
              <Icon of={picture ? LoaderCircle : Camera} class={picture ? "spin" : ""} />
              {picture ? "Saving" : "Photograph the label"}
            </label>
          </div>
        </div>
      </main>
    </>
  );
}
