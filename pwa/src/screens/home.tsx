/** What is due, what is left to do, what is still only on this phone; and the big Scan button. */
import { useState } from "preact/hooks";
import { Camera, ChevronRight, ClipboardList, ScanBarcode, User } from "lucide-static";
import { ButtonLink, IconButton } from "../parts/button";
import { dayWords, daysLeft, daysLeftWords } from "../parts/days";
import { Icon } from "../parts/icon";
import { EmptyState, Notice } from "../parts/notice";
import { Progress } from "../parts/progress";
import { SyncLine } from "../parts/sync-line";
import { TopBar } from "../parts/top-bar";
import { person } from "../session";
import { isLoaded, returns, type ReturnView } from "../state";
import { syncState } from "../sync";
import { AccountSheet } from "./account";

const SPACE_LOW = 500e6;

export default function Home() {
  const [isAccountOpen, setAccountOpen] = useState(false);
  const open = returns.value.filter((each) => !each.header.closed_at);
  const { freeBytes, lastVerified } = syncState.value;
  return (
    <>
      <TopBar title="Handback">
        <IconButton icon={User} label={`Account: ${person.value?.name ?? "not signed in"}`} onClick={() => setAccountOpen(true)} />
      </TopBar>
      <main class="screen">
        <SyncLine />
        {freeBytes !== null && freeBytes < SPACE_LOW && (
          <Notice tone="warn" title="This phone is nearly full">
            <p>Photographs may soon not fit. Sync, then free some space.</p>
          </Notice>
        )}
        {open.map((each) => (
          <ReturnCard key={each.id} view={each} />
        ))}
        {isLoaded.value && open.length === 0 && (
          <EmptyState icon={ClipboardList} title={lastVerified ? "No returns for you" : "Nothing here yet"}>
            <p>{lastVerified ? "When a manager opens a return in one of your branches, it appears here." : "Your returns come with the first sync. It needs a network once."}</p>
          </EmptyState>
        )}
        {open.length > 0 && (
          <div class="action-bar">
            <ButtonLink look="primary" big wide icon={ScanBarcode} href="/scan">
              Scan
            </ButtonLink>
          </div>
        )}
      </main>
      {isAccountOpen && <AccountSheet onClose={() => setAccountOpen(false)} />}
    </>
  );
}

function ReturnCard({ view }: { view: ReturnView }) {
  const { header, counts } = view;
  const days = daysLeft(header.due_on);
  const tone = days < 0 ? "chip-bad" : days <= 14 ? "chip-warn" : "";
  const toFind = Math.max(0, counts.assets - counts.found - counts.missing);
  const toRecord = Math.max(0, counts.found - counts.recorded);
  return (
    <a class="card stack return-card" href={`/returns/${view.id}`}>
      <div class="row row-between return-card-head">
        <div class="grow">
          <h2 class="return-card-title">{header.lessor}</h2>
          <p class="soft small">
            {header.title}
          </p>
        </div>
        <Icon of={ChevronRight} class="soft" />
      </div>
      <div class="row row-wrap return-card-due">
        <span class={`chip ${tone}`}>{daysLeftWords(days)}</span>
        <span class="soft small">Due {dayWords(header.due_on)}</span>
      </div>
      {counts.retakes > 0 && (
        <p class="return-card-retakes">
          <Icon of={Camera} />
          {counts.retakes === 1 ? "1 photo to take again" : `${counts.retakes} photos to take again`}
        </p>
      )}
      <div class="stack-tight">
        <div class="row row-between small">
          <span class="number">
            <strong>{counts.recorded}</strong> of {counts.assets} done
          </span>
          <span class="soft number">{leftWords(toFind, toRecord)}</span>
        </div>
        <Progress done={counts.recorded} all={counts.assets} label={`Recorded in ${header.title}`} />
      </div>
    </a>
  );
}

function leftWords(toFind: number, toRecord: number): string {
  const parts = [];
  if (toFind > 0) parts.push(`${toFind} to find`);
  if (toRecord > 0) parts.push(`${toRecord} to record`);
  return parts.join(", ");
}
