/** The desk: where managers and auditors work. Loaded when it is first opened. */

import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { MapPinOff } from "lucide-static";
import { EmptyState } from "../parts/notice";
import { path } from "../router";
import { person } from "../session";
import { Branches } from "./branches";
import { Devices } from "./devices";
import { Import } from "./import/import";
import { LeaseScreen } from "./leases/lease";
import { Leases } from "./leases/leases";
import { Nav } from "./parts/nav";
import { NewReturn } from "./new-return";
import { People } from "./people";
import { parts } from "./place";
import { QuarantineScreen } from "./quarantine";
import { ReturnScreen } from "./return";
import { Returns } from "./returns";
import { Review } from "./review/review";
import { may } from "./roles";
import { dress } from "./style";
import { Tokens } from "./tokens";

dress();

/** The desk's screens by the first part of their path; what follows is theirs to read. */
function Screen() {
  const [room = "returns", id, part, asset] = parts();
  const rooms: Record<string, () => ComponentChild> = {
    returns: () => {
      if (!id) return <Returns />;
      if (id === "new" && may("change")) return <NewReturn />;
      if (part === "review") return <Review returnId={id} assetId={asset} key={id} />;
      return <ReturnScreen returnId={id} part={part ?? "assets"} key={id} />;
    },
    leases: () => may("leases") && (id ? <LeaseScreen id={id} key={id} /> : <Leases />),
    import: () => may("import") && <Import id={id} />,
    branches: () => may("branches") && <Branches />,
    people: () => may("people") && <People />,
    devices: () => may("devices") && <Devices />,
    tokens: () => may("tokens") && <Tokens />,
    quarantine: () => may("quarantine") && <QuarantineScreen />,
  };
  return rooms[room]?.() || <Absent />;
}

function Absent() {
  return (
    <EmptyState icon={MapPinOff} title="There is nothing here">
      <p>The address may be old, or this is not yours to see.</p>
    </EmptyState>
  );
}

export default function Desk() {
  const main = useRef<HTMLElement>(null);
  const last = useRef<string | undefined>(undefined);
  const here = path.value;
  useEffect(() => {
    const isMove = last.current !== undefined && last.current !== here && !(last.current.includes("/review") && here.includes("/review"));
    last.current = here;
    if (!isMove) return;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [here]);
  if (!person.value) return null;
  return (
    <div class="desk">
      <button type="button" class="button button-primary skip-link" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Nav />
      <main class="desk-main" id="desk-main" ref={main} tabIndex={-1}>
        <Screen />
      </main>
    </div>
  );
}
