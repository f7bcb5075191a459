/** What a screen shows while there is nothing to show: loading, a problem. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LoaderCircle } from "lucide-static";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { Notice } from "../../parts/notice";
import type { Loaded } from "../loaded";

/** True once `isOn` has lasted a second: quick answers never flicker. */
export function useSlow(isOn: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isOn) return;
    const timer = setTimeout(() => setSlow(true), 1000);
    return () => clearTimeout(timer);
  }, [isOn]);
  return isOn && isSlow;
}

export function Loading({ what = "Loading" }: { what?: string }) {
  const isSlow = useSlow(true);
  return (
    <div class="desk-loading" role="status">
      {isSlow && (
        <>
          <Icon of={LoaderCircle} class="spin" />
          <span>{what}…</span>
        </>
      )}
    </div>
  );
}

export function ProblemNotice({ text, again, title }: { text: string; again?: () => void; title?: string }) {
  return (
    <Notice tone="bad" title={title} alert>
      <p>{text}</p>
      {again && (
        <Button small onClick={again}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

/** The value when there is one, else what stands in for it. A problem while refreshing keeps the old value on the screen. */
export function Shown<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  const again = (): void => void of.reload();
  if (of.value === null) return of.problem ? <ProblemNotice text={of.problem} again={again} /> : <Loading />;
  return (
    <>
      {of.problem && <ProblemNotice text={of.problem} again={again} />}
      {children(of.value)}
    </>
  );
}
