/** The form of somebody who comes in for the first time (name, e-mail, a password of their own), or who only needs a new password. */

import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { askToPersist } from "../device";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { navigate } from "../router";
import { syncNow } from "../sync";
import { PASSWORD_MIN, passwordProblem, plainProblem } from "./door";

export interface Newcomer {
  name: string;
  email: string;
  password: string;
}

export function NewcomerForm(props: { name?: string; email?: string; isRenewal?: boolean; action: string; children?: ComponentChildren; enter: (values: Newcomer) => Promise<void> }) {
  const [name, setName] = useState(props.name ?? "");
  const [email, setEmail] = useState(props.email ?? "");
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function enter(event: Event): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (passwordProblem(password)) return;
    setBusy(true);
    setProblem(null);
    try {
      await props.enter({ name: name.trim(), email: email.trim(), password });
      askToPersist();
      navigate("/", { replace: true });
      void syncNow();
    } catch (trouble) {
      setProblem(plainProblem(trouble));
    }
    setBusy(false);
  }
  return (
    <form class="stack" onSubmit={enter}>
      {problem && (
        <Notice tone="bad" title="That did not work" alert>
          <p>{problem}</p>
        </Notice>
      )}
      {props.children}
      {!props.isRenewal && <Field label="Your name" name="name" autocomplete="name" required value={name} onInput={(event) => setName(event.currentTarget.value)} />}
      <Field
        label="E-mail"
        type="email"
        name="email"
        autocomplete="username"
        required
        readOnly={props.isRenewal}
        value={email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <Field
        label={props.isRenewal ? "New password" : "Password"}
        type="password"
        name="password"
        autocomplete="new-password"
        required
        hint={`At least ${PASSWORD_MIN} characters.`}
        problem={isChecked ? passwordProblem(password) : null}
        value={password}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      <Button wide big look="primary" type="submit" disabled={isBusy}>
        {props.action}
      </Button>
    </form>
  );
}
