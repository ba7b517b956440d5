/** One program from the click to its result, shown while it loads and runs. */

import { loadAssets } from "./assets";
import type { Blank } from "./blanks";
import type { Event, RunRequest } from "./protocol";
import { type Finished, type Run, runtime } from "./runtime";
import type { Screen } from "./screen";
import { text } from "./strings";

export type Program = Omit<RunRequest, "id" | "type">;

/** How it ended; with blanks left to fill in it does not even start. */
export type Ending = Finished | { state: "blanks"; blanks: Blank[] };

/** Attempts that are under way; Python runs one program at a time. */
const underWay = new Set<Attempt>();

export class Attempt {
  readonly finished: Promise<Ending>;
  #finish: (ending: Ending) => void = () => {};
  #run: Run | undefined;
  #isRunning = false;
  #isOver = false;

  /** Starts as soon as the programs before it have ended; `onRunning` is called when it does. */
  constructor(
    readonly program: Program,
    readonly screen: Screen,
    readonly onRunning: () => void,
  ) {
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    screen.clear(this);
    screen.progress.show(text(underWay.size > 0 ? "waiting" : "loading"));
    underWay.add(this);
    this.#follow().then(
      (ending) => this.#end(ending),
      (error) => this.#end({ state: "unavailable", message: error instanceof Error ? error.message : String(error) }),
    );
  }

  /** Whatever arrives after this is dropped, but for files that were complete before. */
  stop(): void {
    if (this.#isOver) return;
    this.#end({ state: "stopped" });
    this.#run?.stop();
  }

  async #follow(): Promise<Ending> {
    const { findBlanks } = await import("./blanks");
    const blanks = findBlanks(this.program.code);
    if (blanks.length > 0) return { state: "blanks", blanks };
    const assets = await loadAssets();
    if (this.#isOver) return { state: "stopped" };
    this.#run = runtime(assets).run(this.program, (event) => this.#receive(event));
    return this.#run.finished;
  }

  #receive(event: Event): void {
    const { output, progress, written } = this.screen;
    if (event.type === "files") {
      if (this.screen.shows(this)) written.update(event);
    } else if (this.#isOver) return;
    else if (event.type === "progress") {
      if (event.loaded < event.total) progress.bytes(event.label || text("loading"), event.loaded, event.total);
      else progress.show(text(this.#isRunning ? "running" : "loading"));
    } else if (event.type === "started") {
      this.#isRunning = true;
      progress.show(text("running"));
      this.onRunning();
    } else if (event.type === "stream") output.print(event.text);
    else if (event.type === "display") output.display(event);
    else if (event.type === "training") output.training(event.update);
  }

  #end(ending: Ending): void {
    if (this.#isOver) return;
    this.#isOver = true;
    underWay.delete(this);
    this.screen.output.flush();
    this.screen.progress.hide();
    this.#finish(ending);
  }
}
