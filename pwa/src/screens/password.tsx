/** Choosing another password: the present one first, then the new one. */

import { useState } from "preact/hooks";
import { ApiProblem } from "../api";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { say } from "../parts/toast";
import { changePassword, person } from "../session";
import { PASSWORD_MIN, passwordProblem } from "./door";

export function PasswordForm({ onDone }: { onDone: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function change(event: Event): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (passwordProblem(next)) return;
    setBusy(true);
    setProblem(null);
    try {
      await changePassword(current, next);
      say("Password changed");
      onDone();
    } catch (trouble) {
      setProblem(plain(trouble));
      setBusy(false);
    }
  }
  return (
    <form class="stack" onSubmit={change}>
      {problem && (
        <Notice tone="bad" title="Not changed" alert>
          <p>{problem}</p>
        </Notice>
      )}
      <input type="email" name="email" autocomplete="username" value={person.value?.email ?? ""} readOnly hidden />
      <Field
        label="Present password"
        type="password"
        name="current"
        autocomplete="current-password"
        required
        value={current}
        onInput={(event) => setCurrent(event.currentTarget.value)}
      />
      <Field
        label="New password"
        type="password"
        name="new"
        autocomplete="new-password"
        required
        hint={`At least ${PASSWORD_MIN} characters. Sign-ins on other devices end; unsent work stays on them.`}
        problem={isChecked ? passwordProblem(next) : null}
        value={next}
        onInput={(event) => setNext(event.currentTarget.value)}
      />
      <Button wide look="primary" type="submit" disabled={isBusy}>
        Change the password
      </Button>
      <Button wide onClick={onDone}>
        Cancel
      </Button>
    </form>
  );
}

function plain(trouble: unknown): string {
  if (trouble instanceof ApiProblem && trouble.code === "offline") return "The server cannot be reached. A password is changed with a network only.";
  return trouble instanceof ApiProblem ? trouble.detail : "Something went wrong. Try again.";
}
