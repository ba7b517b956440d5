/** How much of a picture one value of each layer depends on. */

import { make } from "../dom";
import { text } from "../strings";
import { looks } from "./arithmetic";
import { column, slider } from "./controls";
import type { Live } from "./live";
import { loadPicture, Picture } from "./picture";

/** The layers of chapter 4's network that look at neighbours: window and stride. */
const LAYERS = [
  [3, 1],
  [2, 2],
  [3, 1],
  [2, 2],
];

export const receptiveField: Live = async (stage, options) => {
  const layers = options.table("layers", LAYERS).map(([window = 1, step = 1]): [number, number] => [window, step]);
  let side = Math.round(options.number("input", 32, 4, 64));
  const picture = new Picture(text("live_input"));
  const frame = make("div", { class: "cr-live__field" });
  const lines = [text("live_layer_input"), ...layers.map(layerName)].map((name) => {
    const numbers = make("span", {});
    return { element: make("li", {}, make("span", {}, name), numbers), numbers };
  });
  const depth = slider({
    label: text("live_layer"),
    min: 0,
    max: layers.length,
    value: 1,
    show: (value) => String(value),
    input: () => recentre(),
  });
  const place = (label: string) => slider({ label, min: 1, max: 1, value: 1, input: () => paint() });
  const down = place(text("live_row"));
  const across = place(text("live_column"));
  const result = make("output", { class: "cr-live__note" });

  /** Goes to the value of the layer that looks at the middle of the picture. */
  const recentre = () => {
    const look = looks(side, layers)[depth.value()];
    if (!look) return;
    for (const slider of [down, across]) {
      slider.limit(look.length);
      slider.set(1 + Math.round((side - look.field) / 2 / look.jump));
    }
    paint();
  };
  const paint = () => {
    const seen = looks(side, layers);
    const look = seen[depth.value()];
    if (!look) return;
    for (const [index, { element, numbers }] of lines.entries()) {
      const { field = 0, length = 0 } = seen[index] ?? {};
      numbers.textContent = text("live_sees", { length, field });
      element.toggleAttribute("data-current", index === depth.value());
    }
    const [top, left] = [down, across].map((slider) => (slider.value() - 1) * look.jump);
    frame.style.setProperty("--top", String((top ?? 0) / side));
    frame.style.setProperty("--left", String((left ?? 0) / side));
    frame.style.setProperty("--side", String(look.field / side));
    const share = (100 * look.field ** 2) / side ** 2;
    result.textContent = text("live_share", {
      field: look.field,
      percent: share < 1 ? share.toFixed(1) : Math.round(share),
    });
  };

  stage.append(
    make(
      "div",
      { class: "cr-live__looking" },
      make("div", { class: "cr-live__overlaid" }, picture.element, frame),
      make("ol", { class: "cr-live__layers", start: "0" }, ...lines.map(({ element }) => element)),
      column(depth.element, down.element, across.element),
      result,
    ),
  );
  recentre();
  const values = await loadPicture(options);
  picture.draw(values);
  if (values.length === side) return;
  side = values.length;
  recentre();
};

function layerName([window, stride]: [number, number]): string {
  return text(window === stride ? "live_layer_pooling" : "live_layer_convolution", { window, stride });
}
