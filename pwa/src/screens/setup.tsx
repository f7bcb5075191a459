/** The first visitor makes the first administrator, with the code the server printed. */

import { useState } from "preact/hooks";
import { Field } from "../parts/field";
import { setUp } from "../session";
import { NewcomerForm } from "./newcomer";

export default function Setup() {
  const [code, setCode] = useState("");
  return (
    <main class="screen door">
      <h1>Set up Handback</h1>
      <p class="soft">Nobody works here yet. Make the first administrator; they invite the others.</p>
      <NewcomerForm action="Make the first administrator" enter={({ name, email, password }) => setUp(code.trim(), name, email, password)}>
        <Field label="Setup code" code required hint="The server printed it when it started." value={code} onInput={(event) => setCode(event.currentTarget.value)} />
      </NewcomerForm>
    </main>
  );
}
