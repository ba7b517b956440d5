/** Where a code cell shows what comes of a run: progress, what the code printed and drew, and the files that it wrote. */

import { part } from "./dom";
import { Output } from "./output";
import { Progress } from "./progress";
import { WrittenFiles } from "./written";

export class Screen {
  readonly output: Output;
  readonly progress: Progress;
  readonly written = new WrittenFiles();
  /** Whose files are shown: a run that may be over. */
  #owner: object | undefined;

  constructor(root: HTMLElement) {
    this.progress = new Progress(part(root, "progress"));
    this.output = new Output(part(root, "output"), (share) => this.progress.share(share));
    part(root, "output").after(this.written.element);
  }

  /** Forgets the run before; what still arrives from it is not shown. */
  clear(owner?: object): void {
    this.output.clear();
    this.written.clear();
    this.#owner = owner;
  }

  shows(owner: object): boolean {
    return this.#owner === owner;
  }
}
