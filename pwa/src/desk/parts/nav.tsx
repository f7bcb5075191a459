/** The desk's rooms: a column at the side of a wide screen; on a phone a bar below, its rest behind "More". */

import { useState } from "preact/hooks";
import { Ellipsis, FileText, KeyRound, LockKeyhole, LogOut, MapPin, Package, ShieldAlert, Smartphone, Upload, UserRound, Users } from "lucide-static";
import { Icon } from "../../parts/icon";
import { Sheet } from "../../parts/sheet";
import { SyncLine } from "../../parts/sync-line";
import { PasswordForm } from "../../screens/password";
import { person } from "../../session";
import { parts } from "../place";
import { may } from "../roles";
import { leave } from "../leaving";

interface Room {
  name: string;
  title: string;
  icon: string;
  isShown: boolean;
}

function rooms(): Room[] {
  return [
    { name: "returns", title: "Returns", icon: Package, isShown: true },
    { name: "leases", title: "Leases", icon: FileText, isShown: may("leases") },
    { name: "import", title: "Import", icon: Upload, isShown: may("import") },
    { name: "branches", title: "Branches", icon: MapPin, isShown: may("branches") },
    { name: "people", title: "People", icon: Users, isShown: may("people") },
    { name: "devices", title: "Devices", icon: Smartphone, isShown: may("devices") },
    { name: "tokens", title: "Tokens", icon: KeyRound, isShown: may("tokens") },
    { name: "quarantine", title: "Quarantine", icon: ShieldAlert, isShown: may("quarantine") },
  ].filter((room) => room.isShown);
}

function RoomLink({ room, onClick }: { room: Room; onClick?: () => void }) {
  const isHere = (parts()[0] ?? "returns") === room.name;
  return (
    <a class="nav-link" href={`/desk/${room.name}`} aria-current={isHere ? "page" : undefined} onClick={onClick}>
      <Icon of={room.icon} />
      <span>{room.title}</span>
    </a>
  );
}

function Me() {
  const me = person.value;
  if (!me) return null;
  return (
    <div class="nav-me">
      <Icon of={UserRound} />
      <span class="grow">
        <span class="strong ellipsis">{me.name}</span>
        <span class="soft tiny capital">{me.role}</span>
      </span>
    </div>
  );
}

function Password({ onOpen }: { onOpen: () => void }) {
  return (
    <button type="button" class="nav-link" aria-haspopup="dialog" onClick={onOpen}>
      <Icon of={LockKeyhole} />
      <span>Change password</span>
    </button>
  );
}

function More({ rest, onClose, onPassword }: { rest: Room[]; onClose: () => void; onPassword: () => void }) {
  return (
    <Sheet title="More" onClose={onClose}>
      <nav class="stack-tight" aria-label="More rooms">
        {rest.map((room) => (
          <RoomLink room={room} onClick={onClose} key={room.name} />
        ))}
        <a class="nav-link" href="/field">
          <Icon of={Smartphone} />
          <span>Record on this phone</span>
        </a>
      </nav>
      <SyncLine />
      <Me />
      <Password onOpen={onPassword} />
      <button type="button" class="nav-link" onClick={() => void leave()}>
        <Icon of={LogOut} />
        <span>Sign out</span>
      </button>
    </Sheet>
  );
}

const BELOW_MAX = 3;

export function Nav() {
  const [isMore, setMore] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const all = rooms();
  return (
    <>
      <header class="nav-side">
        <a class="nav-brand" href="/desk">
          Handback
        </a>
        <nav aria-label="Rooms" class="stack-tight">
          {all.map((room) => (
            <RoomLink room={room} key={room.name} />
          ))}
        </nav>
        <div class="nav-foot">
          <SyncLine />
          <Me />
          <Password onOpen={() => setChanging(true)} />
          <button type="button" class="nav-link" onClick={() => void leave()}>
            <Icon of={LogOut} />
            <span>Sign out</span>
          </button>
        </div>
      </header>
      <nav class="nav-below" aria-label="Rooms">
        {all.slice(0, BELOW_MAX).map((room) => (
          <RoomLink room={room} key={room.name} />
        ))}
        <button type="button" class="nav-link" aria-haspopup="dialog" onClick={() => setMore(true)}>
          <Icon of={Ellipsis} />
          <span>More</span>
        </button>
      </nav>
      {isMore && (
        <More
          rest={all.slice(BELOW_MAX)}
          onClose={() => setMore(false)}
          onPassword={() => {
            setMore(false);
            setChanging(true);
          }}
        />
      )}
      {isChanging && (
        <Sheet title="Change your password" onClose={() => setChanging(false)}>
          <PasswordForm onDone={() => setChanging(false)} />
        </Sheet>
      )}
    </>
  );
}
