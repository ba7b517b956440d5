/** Live slides: elements with `data-live` whose still picture gives way to something to try out. */

import type names from "../../../plugins/classroom/live.json";
import { make } from "../dom";
import { batchNormalization } from "./batch-normalization";
import { keepKeys } from "./controls";
import { convolution } from "./convolution";
import { dropout } from "./dropout";
import { gradientDescent } from "./gradient-descent";
import { kernel } from "./kernel";
import { Options } from "./options";
import { paddingStride } from "./padding-stride";
import { parameters } from "./parameters";
import { pooling } from "./pooling";
import { receptiveField } from "./receptive-field";

/** Fills `stage`, at once in its final size; what it has to wait for, it draws later. */
export type Live = (stage: HTMLElement, options: Options, signal: AbortSignal) => void | Promise<void>;

const LIVE: Record<keyof typeof names, Live> = {
  kernel,
  convolution,
  "padding-stride": paddingStride,
  pooling,
  "receptive-field": receptiveField,
  parameters,
  "batch-normalization": batchNormalization,
  dropout,
  "gradient-descent": gradientDescent,
};

/** Brings the live slides below `root` to life until `signal` aborts; then their still pictures are back. */
export function mountLive(root: ParentNode, signal: AbortSignal): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-live]")) {
    const name = element.dataset.live ?? "";
    if (Object.hasOwn(LIVE, name)) mount(element, LIVE[name as keyof typeof names], signal);
  }
}

function mount(element: HTMLElement, live: Live, signal: AbortSignal): void {
  element.querySelector(":scope > .cr-live__stage")?.remove();
  const stage = make("div", { class: "cr-live__stage" });
  const remove = () => {
    stage.remove();
    element.classList.remove("cr-live");
  };
  // One that fails leaves its still picture.
  const fail = (error: unknown) => {
    console.error(error);
    remove();
  };
  signal.addEventListener("abort", remove, { once: true });
  keepKeys(stage, signal);
  element.classList.add("cr-live");
  element.append(stage);
  try {
    Promise.resolve(live(stage, new Options(element.dataset), signal)).catch(fail);
  } catch (error) {
    fail(error);
  }
}
