/** The lessor's read-only links of a return: made, copied once, their uses, revoked. */

import { useSignal } from "@preact/signals";
import { Link2, Plus } from "lucide-static";
import { Button } from "../parts/button";
import { EmptyState } from "../parts/notice";
import { Sheet } from "../parts/sheet";
import { Exports } from "./asset-filters";
import { useLoaded } from "./loaded";
import { MakeLink } from "./make-link";
import { Confirm } from "./parts/confirm";
import { Shown } from "./parts/states";
import { moment } from "./parts/times";
import { may } from "./roles";
import { remove, rowsOf } from "./server";
import type { ReturnSummary } from "./types";

export interface LinkRow {
  id: string;
  label: string;
  asset_ids: string[] | null;
  shows: string[];
  has_passphrase?: boolean;
  created_at: string;
  created_by?: string;
  expires_at: string;
  revoked_at: string | null;
  uses?: number;
  last_used_at?: string | null;
}

const SHOWS: Record<string, string> = { photos: "photos", conditions: "conditions", notes: "notes" };

function stateOf(link: LinkRow): [string, string] {
  if (link.revoked_at) return ["Revoked", ""];
  if (new Date(link.expires_at).getTime() < Date.now()) return ["Expired", ""];
  return ["Open", "chip-good"];
}

function LinkItem({ link, onUses, onRevoke }: { link: LinkRow; onUses: () => void; onRevoke: () => void }) {
  const [words, tone] = stateOf(link);
  return (
    <li class="list-item item-wrap">
      <div class="grow">
        <p class="row">
          <span class="strong">{link.label || "Link"}</span> <span class={`chip ${tone}`}>{words}</span>
        </p>
        <p class="soft small">
          {link.asset_ids ? `${link.asset_ids.length} of the assets` : "All assets"} · {link.shows.map((name) => SHOWS[name] ?? name).join(", ") || "identities only"}
          {link.has_passphrase && " · passphrase"} · made {moment(link.created_at)} · until {moment(link.expires_at)}
        </p>
      </div>
      <div class="row">
        <Button small look="quiet" onClick={onUses}>
          {link.uses === undefined ? "Uses" : link.uses === 1 ? "1 use" : `${link.uses} uses`}
        </Button>
        {words === "Open" && may("change") && (
          <Button small look="bad" onClick={onRevoke}>
            Revoke
          </Button>
        )}
      </div>
    </li>
  );
}

interface Use {
  at: string;
  page: string;
  network: string;
}

const PAGES: Record<string, string> = { page: "Looked at the page", photo: "Opened a photo", refused: "Refused" };

function Uses({ link, onClose }: { link: LinkRow; onClose: () => void }) {
  const uses = useLoaded<Use[]>(`/links/${link.id}/uses`);
  return (
    <Sheet title={`Uses of ${link.label || "this link"}`} onClose={onClose}>
      <Shown of={uses}>
        {(answer) => {
          const rows = rowsOf(answer);
          if (rows.length === 0) return <p class="soft">Nobody has opened it yet.</p>;
          return (
            <>
              <Exports path={`/links/${link.id}/uses`} />
              <ol class="timeline">
                {rows.map((use, index) => (
                  <li key={index}>
                    <span class="strong">{PAGES[use.page] ?? use.page}</span>
                    <span class="soft small">
                      {moment(use.at)}
                      {use.network && ` · from ${use.network}`}
                    </span>
                  </li>
                ))}
              </ol>
            </>
          );
        }}
      </Shown>
    </Sheet>
  );
}

export function Links({ item }: { item: ReturnSummary }) {
  const list = useLoaded<LinkRow[]>(`/returns/${item.id}/links`);
  const isMaking = useSignal(false);
  const looked = useSignal<LinkRow | null>(null);
  const revoked = useSignal<LinkRow | null>(null);
  return (
    <section class="section" aria-labelledby="links-title">
      <div class="row row-between row-wrap">
        <h2 class="grow" id="links-title">
          Lessor's links
        </h2>
        <Exports path={`/returns/${item.id}/links`} />
        {may("change") && (
          <Button look="primary" icon={Plus} onClick={() => (isMaking.value = true)}>
            Make a link
          </Button>
        )}
      </div>
      <Shown of={list}>
        {(answer) => {
          const rows = rowsOf(answer);
          if (rows.length === 0) {
            return (
              <EmptyState icon={Link2} title="No links yet">
                <p>A link lets the lessor read what you choose, without an account. It can never write.</p>
              </EmptyState>
            );
          }
          return (
            <ul class="list">
              {rows.map((link) => (
                <LinkItem link={link} key={link.id} onUses={() => (looked.value = link)} onRevoke={() => (revoked.value = link)} />
              ))}
            </ul>
          );
        }}
      </Shown>
      {isMaking.value && <MakeLink item={item} onClose={() => (isMaking.value = false)} onMade={() => void list.reload()} />}
      {looked.value && <Uses link={looked.value} onClose={() => (looked.value = null)} />}
      {revoked.value && (
        <Confirm
          title="Revoke this link?"
          action="Revoke it"
          onClose={() => (revoked.value = null)}
          work={async () => {
            await remove(`/links/${revoked.value?.id}`);
            await list.reload();
          }}
        >
          <p>Whoever has it sees nothing from now on. The log of its uses stays. A revoked link cannot be opened again.</p>
        </Confirm>
      )}
    </section>
  );
}
