/** Keyboard-wedge scanners type like a very fast person and end with Enter. */
import { useEffect, useRef } from "preact/hooks";

const KEY_MS_MAX = 60;
const PAUSE_MS = 500;
const LENGTH_MIN = 4;

/** Whether the characters typed so far came too fast for fingers. */
export class Typing {
  private first = 0;
  private last = 0;
  private count = 0;

  /** False when a pause made this the first character of a new text. */
  key(at: number): boolean {
    const goesOn = this.count > 0 && at - this.last <= PAUSE_MS;
    if (!goesOn) {
      this.first = at;
      this.count = 0;
    }
    this.last = at;
    this.count++;
    return goesOn;
  }

  reset(): void {
    this.count = 0;
  }

  get isWedge(): boolean {
    return this.count >= LENGTH_MIN && (this.last - this.first) / (this.count - 1) <= KEY_MS_MAX;
  }
}

/** Hand over what a wedge scanner types while no field has the focus. */
export function useWedge(onScan: (text: string) => void): void {
  const latest = useRef(onScan);
  latest.current = onScan;
  useEffect(() => {
    const typing = new Typing();
    let text = "";
    const heard = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1) {
        text = typing.key(event.timeStamp) ? text + event.key : event.key;
      } else if (event.key === "Enter" || event.key === "Tab") {
        if (typing.isWedge) {
          event.preventDefault(); // Enter would also press the button that has the focus
          latest.current(text);
        }
        text = "";
        typing.reset();
      }
    };
    document.addEventListener("keydown", heard, true);
    return () => document.removeEventListener("keydown", heard, true);
  }, []);
}
