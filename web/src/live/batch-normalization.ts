/** Batch normalization of a batch: the values of three channels before and after, in training and at inference. */

import { make } from "../dom";
import { text } from "../strings";
import { type Moments, moments } from "./arithmetic";
import { button, choice, row, slider } from "./controls";
import { fixed } from "./format";
import type { Live } from "./live";
import { Random } from "./random";
import { drawing, svg } from "./svg";

/** Keras' defaults. */
const [EPSILON, MOMENTUM] = [0.001, 0.99];
/** What the channels' values are drawn from. */
const CHANNELS = [
  { mean: -4, deviation: 1.2, colour: "violet" },
  { mean: 1, deviation: 2.6, colour: "green" },
  { mean: 3.5, deviation: 0.6, colour: "orange" },
];
const IMAGES = 12;
const MANY = 100;
/** The axes reach from −REACH to REACH. */
const REACH = 8;
const [WIDTH, HEIGHT] = [400, 80];

type Mode = "training" | "inference";

export const batchNormalization: Live = (stage, options) => {
  const random = new Random(options.number("seed", 1, 0, 2 ** 31));
  const momentum = options.number("momentum", MOMENTUM, 0, 1);
  let mode: Mode = "training";
  let current = 0;
  let remembered = 0;
  const channels = CHANNELS.map((channel, index) => ({
    ...channel,
    values: [] as number[],
    gamma: 1,
    beta: 0,
    average: { mean: 0, variance: 1 },
    before: drawing(text("live_before", { number: index + 1 }), WIDTH, HEIGHT),
    after: drawing(text("live_after", { number: index + 1 }), WIDTH, HEIGHT),
    batch: make("output", { class: "cr-live__numbers" }),
    moving: make("output", { class: "cr-live__numbers" }),
    result: make("output", { class: "cr-live__numbers" }),
  }));

  const draw = () => {
    for (const channel of channels) {
      channel.values = Array.from({ length: IMAGES }, () => channel.mean + channel.deviation * random.normal());
    }
  };
  /** What `fit` does with a batch, besides normalizing it. */
  const remember = () => {
    remembered += 1;
    for (const channel of channels) {
      const { mean, variance } = moments(channel.values);
      channel.average = {
        mean: momentum * channel.average.mean + (1 - momentum) * mean,
        variance: momentum * channel.average.variance + (1 - momentum) * variance,
      };
    }
  };
  const next = (count: number) => {
    for (let index = 0; index < count; index++) {
      draw();
      if (mode === "training") remember();
    }
    paint();
  };

  const paint = () => {
    for (const channel of channels) {
      const batch = moments(channel.values);
      const used = mode === "training" ? batch : channel.average;
      const normalized = channel.values.map(
        (x) => (channel.gamma * (x - used.mean)) / Math.sqrt(used.variance + EPSILON) + channel.beta,
      );
      strip(channel.before, channel.values, channel.colour);
      strip(channel.after, normalized, channel.colour);
      numbers(channel.batch, batch, mode === "training");
      numbers(channel.moving, channel.average, mode === "inference");
      numbers(channel.result, moments(normalized), true);
    }
    averaged.textContent = text("live_moving_moments", { count: remembered });
    const channel = channels[current];
    gamma.set(channel?.gamma ?? 1);
    beta.set(channel?.beta ?? 0);
  };
  const tune = (name: "gamma" | "beta") => (value: number) => {
    const channel = channels[current];
    if (channel) channel[name] = value;
    paint();
  };
  const gamma = slider({ label: "γ", min: 0, max: 3, step: 0.1, value: 1, input: tune("gamma") });
  const beta = slider({ label: "β", min: -4, max: 4, step: 0.1, value: 0, input: tune("beta") });
  const head = (label: string, title: string) => make("span", { "data-column": label }, title);
  const averaged = head("moving", "");

  stage.append(
    make(
      "div",
      { class: "cr-live__channels" },
      head("name", ""),
      head("before", text("live_values_before")),
      head("batch", text("live_batch_moments")),
      averaged,
      head("after", text("live_values_after")),
      head("result", text("live_result_moments")),
      ...channels.flatMap((channel, index) => [
        make("span", { "data-column": "name", class: channel.colour }, String(index + 1)),
        make("div", { "data-column": "before" }, channel.before),
        make("div", { "data-column": "batch" }, channel.batch),
        make("div", { "data-column": "moving" }, channel.moving),
        make("div", { "data-column": "after" }, channel.after),
        make("div", { "data-column": "result" }, channel.result),
      ]),
    ),
    row(
      choice<Mode>(
        text("live_mode"),
        [
          ["training", text("live_training")],
          ["inference", text("live_inference")],
        ],
        mode,
        (chosen) => {
          mode = chosen;
          paint();
        },
      ),
      button(text("live_next_batch"), () => next(1)),
      button(text("live_next_batches", { count: MANY }), () => next(MANY)),
    ),
    row(
      choice(
        text("live_channel"),
        channels.map((_, index): [string, string] => [String(index), String(index + 1)]),
        "0",
        (chosen) => {
          current = Number(chosen);
          paint();
        },
      ),
      gamma.element,
      beta.element,
    ),
  );
  next(1);
};

/** Points on an axis; one beyond its end is an arrowhead there. */
function strip(picture: SVGSVGElement, values: number[], colour: string): void {
  const at = (value: number) => ((value + REACH) / (2 * REACH)) * (WIDTH - 24) + 12;
  const middle = HEIGHT / 2;
  const ticks = [-5, 0, 5].map((tick) =>
    svg("line", { class: tick ? "tick" : "tick zero", x1: at(tick), x2: at(tick), y1: 6, y2: HEIGHT - 6 }),
  );
  const points = values.map((value) => {
    const beyond = Math.sign(value) * Number(Math.abs(value) > REACH);
    const shape = beyond
      ? svg("path", { d: `M${at(beyond * REACH)} ${middle - 10}l${beyond * 12} 10 ${-beyond * 12} 10z` })
      : svg("circle", { cx: at(value), cy: middle, r: 10 });
    shape.setAttribute("class", `point ${colour}`);
    shape.dataset.value = String(value);
    return shape;
  });
  picture.replaceChildren(
    svg("line", { class: "axis", x1: 4, x2: WIDTH - 4, y1: middle, y2: middle }),
    ...ticks,
    ...points,
  );
}

function numbers(output: HTMLElement, { mean, variance }: Moments, isUsed: boolean): void {
  output.replaceChildren(
    make("span", {}, "μ"),
    make("span", { "data-value": "mean" }, fixed(mean)),
    make("span", {}, "σ²"),
    make("span", { "data-value": "variance" }, fixed(variance)),
  );
  output.toggleAttribute("data-used", isUsed);
}
