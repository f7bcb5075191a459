/** What the camera sees, a frame to aim with, and its light. Says so when there is no camera. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Flashlight, FlashlightOff } from "lucide-static";
import { IconButton } from "../parts/button";
import { canUseCamera, openCamera, type Camera, type Code } from "../scan";

export type CameraTrouble = "none" | "refused" | "busy";

export function CameraView(props: { onCodes: (codes: Code[]) => void; onTrouble: (trouble: CameraTrouble) => void; isHit: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [camera, setCamera] = useState<Camera | null>(null);
  const [isLit, setLit] = useState(false);

  useEffect(() => {
    let isGone = false;
    let opened: Camera | null = null;
    if (!canUseCamera()) return latest.current.onTrouble("none");
    openCamera(video.current!, (codes) => latest.current.onCodes(codes)).then(
      (made) => {
        if (isGone) return made.stop();
        opened = made;
        setCamera(made);
      },
      (problem: DOMException) => {
        if (!isGone) latest.current.onTrouble(problem.name === "NotAllowedError" ? "refused" : problem.name === "NotReadableError" ? "busy" : "none");
      },
    );
    return () => {
      isGone = true;
      opened?.stop();
    };
  }, []);

  return (
    <div class={props.isHit ? "viewfinder viewfinder-hit" : "viewfinder"}>
      <video ref={video} muted playsInline autoplay aria-label="What the camera sees" />
      <svg class="viewfinder-frame" viewBox="0 0 100 60" aria-hidden="true">
        <path d="M2 14V6q0-4 4-4h8M86 2h8q4 0 4 4v8M98 46v8q0 4-4 4h-8M14 58H6q-4 0-4-4v-8" />
      </svg>
      {camera?.setTorch && (
        <IconButton
          class="viewfinder-torch"
          icon={isLit ? FlashlightOff : Flashlight}
          label="Light"
          pressed={isLit}
          onClick={() => void camera.setTorch!(!isLit).then(() => setLit(!isLit), () => undefined)}
        />
      )}
    </div>
  );
}
