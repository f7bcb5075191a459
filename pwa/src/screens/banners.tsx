/** What must be seen whatever screen is open: nothing can be saved, the storage was emptied, sign in to send, a new version. */

import { isSignedOut } from "../api";
import { storageTrouble } from "../db";
import { hasRefusedInstall } from "../device";
import { hasOpenDraft } from "../draft";
import { Button, ButtonLink } from "../parts/button";
import { Notice } from "../parts/notice";
import { path } from "../router";
import { person, storageNotice } from "../session";
import { isUpdateReady, switchOver } from "../update";

export function Banners() {
  const isAtDoor = path.value === "/sign-in";
  return (
    <div class={storageTrouble.value ? "banners banners-pinned" : "banners"}>
      {storageTrouble.value && storageNotice.value !== "private" && (
        <Notice tone="bad" title="Not saved" alert>
          <p>{storageTrouble.value}</p>
        </Notice>
      )}
      {storageNotice.value && <StorageNotice kind={storageNotice.value} />}
      {hasRefusedInstall.value && (
        <Notice tone="warn" title="Install the app to keep your work safe">
          <p>Safari empties this page after 7 days without a visit. Tap Share, then “Add to Home Screen”, and work from there. Sync before you put the phone away.</p>
        </Notice>
      )}
      {isSignedOut.value && person.value && !isAtDoor && (
        <Notice tone="warn" title="Sign in to send your work">
          <p>The sign-in has ended. You can go on recording: everything is kept on this phone.</p>
          <ButtonLink small href="/sign-in">
            Sign in
          </ButtonLink>
        </Notice>
      )}
      {isUpdateReady.value && <Update />}
    </div>
  );
}

function StorageNotice(props: { kind: "emptied" | "private" }) {
  if (props.kind === "private") {
    return (
      <Notice tone="bad" title="This window keeps nothing" alert>
        <p>It seems to be a private window, or the browser may not store data. Open Handback in a normal window before you record.</p>
      </Notice>
    );
  }
  return (
    <Notice tone="warn" title="This browser emptied Handback’s storage" alert>
      <p>You have worked on this device before, and what it kept is gone. Whatever was synced is safe on the server; work that was not synced must be recorded again.</p>
      <Button small onClick={() => (storageNotice.value = null)}>
        I understand
      </Button>
    </Notice>
  );
}

/** A dot and a word, nothing more: the new version comes when the person agrees, or at the next launch. */
function Update() {
  return (
    <p class="update-line">
      <span class="update-dot" aria-hidden="true" />
      <span class="grow">A new version is ready.</span>
      <Button small disabled={hasOpenDraft()} onClick={switchOver}>
        Update
      </Button>
    </p>
  );
}
