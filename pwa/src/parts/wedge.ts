/** Keyboard-wedge scanners type like a very fast person and end with Enter. */
import { useEffect } from "preact/hooks";

const KEY_MS_MAX = 45;
const LENGTH_MIN = 4;

/** Whether the characters typed so far came too fast for fingers. */
export class Typing {
  private first = 0;
  private last = 0;
  private count = 0;

  key(at: number): void {
    if (this.count === 0 || at - this.last > 500) {
      this.first = at;
      this.count = 0;
    }
    this.last = at;
    this.count++;
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
  useEffect(() => {
    const typing = new Typing();
    let text = "";
    const heard = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1) {
        typing.key(event.timeStamp);
        text = typing.isWedge || text.length < LENGTH_MIN ? text + event.key : event.key;
      } else if (event.key === "Enter" || event.key === "Tab") {
        if (typing.isWedge) {
          event.preventDefault(); // Enter would also press the button that has the focus
          onScan(text);
        }
        text = "";
        typing.reset();
      }
    };
    document.addEventListener("keydown", heard, true);
    return () => document.removeEventListener("keydown", heard, true);
  }, [onScan]);
}
