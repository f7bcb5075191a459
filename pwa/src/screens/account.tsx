/** Who is signed in here, and the few things one rarely needs. */
import { useState } from "preact/hooks";
import { CloudUpload, KeyRound, LogOut, Monitor } from "lucide-static";
import { Button, ButtonLink } from "../parts/button";
import { Notice } from "../parts/notice";
import { Sheet } from "../parts/sheet";
import { waitingWords } from "../parts/sync-line";
import { navigate } from "../router";
import { person, signOut, UnsentWork } from "../session";
import { PasswordForm } from "./password";

const roles = { administrator: "Administrator", manager: "Manager", technician: "Technician", auditor: "Auditor" };

export function AccountSheet(props: { onClose: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isChanging, setChanging] = useState(false);
  const who = person.value;
  async function leave(): Promise<void> {
    try {
      await signOut();
      props.onClose();
      navigate("/sign-in");
    } catch (trouble) {
      if (trouble instanceof UnsentWork) setProblem(`${waitingWords(trouble.entries, trouble.photos)} are only on this phone. Sync them, or export them from the outbox, before you sign out.`);
      else setProblem("Signing out needs a network. Nothing was changed.");
    }
  }
  if (isChanging)
    return (
      <Sheet title="Change your password" onClose={props.onClose}>
        <PasswordForm onDone={() => setChanging(false)} />
      </Sheet>
    );
  return (
    <Sheet title={who?.name ?? "Not signed in"} onClose={props.onClose}>
      {who && (
        <p class="soft">
          {roles[who.role]}, {who.branches === null ? "all branches" : who.branches.map((branch) => branch.name).join(", ") || "no branch"}
        </p>
      )}
      {problem && (
        <Notice tone="warn" title="Not signed out" alert>
          <p>{problem}</p>
        </Notice>
      )}
      <div class="stack">
        <ButtonLink wide icon={CloudUpload} href="/outbox">
          Outbox
        </ButtonLink>
        {who && who.role !== "technician" && (
          <ButtonLink wide icon={Monitor} href="/desk">
            Desk
          </ButtonLink>
        )}
        {who && (
          <Button wide icon={KeyRound} onClick={() => setChanging(true)}>
            Change password
          </Button>
        )}
        {who ? (
          <Button wide icon={LogOut} onClick={leave}>
            Sign out
          </Button>
        ) : (
          <ButtonLink wide look="primary" href="/sign-in">
            Sign in
          </ButtonLink>
        )}
      </div>
    </Sheet>
  );
}
