/** A page that has the runtime and nothing else: tests call `start`, `stop` and `events` by run. */

import { loadAssets } from "../../../web/src/assets";
import type { Event } from "../../../web/src/protocol";
import { type Finished, type Run, Runtime } from "../../../web/src/runtime";

interface Record {
  run: Run;
  events: (Event & { at: number })[];
  clicked: number;
  outcome?: Finished;
}

const runtime = new Runtime(await loadAssets());
const records: Record[] = [];

const api = {
  warm: (code?: string) => runtime.warm(code),
  start(code: string, test?: string): number {
    const record = { events: [], clicked: performance.now() } as unknown as Record;
    record.run = runtime.run(
      { code, filename: "exc_01_01.py", ...(test ? { test: { code: test, filename: "test_01_01.py" } } : {}) },
      (event) => record.events.push({ ...readable(event), at: performance.now() - record.clicked }),
    );
    record.run.finished.then((outcome) => {
      record.outcome = outcome;
    });
    return records.push(record) - 1;
  },
  stop: (index: number) => records[index]?.run.stop(),
  events: (index: number) => records[index]?.events,
  finished: (index: number) => records[index]?.run.finished,
};

/** The event with what tests compare in place of the contents of files: their text, or their beginning. */
function readable(event: Event): Event {
  if (event.type !== "files") return event;
  const changed = event.changed.map((file) =>
    "content" in file ? { ...file, content: new TextDecoder().decode(file.content.slice(0, 1000)) } : file,
  );
  return { ...event, changed } as unknown as Event;
}

declare global {
  interface Window {
    classroom: typeof api;
  }
}

window.classroom = api;
