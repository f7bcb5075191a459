/** From a code to a device: by camera, by typing, or by a scanner that types. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ArrowRight, Volume2, VolumeX } from "lucide-static";
import type { Elsewhere } from "../elsewhere";
import { match, normalise } from "../identify";
import { IconButton, Button } from "../parts/button";
import { Notice } from "../parts/notice";
import { keepPhoto, saved } from "../parts/saving";
import { say } from "../parts/toast";
import { TopBar } from "../parts/top-bar";
import { Typing, useWedge } from "../parts/wedge";
import { Reads, type Found, type Target } from "../reads";
import { navigate, search } from "../router";
import { signalRead, wakeSound, type Code } from "../scan";
import { homePath } from "../place";
import { assetPool, assetsOf, returns } from "../state";
import { CameraView, type CameraTrouble } from "./scan-camera";
import { LookAlike, NotOnReturn, WhichCode, WhichDevice } from "./scan-sheets";

type Question = { kind: "which_code"; codes: Code[] } | { kind: "which_device"; found: Found[] } | { kind: "lookalike"; found: Found } | { kind: "elsewhere"; code: Code };

const SCAN_LENGTH_MAX = 128;
const troubles: Record<CameraTrouble, readonly [string, string]> = {
  none: ["No camera here", "Type the serial or tag, or use a scanner that types."],
  refused: ["The camera is not allowed", "Allow it in the browser's settings for this page, or type the serial or tag."],
  busy: ["The camera is in use", "Close the other app that uses it, or type the serial or tag."],
};

export default function Scan() {
  const wanted = new URLSearchParams(search.value).get("return");
  const open = returns.value.filter((each) => !each.header.closed_at);
  const only = open.length === 1 ? open[0]!.id : null;
  const returnId = wanted ?? only;
  const titles = useMemo(() => new Map(open.map((each) => [each.id, each.header.title])), [open.map((each) => each.id).join()]);
  const pool = usePool([...titles.keys()]);
  const ours = useMemo(() => (pool ?? []).filter((target) => returnId === null || target.returnId === returnId), [pool, returnId]);
  const others = useMemo(() => (pool ?? []).filter((target) => returnId !== null && target.returnId !== returnId), [pool, returnId]);
  const reads = useRef(new Reads([]));
  const [question, setQuestion] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isSilent, setSilent] = useState(() => localStorage.getItem("handback.silent") === "1");
  useEffect(() => void (reads.current = new Reads(ours)), [ours]);

  const accept = useCallback(async (found: Found, confirmed: boolean, label: File | null = null) => {
    const { known, rule } = found.match;
    setBusy(true);
    const isKept = await keepLocated(found, rule, confirmed);
    if (isKept && label) await keepPhoto({ returnId: known.returnId, asset: known.id }, "serial_label", label).catch((problem: Error) => say(problem.message, true));
    setBusy(false);
    if (isKept) navigate(`/returns/${known.returnId}/assets/${known.id}`, { replace: true });
  }, []);

  const hasFound = (found: Found): void => {
    if (!isSilent) signalRead(!found.match.confirm);
    if (found.match.confirm) setQuestion({ kind: "lookalike", found });
    else void accept(found, false);
  };

  /** A code somebody stands behind: typed, chosen, or read twice. */
  const decide = (code: Code): void => {
    const cut = { ...code, text: code.text.trim().slice(0, SCAN_LENGTH_MAX) };
    if (!normalise(cut.text)) return;
    const found = match(cut.text, ours, cut.symbology).map((each) => ({ code: cut, match: each }));
    if (found.length === 1) return hasFound(found[0]!);
    if (!isSilent) signalRead(false);
    setQuestion(found.length > 1 ? { kind: "which_device", found } : { kind: "elsewhere", code: cut });
  };

  const isReady = pool !== null && question === null && !isBusy;
  const seen = (codes: Code[]): void => {
    if (!isReady || codes.length === 0) return;
    const judged = reads.current.take(codes);
    if (judged?.kind === "found") hasFound(judged.found);
    else if (judged?.kind === "other") decide(judged.code);
    else if (judged?.kind === "which") setQuestion({ kind: "which_code", codes: judged.codes });
  };
  const wedged = (text: string): void => (isReady ? decide({ text, symbology: "wedge" }) : undefined);
  useWedge(wedged);

  const close = (): void => {
    reads.current = new Reads(ours);
    setQuestion(null);
  };
  const recordUnexpected = (to: string, code: Code, found: Elsewhere): void => {
    const details = new URLSearchParams({ scan: code.text, symbology: code.symbology, belongs: found.belongs });
    navigate(`/returns/${to}/unexpected?${details}`, { replace: true });
  };

  return (
    <>
      <TopBar title="Scan" detail={returnId ? titles.get(returnId) : "All your returns"} back={wanted ? `/returns/${wanted}` : homePath()}>
        <IconButton
          icon={isSilent ? VolumeX : Volume2}
          label="Sound"
          pressed={!isSilent}
          onClick={() => {
            localStorage.setItem("handback.silent", isSilent ? "0" : "1");
            if (isSilent) wakeSound();
            setSilent(!isSilent);
          }}
        />
      </TopBar>
      <main class="screen scan" onPointerDown={wakeSound}>
        {trouble ? (
          <Notice title={troubles[trouble][0]}>
            <p>{troubles[trouble][1]}</p>
          </Notice>
        ) : (
          <CameraView onCodes={seen} onTrouble={setTrouble} isHit={isBusy || question?.kind === "lookalike"} />
        )}
        <TypeIt isFirst={trouble !== null} isBusy={pool === null || isBusy} onCode={decide} />
        {!trouble && <p class="soft small scan-tip">Hold the serial label or asset tag inside the frame. A phone's length away is best.</p>}
      </main>
      {question?.kind === "which_code" && <WhichCode codes={question.codes} onPick={decide} onClose={close} />}
      {question?.kind === "which_device" && (
        <WhichDevice found={question.found} titleOf={(target) => titles.get(target.returnId) ?? ""} onPick={hasFound} onClose={close} />
      )}
      {question?.kind === "lookalike" && (
        <LookAlike
          found={question.found}
          isBusy={isBusy}
          onConfirm={(label) => void accept(question.found, true, label)}
          onOther={() => setQuestion({ kind: "elsewhere", code: question.found.code })}
          onClose={close}
        />
      )}
      {question?.kind === "elsewhere" && (
        <NotOnReturn
          code={question.code}
          returnId={returnId}
          others={others}
          titles={titles}
          onOpen={(target) => void accept({ code: question.code, match: { known: target, rule: "serial", confirm: false } }, false)}
          onRecord={(to, found) => recordUnexpected(to, question.code, found)}
          onClose={close}
        />
      )}
    </>
  );
}

/** Every device a scan may mean: those expected, and those already recorded as unexpected. */
function usePool(returnIds: string[]): Target[] | null {
  const [expected, setExpected] = useState<Target[] | null>(null);
  useEffect(() => {
    let isGone = false;
    void assetPool().then((all) => !isGone && setExpected(all.filter((asset) => returnIds.includes(asset.returnId))));
    return () => void (isGone = true);
  }, [returnIds.join()]);
  const unexpected = returnIds.flatMap((id) => assetsOf(id).value ?? []).filter((asset) => asset.is_unexpected);
  const key = unexpected.map((asset) => asset.id).join();
  return useMemo(() => expected && [...expected, ...unexpected.map((asset) => ({ id: asset.id, serial: normalise(asset.scan), tag: "", returnId: asset.returnId }))], [expected, key]);
}

/** Being found is recorded once; a second scan of the same device only opens it. */
async function keepLocated({ code, match: { known } }: Found, rule: string, confirmed: boolean): Promise<boolean> {
  const before = assetsOf(known.returnId).value?.find((asset) => asset.id === known.id);
  if (before?.is_unexpected || before?.record.located) return true;
  const data = { scan: code.text, rule, symbology: code.symbology, confirmed };
  return (await saved({ returnId: known.returnId, kind: "asset.located", asset: known.id, data }, `Found ${known.serial || known.tag}`)) !== null;
}

function TypeIt(props: { isFirst: boolean; isBusy: boolean; onCode: (code: Code) => void }) {
  const [text, setText] = useState("");
  const typing = useRef(new Typing());
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.isFirst) input.current?.focus();
  }, [props.isFirst]);
  return (
    <form
      class="row type-it"
      onSubmit={(event) => {
        event.preventDefault();
        if (props.isBusy) return;
        props.onCode({ text, symbology: typing.current.isWedge ? "wedge" : "typed" });
        typing.current.reset();
        setText("");
      }}
    >
      <input
        ref={input}
        class="input input-code grow"
        aria-label="Serial or tag"
        placeholder="Or type the serial or tag"
        value={text}
        maxLength={SCAN_LENGTH_MAX}
        autocapitalize="characters"
        autocomplete="off"
        autocorrect="off"
        spellcheck={false}
        enterkeyhint="go"
        onKeyDown={(event) => event.key.length === 1 && typing.current.key(event.timeStamp)}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" look="primary" icon={ArrowRight} aria-label="Find it" disabled={props.isBusy || !text.trim()} />
    </form>
  );
}
