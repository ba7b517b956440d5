/** The files that the code of a cell wrote, offered for download below what it printed. */

import { make } from "./dom";
import type { FilesEvent, WrittenFile } from "./protocol";
import { text } from "./strings";

/** By a path's ending; these are shown, and the others come without a type. */
const PICTURES: Record<string, string> = {
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

export class WrittenFiles {
  readonly element: HTMLElement;
  readonly #list = make("ul", { class: "cr-files__list" });
  readonly #refused = make("div");
  #files = new Map<string, WrittenFile>();
  /** Addresses of the contents, by path. */
  #urls = new Map<string, string>();

  constructor() {
    this.element = make("div", { class: "cr-files", role: "group", hidden: "" });
  }

  get names(): string[] {
    return [...this.#urls.keys()];
  }

  clear(): void {
    this.#files.clear();
    for (const path of this.#urls.keys()) this.#revoke(path);
    this.element.hidden = true;
    this.#list.replaceChildren();
  }

  update({ changed, removed }: FilesEvent): void {
    for (const path of removed) this.#drop(path);
    for (const file of changed) {
      const before = this.#item(file.path);
      this.#revoke(file.path);
      this.#files.set(file.path, file);
      if ("content" in file) {
        const item = this.#offered(file.path, file.content);
        if (before) before.replaceWith(item);
        else this.#list.append(item);
      } else before?.remove();
    }
    this.#paint();
  }

  #paint(): void {
    this.element.setAttribute("aria-label", text("files_label"));
    this.element.hidden = this.#files.size === 0;
    const kept = make("p", { class: "cr-files__note" }, text("files_kept"));
    kept.hidden = this.#urls.size === 0;
    this.#refused.replaceChildren(...this.#refusals().map((line) => make("p", { class: "cr-files__refused" }, line)));
    const label = make("p", { class: "cr-files__label", "aria-hidden": "true" }, text("files_label"));
    this.element.replaceChildren(label, this.#list, this.#refused, kept);
  }

  #offered(path: string, content: Uint8Array<ArrayBuffer>): HTMLElement {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const type = PICTURES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
    const url = URL.createObjectURL(new Blob([content], type ? { type } : {}));
    this.#urls.set(path, url);
    const link = make(
      "a",
      { class: "cr-button cr-files__link", href: url, download: name },
      make("span", { class: "cr-visually-hidden" }, `${text("file_download")} `),
      make("span", { class: "cr-files__name" }, path),
      " ",
      make("span", { class: "cr-files__size" }, size(content.length)),
    );
    const item = make("li", { "data-path": path }, link);
    if (type) {
      const picture = make("img", { class: "cr-files__picture", src: url, alt: "" });
      // An ending is only a promise.
      picture.addEventListener("error", () => picture.remove());
      item.prepend(picture);
    }
    return item;
  }

  #refusals(): string[] {
    const lines: string[] = [];
    let count = 0;
    let most = 0;
    for (const file of this.#files.values()) {
      if ("content" in file) continue;
      if (file.refused === "count") {
        count++;
        most = file.limit;
      } else {
        const values = { name: file.path, size: size(file.bytes), limit: size(file.limit) };
        lines.push(text(`file_refused_${file.refused}`, values));
      }
    }
    if (count > 0) lines.push(text("files_refused_count", { count, limit: most }));
    return lines;
  }

  #item(path: string): HTMLElement | undefined {
    return [...this.#list.children].find((item) => (item as HTMLElement).dataset.path === path) as HTMLElement;
  }

  #drop(path: string): void {
    this.#item(path)?.remove();
    this.#revoke(path);
    this.#files.delete(path);
  }

  #revoke(path: string): void {
    const url = this.#urls.get(path);
    if (url) URL.revokeObjectURL(url);
    this.#urls.delete(path);
  }
}

/** A number of bytes as people read it: "512 bytes", "3.1 kB", "24 MB". */
function size(bytes: number): string {
  const kilobytes = { unit: "kilobyte", unitDisplay: "short", maximumSignificantDigits: 3 } as const;
  const format = (value: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(document.documentElement.lang || "en", { style: "unit", ...options }).format(value);
  if (bytes < 1000) return format(bytes, { unit: "byte", unitDisplay: "long" });
  if (bytes < 999_500) return format(bytes / 1000, kilobytes);
  return format(bytes / 1_000_000, { ...kilobytes, unit: "megabyte" });
}
