/** Marking damage on a photograph with a finger: draw, move, resize, delete; two fingers zoom and pan; every step also works from the keyboard. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Maximize, Plus, Trash2 } from "lucide-static";
import { cornersOf, drawn, moved, pulled, WHOLE, type Corner, type Point } from "./mark-boxes";
import { Button } from "./parts/button";
import { FITTED, pinched, zoomed, type View } from "./pinch";
import type { MarkBox } from "./record";

type Gesture = { kind: "draw"; from: Point; to: Point } | { kind: "move"; index: number; from: Point; box: MarkBox } | { kind: "pull"; index: number; corner: Corner; box: MarkBox };

const STEP = 100;
const HANDLE_PX = 9;
const HANDLE_TOUCH_PX = 22;

/** The marks of a photograph, only to look at. */
export function MarkLayer(props: { boxes: readonly MarkBox[] }) {
  return (
    <svg class="mark-layer" viewBox={`0 0 ${WHOLE} ${WHOLE}`} preserveAspectRatio="none" aria-hidden="true">
      {props.boxes.map((box, index) => (
        <MarkShape key={index} box={box} />
      ))}
    </svg>
  );
}

function MarkShape({ box }: { box: MarkBox }) {
  return (
    <>
      <rect class="mark-edge" x={box.x} y={box.y} width={box.w} height={box.h} />
      <rect class="mark-line" x={box.x} y={box.y} width={box.w} height={box.h} />
    </>
  );
}

export function MarkEditor(props: { src: string; w: number; h: number; code: string; boxes: readonly MarkBox[]; onChange: (boxes: MarkBox[]) => void; label: string }) {
  const { boxes, onChange } = props;
  const stage = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, Point>());
  const gesture = useRef<Gesture | null>(null);
  const [view, setView] = useState<View>(FITTED);
  const [chosen, setChosen] = useState<number | null>(null);
  const [preview, setPreview] = useState<MarkBox | null>(null);
  const picked = chosen !== null && chosen < boxes.length ? chosen : null;

  const size = () => ({ w: stage.current?.clientWidth || 1, h: stage.current?.clientHeight || 1 });
  const spot = (event: PointerEvent | WheelEvent): Point => {
    const frame = stage.current!.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  const onPicture = ({ x, y }: Point): Point => {
    const { w, h } = size();
    return { x: ((x - view.x) / view.scale / w) * WHOLE, y: ((y - view.y) / view.scale / h) * WHOLE };
  };
  const replace = (index: number, box: MarkBox) => onChange(boxes.map((old, at) => (at === index ? box : old)));
  const remove = (index: number) => {
    onChange(boxes.filter((_, at) => at !== index));
    setChosen(null);
  };

  function grabbed(at: Point): Gesture {
    const { w, h } = size();
    const reach = { x: (HANDLE_TOUCH_PX / view.scale / w) * WHOLE, y: (HANDLE_TOUCH_PX / view.scale / h) * WHOLE };
    if (picked !== null) {
      const corner = cornersOf(boxes[picked]!).find(([, place]) => Math.abs(place.x - at.x) < reach.x && Math.abs(place.y - at.y) < reach.y);
      if (corner) return { kind: "pull", index: picked, corner: corner[0], box: boxes[picked]! };
    }
    const index = boxes.findLastIndex((box) => at.x >= box.x && at.x <= box.x + box.w && at.y >= box.y && at.y <= box.y + box.h);
    return index >= 0 ? { kind: "move", index, from: at, box: boxes[index]! } : { kind: "draw", from: at, to: at };
  }

  function down(event: PointerEvent): void {
    if (event.button > 0) return;
    stage.current!.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, spot(event));
    if (fingers.current.size > 1) {
      gesture.current = null; // a second finger: zoom, and forget the stroke it began with
      setPreview(null);
      return;
    }
    gesture.current = grabbed(onPicture(spot(event)));
    setChosen(gesture.current.kind === "draw" ? null : gesture.current.index);
  }

  function move(event: PointerEvent): void {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = spot(event);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    if (other) return setView((old) => pinched(old, [before, other], [now, other], size()));
    follow(onPicture(now));
  }

  function follow(at: Point): void {
    const now = gesture.current;
    if (now?.kind === "draw") {
      now.to = at;
      setPreview(drawn(now.from, at, props.code));
    } else if (now?.kind === "move") replace(now.index, moved(now.box, at.x - now.from.x, at.y - now.from.y));
    else if (now?.kind === "pull") replace(now.index, pulled(now.box, now.corner, at));
  }

  function up(event: PointerEvent): void {
    fingers.current.delete(event.pointerId);
    const now = gesture.current;
    gesture.current = null;
    setPreview(null);
    if (now?.kind === "draw" && event.type === "pointerup") add(drawn(now.from, now.to, props.code));
  }

  function add(box: MarkBox): void {
    onChange([...boxes, box]);
    setChosen(boxes.length);
  }

  /** Arrows move, with Shift they resize, Delete removes. */
  function key(event: KeyboardEvent, index: number): void {
    const box = boxes[index]!;
    const way = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") remove(index);
    else if (way && event.shiftKey) replace(index, pulled(box, "se", { x: box.x + box.w + way[0]!, y: box.y + box.h + way[1]! }));
    else if (way) replace(index, moved(box, way[0]!, way[1]!));
    else return;
    event.preventDefault();
  }

  useEffect(() => {
    const element = stage.current!;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      setView((old) => zoomed(old, spot(event), Math.exp(-event.deltaY / 300), size()));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  const { w, h } = size();
  const radius = { x: (HANDLE_PX / view.scale / w) * WHOLE, y: (HANDLE_PX / view.scale / h) * WHOLE };
  return (
    <div class="marks">
      <div
        ref={stage}
        class="marks-stage"
        style={{ "--picture": `${props.w} / ${props.h}`, "--ratio": props.w / props.h }}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      >
        <div class="marks-picture" style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}>
          <img src={props.src} alt={props.label} draggable={false} />
          <svg class="mark-layer" viewBox={`0 0 ${WHOLE} ${WHOLE}`} preserveAspectRatio="none" role="group" aria-label="Marks">
            {boxes.map((box, index) => (
              <g
                key={index}
                class={index === picked ? "mark mark-picked" : "mark"}
                role="button"
                tabindex={0}
                aria-label={`Mark ${index + 1}, ${Math.round(box.x / 100)} % from the left, ${Math.round(box.y / 100)} % from the top. Arrows move, Shift and arrows resize, Delete removes`}
                onFocus={() => setChosen(index)}
                onKeyDown={(event) => key(event, index)}
              >
                <MarkShape box={box} />
                {index === picked && cornersOf(box).map(([corner, place]) => <ellipse key={corner} class="mark-handle" cx={place.x} cy={place.y} rx={radius.x} ry={radius.y} />)}
              </g>
            ))}
            {preview && <MarkShape box={preview} />}
          </svg>
        </div>
      </div>
      <div class="row row-wrap marks-tools">
        <Button small icon={Plus} onClick={() => add({ x: 4_000, y: 4_000, w: 2_000, h: 2_000, code: props.code })}>
          Add mark
        </Button>
        {picked !== null && (
          <Button small look="bad" icon={Trash2} onClick={() => remove(picked)}>
            Delete
          </Button>
        )}
        {view.scale > 1 && (
          <Button small look="quiet" icon={Maximize} onClick={() => setView(FITTED)}>
            Whole picture
          </Button>
        )}
      </div>
    </div>
  );
}
