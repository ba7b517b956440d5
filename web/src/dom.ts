/** Small helpers for finding and making elements. */

/** The widget's part `name`, which the contract guarantees. */
export function part(root: ParentNode, name: string): HTMLElement {
  const element = findPart(root, name);
  if (!element) throw new Error(`No element with data-part="${name}"`);
  return element;
}

export function findPart(root: ParentNode, name: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-part="${name}"]`);
}

/** The widget's button `name`, where it has one. */
export function action(root: ParentNode, name: string): HTMLButtonElement | null {
  return root.querySelector<HTMLButtonElement>(`button[data-action="${name}"]`);
}

export function widgets(root: ParentNode, kind: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`[data-classroom="${kind}"]`)];
}

type Child = Node | string;

/** A new element with attributes and children; text is never read as HTML. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function reducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

let announcer: HTMLElement | undefined;

/** Says `message` to screen readers without moving the focus. */
export function announce(message: string): void {
  // Beside the content, so that instant navigation does not replace it.
  announcer ??= make("div", { class: "cr-visually-hidden", role: "status" });
  if (!announcer.isConnected) document.body.append(announcer);
  announcer.textContent = message;
}
