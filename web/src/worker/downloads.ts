/** Fetches what the site serves: in the background with progress, or at once while Python waits. */

import type { Progress } from "./progress";

/** A file did not arrive; `message` is the reason only. */
export class DownloadError extends Error {
  constructor(
    readonly url: string,
    reason: string,
  ) {
    super(reason);
  }
}

export class Downloads {
  /** Files that were fetched ahead and not yet asked for. */
  #ahead = new Map<string, Promise<Uint8Array>>();

  constructor(
    readonly base: string,
    readonly progress: Progress,
  ) {}

  /** The absolute address of a path that is relative to the manifest. */
  url(path: string): string {
    return new URL(path, this.base).href;
  }

  /** Start to fetch a file; `get` then waits for it. `bytes` is its size, 0 where unknown. */
  ahead(path: string, bytes: number): Promise<Uint8Array> {
    const url = this.url(path);
    let content = this.#ahead.get(url);
    if (!content) {
      this.progress.expect(url, bytes);
      content = this.#read(url, bytes);
      // Whoever asks for it is told; nobody may ever ask.
      content.catch(() => this.#ahead.delete(url));
      this.#ahead.set(url, content);
    }
    return content;
  }

  /** A file's content. Rejects with `DownloadError`. */
  async get(path: string, bytes: number): Promise<Uint8Array> {
    const content = await this.ahead(path, bytes);
    this.#ahead.delete(this.url(path));
    return content;
  }

  /** A file's content, now, with `label` for the progress: a worker may wait. Throws `DownloadError`. */
  getNow(path: string, bytes: number, label: string): Uint8Array {
    const url = this.url(path);
    this.progress.label(label);
    this.progress.expect(url, bytes);
    this.progress.send();
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.responseType = "arraybuffer";
    try {
      request.send();
    } catch {
      throw new DownloadError(url, "network error");
    } finally {
      // Or will not arrive, which is no longer progress either.
      this.progress.arrived(url, bytes, bytes);
      this.progress.send();
    }
    if (request.status !== 200) throw new DownloadError(url, `HTTP ${request.status}`);
    return complete(url, new Uint8Array(request.response as ArrayBuffer), bytes);
  }

  /**
   * Run `load`, which fetches by itself, and count what it fetches. Rejects with `DownloadError` as soon as one of its
   * files fails: Pyodide's loader would only write to the console, and wait for ever.
   */
  async counted<T>(load: () => Promise<T>): Promise<T> {
    const original = globalThis.fetch;
    let fail: (error: unknown) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    globalThis.fetch = async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      try {
        const response = await open(url, () => original(input, init));
        // The copy is counted, so that the response keeps its address, by which browsers cache compiled WebAssembly.
        this.#body(url, response.clone()).catch(fail);
        return response;
      } catch (error) {
        fail(error);
        throw error;
      }
    };
    try {
      return await Promise.race([load(), failed]);
    } finally {
      globalThis.fetch = original;
    }
  }

  async #read(url: string, bytes: number): Promise<Uint8Array> {
    const response = await open(url, () => fetch(url));
    return complete(url, await this.#body(url, response), bytes);
  }

  async #body(url: string, response: Response): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        chunks.push(next.value);
        size += next.value.length;
        this.progress.arrived(url, size);
      }
    } catch {
      throw new DownloadError(url, "the connection broke");
    }
    this.progress.arrived(url, size, size);
    const content = new Uint8Array(size);
    let offset = 0;
    for (const chunk of chunks) {
      content.set(chunk, offset);
      offset += chunk.length;
    }
    return content;
  }
}

/** A file of another size is another file: the site was rebuilt, or something on the way put in its own page. */
function complete(url: string, content: Uint8Array, bytes: number): Uint8Array {
  if (bytes && content.length !== bytes) throw new DownloadError(url, `${content.length} bytes instead of ${bytes}`);
  return content;
}

async function open(url: string, send: () => Promise<Response>): Promise<Response> {
  let response: Response;
  try {
    response = await send();
  } catch {
    throw new DownloadError(url, "network error");
  }
  if (!response.ok) throw new DownloadError(url, `HTTP ${response.status}`);
  return response;
}
