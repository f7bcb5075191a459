/** Who are you? Unsent work of whoever was here before stays, and is sent only under their own name. */

import { useState } from "preact/hooks";
import { ApiProblem } from "../api";
import { askToPersist } from "../device";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { navigate, path } from "../router";
import { person, signIn } from "../session";
import { reload } from "../state";
import { syncNow } from "../sync";
import { plainProblem } from "./door";

export default function SignIn() {
  const [email, setEmail] = useState(person.peek()?.email ?? "");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function enter(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signIn(email.trim(), password);
      askToPersist();
      await reload();
      if (path.peek() === "/sign-in") navigate("/", { replace: true });
      void syncNow();
    } catch (trouble) {
      if (trouble instanceof ApiProblem && trouble.status === 401) setProblem("That e-mail and password do not go together. Try again.");
      else setProblem(plainProblem(trouble));
      setPassword("");
    }
    setBusy(false);
  }
  return (
    <main class="screen door">
      <h1>Handback</h1>
      <p class="soft">Returning leased equipment: recorded offline, reviewed, proved.</p>
      <form class="stack" onSubmit={enter}>
        {problem && (
          <Notice tone="bad" title="Not signed in" alert>
            <p>{problem}</p>
          </Notice>
        )}
        <Field label="E-mail" type="email" name="email" autocomplete="username" required value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
        <Field
          label="Password"
          type="password"
          name="password"
          autocomplete="current-password"
          required
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <Button wide big look="primary" type="submit" disabled={isBusy}>
          {isBusy ? "Signing in" : "Sign in"}
        </Button>
      </form>
    </main>
  );
}
